"""The nodes of the flow, one module for each phase."""
