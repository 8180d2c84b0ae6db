"""The steps of the sample “pending”."""

from __future__ import annotations

from support.gherkin import parse, pending, step


@step(parse("an implemented non-pending step"))
def step_1():
    """As the sample says."""


@step(parse("an implemented step that is skipped"))
def step_2():
    """As the sample says."""


@step(parse("an unimplemented pending step"))
def step_3():
    """As the sample says."""
    pending()
