"""Prove that faults are caught: plant them in the flow under test, and run the scenarios that must notice them."""
