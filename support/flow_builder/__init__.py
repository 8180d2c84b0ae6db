"""Builds a flow ready for a scenario, whichever flow it is, and describes its graph."""
