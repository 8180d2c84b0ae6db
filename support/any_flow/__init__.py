"""The sentences for any LangGraph flow, and the same in plain pytest."""
