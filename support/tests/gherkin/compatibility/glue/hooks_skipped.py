"""The steps of the sample “hooks-skipped”."""

from __future__ import annotations

import pytest

from support.gherkin import after_scenario, before_scenario, parse, step


@before_scenario()
def before_first():
    """As the sample says."""


@before_scenario(tags="@skip-before")
def before_skipping():
    """As the sample says."""
    pytest.skip("skipping")


@before_scenario()
def before_last():
    """As the sample says."""


@step(parse("a normal step"))
def step_1():
    """As the sample says."""


@step(parse("a step that skips"))
def step_2():
    """As the sample says."""
    pytest.skip("skipping")


@after_scenario()
def after_last():
    """As the sample says."""


@after_scenario(tags="@skip-after")
def after_skipping():
    """As the sample says."""
    pytest.skip("skipping")


@after_scenario()
def after_first():
    """As the sample says."""
