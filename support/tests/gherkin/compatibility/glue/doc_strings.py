"""The steps of the sample “doc-strings”."""

from __future__ import annotations

from support.gherkin import given, parse


@given(parse("a doc string:"))
def step_1(docstring):
    """As the sample says."""
    assert docstring
