"""What every business rule of a discussion is."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any

from typing_extensions import override

from support.validators.finding import StateFinding
from support.validators.rule import Rule

Values = Mapping[str, Any]


class DiscussionRule(Rule):
    """A rule that yields its findings one by one."""

    @override
    def feed(self, node: str, update: Values, view: Values) -> list[StateFinding]:
        return list(self.check(node, update, view))

    @abstractmethod
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        """Yield what one update breaks; the arguments are those of `feed`."""


def replaced_nodes(values: Values) -> frozenset[str]:
    """Return the nodes that a recovery other than a retry has replaced, by an update or by a state."""
    return frozenset(record["node"] for record in values.get("recoveries", ()) if record["strategy"].upper() != "RETRY")
