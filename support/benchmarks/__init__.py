"""What the kit costs, measured: run it with `python -m support.benchmarks`."""
