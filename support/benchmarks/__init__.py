"""Measures of the kit against what it builds on; run by hand, one module each."""
