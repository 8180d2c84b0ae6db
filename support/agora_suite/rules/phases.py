"""Phases change in the allowed order, and the history agrees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from typing_extensions import override

from support.agora_suite.rules.discussion_rule import DiscussionRule, Values
from support.validators.finding import StateFinding

DISCUSSION: Final = 2
"""The phase in which rounds are held."""

ALLOWED = frozenset({(0, 1), (0, 2), (1, 2), (2, 3), (2, 4), (3, 4), (3, 5), (4, 1), (4, 2), (4, 5), (1, 5)})
"""The changes of phase that are allowed, as (from, to)."""

_ENTERED_AT = {
    1: frozenset({"agenda_proposal", "topic_refinement"}),
    2: frozenset({"announce_item"}),
    3: frozenset({"final_considerations"}),
    4: frozenset({"agent_poll", "agenda_suggestions"}),
    5: frozenset({"final_report_generation"}),
}


class PhasesRule(DiscussionRule):
    """Phases follow the allowed order, each change has its record, and the records join.

    The start in phase 0 has no record. A phase is entered by its first node, and no other, and starts with its record.
    """

    reads = frozenset({"current_phase", "phase_history", "phase_start_time"})

    def __init__(self) -> None:
        self._phase = 0
        self._start: datetime | None = None
        self._count = 0

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        wrong: list[StateFinding] = []
        for record in update.get("phase_history", ()):
            wrong += self._record(node, record)
            self._phase, self._start = record["to_phase"], record["timestamp"]
            self._count += 1
        current, start = view.get("current_phase", 0), view.get("phase_start_time")
        if current != self._phase:
            advice = "The node that enters a phase writes both the phase and its record."
            wrong.append(self.finding("current_phase", f"{self._phase}, where phase_history ends", current, advice))
        yield from wrong
        if not wrong and self._start is not None and start != self._start:
            yield self.finding("phase_start_time", f"{self._start}, when the phase was entered", start)

    def _record(self, node: str, record: Values) -> Iterator[StateFinding]:
        place = f"phase_history[{self._count}]"
        before, after = record["from_phase"], record["to_phase"]
        if before != self._phase:
            yield self.finding(f"{place}.from_phase", f"{self._phase}, where the record before ends", before)
        elif (before, after) not in ALLOWED:
            allowed = ", ".join(str(to) for start, to in sorted(ALLOWED) if start == before)
            yield self.finding(f"{place}.to_phase", f"one of {allowed} after phase {before}", after)
        elif node and node not in _ENTERED_AT[after]:
            nodes = " or ".join(sorted(_ENTERED_AT[after]))
            yield self.finding(place, f"phase {after} to be entered by {nodes}", node)
        elif (before, after) == (1, 5) and not record["reason"].strip():
            yield self.finding(f"{place}.reason", "why there is no agenda", record["reason"])
