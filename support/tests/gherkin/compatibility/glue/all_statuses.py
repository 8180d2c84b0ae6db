"""The steps of the sample “all-statuses”."""

from __future__ import annotations

import pytest

from support.gherkin import parse, pending, step


@step(parse("a step"))
def step_1():
    """As the sample says."""


@step(parse("a failing step"))
def step_2():
    """As the sample says."""
    raise RuntimeError("whoops")


@step(parse("a pending step"))
def step_3():
    """As the sample says."""
    pending()


@step(parse("a skipped step"))
def step_4():
    """As the sample says."""
    pytest.skip("skipping")


@step(parse("an ambiguous {word}"))
def step_5(word):
    """As the sample says."""


@step(parse("{word} ambiguous step"))
def step_6(word):
    """As the sample says."""
