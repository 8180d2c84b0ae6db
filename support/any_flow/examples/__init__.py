"""Flows of other kinds, as examples and for the features about them."""
