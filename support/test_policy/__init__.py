"""Test policy: what steps, features and tests must not do, checked by reading them.

A scenario proves something only where the flow really streams, really pauses and is checked as a whole. Each module of
`rules` refuses one way to avoid that, says why, and names the better way.
"""
