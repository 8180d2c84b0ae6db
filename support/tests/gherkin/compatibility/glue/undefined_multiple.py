"""The steps of the sample “undefined-multiple”."""

from __future__ import annotations

from support.gherkin import parse, step


@step(parse("an implemented step"))
def step_1():
    """As the sample says."""


@step(parse("a step that will be skipped"))
def step_2():
    """As the sample says."""
