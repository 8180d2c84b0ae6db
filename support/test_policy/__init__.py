"""No way around: what steps, features and tests must not do, found by reading them.

A scenario proves something only where the flow really streams, really pauses and is checked as a whole. Each module
of `rules` refuses one way around that, says why, and names the better way.
"""
