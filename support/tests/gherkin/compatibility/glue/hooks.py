"""The steps of the sample “hooks”."""

from __future__ import annotations

from support.gherkin import after_scenario, before_scenario, parse, step


@before_scenario()
def before():
    """As the sample says."""


@step(parse("a step passes"))
def step_1():
    """As the sample says."""


@step(parse("a step fails"))
def step_2():
    """As the sample says."""
    raise RuntimeError("whoops")


@after_scenario()
def after():
    """As the sample says."""
