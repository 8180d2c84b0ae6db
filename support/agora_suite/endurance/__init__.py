"""Many discussions: in succession, at once, and what remains of them in memory."""
