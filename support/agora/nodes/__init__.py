"""What each node of the flow does, a module a phase."""
