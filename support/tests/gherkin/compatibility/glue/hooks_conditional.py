"""The steps of the sample “hooks-conditional”."""

from __future__ import annotations

from support.gherkin import after_scenario, before_scenario, parse, step


@before_scenario(tags="@passing-hook")
def before_passing():
    """As the sample says."""


@before_scenario(tags="@fail-before")
def before_failing():
    """As the sample says."""
    raise RuntimeError("whoops")


@step(parse("a step passes"))
def step_1():
    """As the sample says."""


@after_scenario(tags="@fail-after")
def after_failing():
    """As the sample says."""
    raise RuntimeError("whoops")


@after_scenario(tags="@passing-hook")
def after_passing():
    """As the sample says."""
