"""The steps of the sample “retry-pending”."""

from __future__ import annotations

from support.gherkin import parse, pending, step


@step(parse("a pending step"))
def step_1():
    """As the sample says."""
    pending()
