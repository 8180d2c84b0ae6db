"""Matches a state that is right in every layer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hamcrest.core.description import Description

from support.validators.matchers.listing import ListingMatcher
from support.validators.rule import WHOLE, Rule, apply_rule, rules_of_product
from support.validators.state_validator import StateConsistencyValidator


class IsConsistent(ListingMatcher):
    """Matches a state in which nothing is wrong."""

    def __init__(self, schema: type | None, rules: Iterable[Rule]) -> None:
        self._schema = schema
        self._rules = tuple(rules)

    def mismatches(self, item: Any) -> list[str]:
        """Return everything that is wrong with the state."""
        if self._schema is not None:
            return StateConsistencyValidator(self._schema, self._rules).validate_state_consistency(item).errors
        return [str(finding) for rule in self._rules for finding in apply_rule(rule, WHOLE, item, item)]

    def describe_to(self, description: Description) -> None:
        """Append what is matched."""
        of = "" if self._schema is None else f" {self._schema.__name__}"
        description.append_text(f"a consistent{of} state")


def is_consistent(schema: type | None = None, rules: Iterable[Rule] | None = None) -> IsConsistent:
    """Match a state that is right in every layer: types, reducers, business rules.

    Example: `assert_that(manager.state, is_consistent(BookingState))`. A mismatch lists everything that is wrong.

    Args:
        schema: The TypedDict from which the graph is compiled; without one, only the rules are judged.
    """
    return IsConsistent(schema, rules_of_product() if rules is None else rules)
