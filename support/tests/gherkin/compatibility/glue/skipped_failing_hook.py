"""The steps of the sample “skipped-failing-hook”."""

from __future__ import annotations

import pytest

from support.gherkin import after_scenario, parse, step


@step(parse("a step that skips"))
def step_1():
    """As the sample says."""
    pytest.skip("skipping")


@after_scenario()
def after():
    """As the sample says."""
    raise RuntimeError("whoops")
