"""The steps of the sample “parameter-types”."""

from __future__ import annotations

from support.gherkin import define_parameter_type, given, parse

define_parameter_type("flight", r"([A-Z]{3})-([A-Z]{3})", lambda start, end: (start, end), "A flight.")


@given(parse("{flight} has been delayed"))
def delayed(flight):
    """As the sample says."""
    assert flight == ("LHR", "CDG")
