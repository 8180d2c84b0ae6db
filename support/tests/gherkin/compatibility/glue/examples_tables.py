"""The steps of the sample “examples-tables”."""

from __future__ import annotations

from support.gherkin import given, parse, then, when


@given(parse("there are {int} cucumbers"), target_fixture="count")
def start(count):
    """As the sample says."""
    return count


@given(parse("there are {int} friends"), target_fixture="friends")
def friends(number):
    """As the sample says."""
    return number


@when(parse("I eat {int} cucumbers"), target_fixture="count")
def eat(request, eaten):
    """As the sample says."""
    return request.getfixturevalue("count") - eaten


@then(parse("I should have {int} cucumbers"))
def left(request, expected):
    """As the sample says."""
    assert request.getfixturevalue("count") == expected


@then(parse("each person can eat {int} cucumbers"))
def share(request, expected):
    """As the sample says."""
    assert request.getfixturevalue("count") // (1 + request.getfixturevalue("friends")) == expected
