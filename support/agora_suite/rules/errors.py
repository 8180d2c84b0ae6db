"""Errors and recoveries are counted and limited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar

from typing_extensions import override

from support.validators.finding import StateFinding
from support.validators.rule import WHOLE, Rule

LIMIT = 3
"""The recoveries that a node may have in a session."""


class ErrorsRule(Rule):
    """Each recovery has its error, and a node is recovered at most three times.

    There may be more errors than recoveries. The number of errors never falls, and a recovery comes with its error.
    """

    reads: ClassVar[frozenset[str]] = frozenset({"error_count", "last_error", "recoveries"})

    def __init__(self) -> None:
        self._errors = 0
        self._by_node: Counter[str] = Counter()
        self._total = 0

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return the counts that do not fit, and recoveries beyond the limit."""
        found: list[StateFinding] = []
        recoveries = update.get("recoveries", ())
        for record in recoveries:
            self._by_node[record["node"]] += 1
            if self._by_node[record["node"]] == LIMIT + 1:
                expectation = f"at most {LIMIT} recoveries of one node"
                found.append(self.finding(f"recoveries[{self._total}].node", expectation, record["node"]))
            self._total += 1
        errors = view.get("error_count", 0)
        if errors < self._total:
            found.append(self.finding("error_count", f"at least {self._total}, the number of recoveries", errors))
        elif errors < self._errors:
            found.append(self.finding("error_count", f"at least {self._errors}, as before", errors))
        if recoveries and node != WHOLE and not view.get("last_error"):
            found.append(self.finding("last_error", "the error that was recovered from", view.get("last_error")))
        self._errors = errors
        return found
