"""The steps of the sample “skipped”."""

from __future__ import annotations

import pytest

from support.gherkin import parse, step


@step(parse("a step that does not skip"))
def step_1():
    """As the sample says."""


@step(parse("a step that is skipped"))
def step_2():
    """As the sample says."""


@step(parse("I skip a step"))
def step_3():
    """As the sample says."""
    pytest.skip("skipping")
