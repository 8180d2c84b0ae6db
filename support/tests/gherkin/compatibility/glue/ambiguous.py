"""The steps of the sample “ambiguous”."""

from __future__ import annotations

from support.gherkin import parse, step


@step(parse("a {word} with multiple {word}"))
def step_1(first, second):
    """As the sample says."""


@step(parse("a step with multiple {word}"))
def step_2(word):
    """As the sample says."""
