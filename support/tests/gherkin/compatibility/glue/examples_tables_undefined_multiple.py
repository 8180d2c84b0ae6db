"""The steps of the sample “examples-tables-undefined-multiple”."""

from __future__ import annotations

from support.gherkin import given, parse, then, when


@given(parse("there are {int} cucumbers"), target_fixture="count")
def start(count):
    """As the sample says."""
    return count


@when(parse("I eat {int} cucumbers"), target_fixture="count")
def eat(request, eaten):
    """As the sample says."""
    return request.getfixturevalue("count") - eaten


@then(parse("I should have {int} cucumbers"))
def left(request, expected):
    """As the sample says."""
    assert request.getfixturevalue("count") == expected
