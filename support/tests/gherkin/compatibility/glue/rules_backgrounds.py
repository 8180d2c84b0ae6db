"""The steps of the sample “rules-backgrounds”."""

from __future__ import annotations

from support.gherkin import parse, step


@step(parse("an order for {string}"))
def step_1(item):
    """As the sample says."""


@step(parse("an action"))
def step_2():
    """As the sample says."""


@step(parse("an outcome"))
def step_3():
    """As the sample says."""
