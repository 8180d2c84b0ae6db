"""Unusual things that features can name, and what each phrase means; steps import it, so it needs no LangGraph."""
