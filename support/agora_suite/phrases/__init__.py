"""What features can say of unusual things, and what each phrase means; steps import it, so it needs no LangGraph."""
