"""The suite as pytest runs it: configuration, fixtures, and the kit for plain tests."""
