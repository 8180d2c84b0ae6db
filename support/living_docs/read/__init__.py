"""What messages, records and measurements say of a run."""
