"""What messages, records and measurements say about a run."""
