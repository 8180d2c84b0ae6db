"""Every round has one summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar

from typing_extensions import override

from support.validators.finding import StateFinding
from support.validators.rule import Rule


class RoundSummariesRule(Rule):
    """A round has at most one summary, and has it when `round_summarization` is done.

    Where a recovery was applied in the node's place, the round may go without. A whole state may lie
    between a round and its summary, so that there only a summary too many is a finding.
    """

    reads: ClassVar[frozenset[str]] = frozenset({"round_history", "round_summaries"})
    nodes: ClassVar[frozenset[str]] = frozenset({"round_summarization"})

    def __init__(self) -> None:
        self._rounds: Counter[tuple[str, int]] = Counter()
        self._summaries: Counter[tuple[str, int]] = Counter()
        self._last: tuple[str, int] | None = None
        self._count = 0

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return the summaries that belong to no round, and the round that has none."""
        found: list[StateFinding] = []
        for record in update.get("round_history", ()):
            self._last = (record["topic"], record["round_number"])
            self._rounds[self._last] += 1
        for summary in update.get("round_summaries", ()):
            occasion = (summary["topic"], summary["round_number"])
            self._summaries[occasion] += 1
            if self._summaries[occasion] > self._rounds[occasion]:
                place = f"round_summaries[{self._count}]"
                found.append(self.finding(place, "the summary of a round that has none yet", occasion))
            self._count += 1
        missing = self._last is not None and self._summaries[self._last] < self._rounds[self._last]
        if node == "round_summarization" and missing and not found and "recoveries" not in update:
            found.append(self.finding("round_summaries", f"a summary of round {self._last}", None))
        return found
