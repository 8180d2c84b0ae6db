"""The steps of the sample “hooks-named”."""

from __future__ import annotations

from support.gherkin import after_scenario, before_scenario, parse, step


@before_scenario(name="A named before hook")
def before():
    """As the sample says."""


@step(parse("a step passes"))
def step_1():
    """As the sample says."""


@after_scenario(name="A named after hook")
def after():
    """As the sample says."""
