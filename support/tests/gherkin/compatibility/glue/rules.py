"""The steps of the sample “rules”."""

from __future__ import annotations

from support.gherkin import given, parse, then, when


@given(parse("the customer has {int} cents"), target_fixture="money")
def money(cents):
    """As the sample says."""
    return cents


@given(parse("there are chocolate bars in stock"), target_fixture="stock")
def in_stock():
    """As the sample says."""
    return ["Mars"]


@given(parse("there are no chocolate bars in stock"), target_fixture="stock")
def none_in_stock():
    """As the sample says."""
    return []


@when(parse("the customer tries to buy a {int} cent chocolate bar"), target_fixture="sold")
def buy(request, price):
    """As the sample says."""
    return bool(request.getfixturevalue("stock")) and request.getfixturevalue("money") >= price


@then(parse("the sale should not happen"))
def not_sold(request):
    """As the sample says."""
    assert not request.getfixturevalue("sold")


@then(parse("the sale should happen"))
def is_sold(request):
    """As the sample says."""
    assert request.getfixturevalue("sold")
