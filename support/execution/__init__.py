"""Runs one session of any flow: stream, pause, answer, watch, budget."""
