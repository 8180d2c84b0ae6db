"""Steps for any flow: your own, or one of the examples."""
