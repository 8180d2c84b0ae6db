"""Many discussions: one after the other, at once, and what is left of them when they are over."""
