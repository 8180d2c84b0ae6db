"""Measure the cost of the kit: `python -m support.benchmarks`."""
