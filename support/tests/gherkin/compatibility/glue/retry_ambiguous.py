"""The steps of the sample “retry-ambiguous”."""

from __future__ import annotations

from support.gherkin import parse, step


@step(parse("an ambiguous step"))
def step_1():
    """As the sample says."""


@step(parse("an ambiguous step"))
def step_2():
    """As the sample says."""
