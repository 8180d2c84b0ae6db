"""The steps of the sample “data-tables-doc-strings”."""

from __future__ import annotations

from support.gherkin import given, parse


@given(parse("a step with a data table a doc string"))
def step_1(datatable, docstring):
    """As the sample says."""
    assert (datatable, docstring) == ([["hello"]], "world")


@given(parse("a step with a doc string a data table"))
def step_2(datatable, docstring):
    """As the sample says."""
    assert (datatable, docstring) == ([["world"]], "hello")
