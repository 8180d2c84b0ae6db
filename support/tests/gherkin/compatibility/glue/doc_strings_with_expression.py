"""The steps of the sample “doc-strings-with-expression”."""

from __future__ import annotations

from support.gherkin import given, parse


@given(parse("a {string} with a doc string:"))
def step_1(name, docstring):
    """As the sample says."""
    assert (name, docstring) == ("Cucumber", "Cucumis sativus")
