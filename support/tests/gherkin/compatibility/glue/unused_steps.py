"""The steps of the sample “unused-steps”."""

from __future__ import annotations

from support.gherkin import parse, step


@step(parse("a step that is used"))
def step_1():
    """As the sample says."""


@step(parse("a step that is not used"))
def step_2():
    """As the sample says."""
