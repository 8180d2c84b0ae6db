"""The steps of the sample “data-tables-with-expression”."""

from __future__ import annotations

from support.gherkin import given, parse


@given(parse("a {string} with a table"))
def step_1(name, datatable):
    """As the sample says."""
    assert (name, datatable) == ("Cucumber", [["Species", "Cucumis sativus"]])
