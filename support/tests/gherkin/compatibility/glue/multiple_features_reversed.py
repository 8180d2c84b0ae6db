"""The steps of the sample “multiple-features-reversed”."""

from __future__ import annotations

from support.gherkin import parse, step


@step(parse("an order for {string}"))
def step_1(item):
    """As the sample says."""
