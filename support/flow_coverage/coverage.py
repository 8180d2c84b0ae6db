"""What all scenarios together have reached of a flow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from support.flow_coverage.goals import KINDS, Flow, Goal, goals_of
from support.flow_coverage.passages import Event, Passages, Ways


class Undeclared(NamedTuple):
    """Something that a scenario saw and the flow does not declare.

    Attributes:
        what: The way, decision or answer.
        scenario: Who saw it first.
    """

    what: str
    scenario: str


class Coverage:
    """Counts, for each goal of a flow, the scenarios that reach it.

    Args:
        flow: The flow.
    """

    def __init__(self, flow: Flow) -> None:
        self.title: str = flow.get("title") or flow.get("name", "")
        self.goals = goals_of(flow)
        self.scenarios: Counter[Goal] = Counter()
        self.undeclared: dict[str, Undeclared] = {}
        self._ways = Ways(flow)

    def add(self, scenario: str, events: Iterable[Event]) -> frozenset[Goal]:
        """Take in what a scenario did.

        Args:
            scenario: Its name.
            events: Its record, from the beginning of a session of this flow.

        Returns:
            What it reached; also what the flow does not declare as a goal.
        """
        passages = Passages(self._ways)
        passages.take(events)
        self.scenarios.update(passages.reached)
        for what in sorted(passages.undeclared):
            self.undeclared.setdefault(what, Undeclared(what, scenario))
        return frozenset(passages.reached)

    def missing(self, kind: str) -> tuple[Goal, ...]:
        """Give the goals of a kind that no scenario reaches.

        Args:
            kind: Which kind.
        """
        return tuple(goal for goal in self.goals if goal.kind == kind and not self.scenarios[goal])

    def to_dict(self) -> dict[str, Any]:
        """Give the coverage as plain data: by kind how much is reached, by whom, and what is missing."""
        kinds = [self._kind(kind) for kind in KINDS if any(goal.kind == kind for goal in self.goals)]
        return {
            "flow": self.title,
            "kinds": kinds,
            "undeclared": [{"what": one.what, "scenario": one.scenario} for one in self.undeclared.values()],
        }

    def _kind(self, kind: str) -> Mapping[str, Any]:
        goals = [goal for goal in self.goals if goal.kind == kind]
        missing = self.missing(kind)
        return {
            "name": kind,
            "reached": len(goals) - len(missing),
            "of": len(goals),
            "missing": [str(goal) for goal in missing],
            "goals": [{"name": str(goal), "scenarios": self.scenarios[goal]} for goal in goals],
        }
