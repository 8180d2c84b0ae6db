"""The steps of the sample “data-tables”."""

from __future__ import annotations

from support.gherkin import parse, then, when


@when(parse("the following table is transposed:"), target_fixture="transposed")
def transpose(datatable):
    """As the sample says."""
    return [list(column) for column in zip(*datatable, strict=True)]


@then(parse("it should be:"))
def compare(request, datatable):
    """As the sample says."""
    assert request.getfixturevalue("transposed") == datatable
