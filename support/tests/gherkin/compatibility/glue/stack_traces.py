"""The steps of the sample “stack-traces”."""

from __future__ import annotations

from support.gherkin import parse, step


@step(parse("a step throws an exception"))
def step_1():
    """As the sample says."""
    raise RuntimeError("whoops")
