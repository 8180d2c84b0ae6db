"""Matches a state that complies with its schema."""

from __future__ import annotations

from typing import Any

from hamcrest.core.description import Description

from support.validators.matchers.listing import ListingMatcher
from support.validators.state_validator import StateConsistencyValidator


class CompliesWith(ListingMatcher):
    """Matches a state whose keys and types are those of a TypedDict."""

    def __init__(self, schema: type) -> None:
        self._schema = schema
        self._validator = StateConsistencyValidator(schema, ())

    def mismatches(self, item: Any) -> list[str]:
        """Return every key that is missing, undeclared, of the wrong type, or joined in the wrong way."""
        return self._validator.validate_state_consistency(item).errors

    def describe_to(self, description: Description) -> None:
        """Append what is matched."""
        description.append_text(f"a state that complies with {self._schema.__name__}")


def complies_with(schema: type) -> CompliesWith:
    """Match a state whose keys, types and appended items are as a TypedDict declares them.

    Example: `assert_that(manager.state, complies_with(BookingState))`. A mismatch lists every place.
    """
    return CompliesWith(schema)
