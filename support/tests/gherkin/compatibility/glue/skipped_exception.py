"""The steps of the sample “skipped-exception”."""

from __future__ import annotations

import pytest

from support.gherkin import parse, step


@step(parse("I skip a step"))
def step_1():
    """As the sample says."""
    pytest.skip("skipping")
