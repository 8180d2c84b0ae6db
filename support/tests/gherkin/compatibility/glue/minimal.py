"""The steps of the sample “minimal”."""

from __future__ import annotations

from support.gherkin import given, parse


@given(parse("I have {int} cukes in my belly"))
def step_1(count):
    """As the sample says."""
