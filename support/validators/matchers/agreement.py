"""Matches a state that the graph agrees with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hamcrest.core.description import Description

from support.validators.agreement import disagreements
from support.validators.differences import debug_state_changes
from support.validators.matchers.listing import ListingMatcher
from support.validators.schema import schema_of


class AgreesWith(ListingMatcher):
    """Matches a state that equals the graph's values, key by key."""

    def __init__(self, graph_values: Mapping[str, Any], schema: type | None) -> None:
        self._graph = graph_values
        self._schema = schema

    def mismatches(self, item: Any) -> list[str]:
        """Return every place at which the state and the graph differ."""
        if self._schema is not None:
            return [str(finding) for finding in disagreements(schema_of(self._schema), item, self._graph)]
        return [str(difference) for difference in debug_state_changes(_filled(self._graph), _filled(item))]

    def describe_to(self, description: Description) -> None:
        """Append what is matched."""
        description.append_text(f"a state that agrees with the graph in {len(self._graph)} keys")


def agrees_with(graph_values: Mapping[str, Any], schema: type | None = None) -> AgreesWith:
    """Match a state that equals the values of the graph, types included; a mismatch lists every place.

    Example: `assert_that(manager.state, agrees_with(graph.get_state(config).values, BookingState))`.

    Args:
        schema: With it, unwritten append and merged keys count as empty. Without it, any empty list or mapping
            counts as unwritten.
    """
    return AgreesWith(graph_values, schema)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ([], {})}
