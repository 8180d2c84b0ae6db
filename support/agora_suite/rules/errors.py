"""Errors and recoveries are counted and limited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from typing_extensions import override

from support.agora_suite.rules.discussion_rule import DiscussionRule, Values
from support.validators.finding import StateFinding
from support.validators.rule import WHOLE

LIMIT = 3
"""The recoveries that a node may have in a session."""


class ErrorsRule(DiscussionRule):
    """Each recovery has its error, and a node is recovered at most three times.

    There may be more errors than recoveries. The number of errors never falls, and a recovery comes with its error.
    """

    reads = frozenset({"error_count", "last_error", "recoveries"})

    def __init__(self) -> None:
        self._errors = 0
        self._by_node: Counter[str] = Counter()
        self._total = 0

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        recoveries = update.get("recoveries", ())
        for record in recoveries:
            self._by_node[record["node"]] += 1
            if self._by_node[record["node"]] == LIMIT + 1:
                expectation = f"at most {LIMIT} recoveries of one node"
                yield self.finding(f"recoveries[{self._total}].node", expectation, record["node"])
            self._total += 1
        errors = view.get("error_count", 0)
        if errors < self._total:
            yield self.finding("error_count", f"at least {self._total}, the number of recoveries", errors)
        elif errors < self._errors:
            yield self.finding("error_count", f"at least {self._errors}, as before", errors)
        if recoveries and node != WHOLE and not view.get("last_error"):
            yield self.finding("last_error", "the error that was recovered from", view.get("last_error"))
        self._errors = errors
