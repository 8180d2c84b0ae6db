"""What all scenarios together reach of a flow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from support.flow_coverage.goals import (
    AGAIN,
    ANSWERS,
    EDGES,
    FAILURES,
    KINDS,
    LATE,
    MODEL_FAILURES,
    NODES,
    OTHER_ANSWERS,
    REFUSED,
    ROUTES,
    SETTINGS,
    UNANSWERED,
    Flow,
    Goal,
    goals_of,
)
from support.flow_coverage.passages import Passages
from support.flow_coverage.plan import FlowPlan
from support.record.event import Event


class Undeclared(NamedTuple):
    """A path, decision or answer that the flow does not declare, with the first scenario that had it."""

    what: str
    scenario: str


class Coverage:
    """Counts, for each goal of a flow, the scenarios that reach it."""

    def __init__(self, flow: Flow) -> None:
        self.title: str = flow.get("title") or flow.get("name", "")
        self.goals = goals_of(flow)
        self._flow = flow
        self.scenarios: Counter[Goal] = Counter()
        self.undeclared: dict[str, Undeclared] = {}
        self._plan = FlowPlan(flow)

    def add(self, scenario: str, events: Iterable[Event]) -> frozenset[Goal]:
        """Count the record of a scenario, and return the goals that it reached, undeclared ones included."""
        passages = Passages(self._plan)
        passages.take(events)
        return self.add_passages(scenario, passages)

    def add_passages(self, scenario: str, passages: Passages) -> frozenset[Goal]:
        """Count the passages of a scenario, likewise."""
        reached = frozenset(_goals_reached(passages, self._plan))
        self.scenarios.update(reached)
        for what in sorted(passages.undeclared):
            self.undeclared.setdefault(what, Undeclared(what, scenario))
        return reached

    def missing(self, kind: str) -> tuple[Goal, ...]:
        """Return the goals of a kind that no scenario reaches."""
        return tuple(goal for goal in self.goals if goal.kind == kind and not self.scenarios[goal])

    def to_dict(self) -> dict[str, Any]:
        """Return the coverage as plain data: by kind how much is reached, by whom, and what is missing."""
        kinds = [self._kind(kind) for kind in KINDS if any(goal.kind == kind for goal in self.goals)]
        return {
            "flow": self.title,
            "kinds": kinds,
            "undeclared": [item._asdict() for item in self.undeclared.values()],
        }

    def _kind(self, kind: str) -> Mapping[str, Any]:
        goals = [goal for goal in self.goals if goal.kind == kind]
        missing = self.missing(kind)
        return {
            "name": kind,
            "reached": len(goals) - len(missing),
            "of": len(goals),
            "missing": [goal.name(self._flow) for goal in missing],
            "goals": [{"name": goal.name(self._flow), "scenarios": self.scenarios[goal]} for goal in goals],
        }


def _goals_reached(passages: Passages, plan: FlowPlan) -> Iterator[Goal]:
    yield from (Goal(NODES, (node,)) for node in passages.visits)
    yield from (Goal(EDGES, edge) for edge in passages.edges if edge in plan.edges)
    declared = set(plan.routes)
    yield from (Goal(ROUTES, route[:3]) for route in passages.routes if route in declared)
    for _, type_name, action in passages.answers:
        answer = plan.answers.get(type_name, {}).get(action)
        if answer is not None:
            yield Goal(ANSWERS, (type_name, answer))
    fates = {
        REFUSED: passages.refused,
        UNANSWERED: passages.unanswered,
        LATE: passages.late,
        AGAIN: passages.repeated,
    }
    for fate, questions in fates.items():
        yield from (Goal(OTHER_ANSWERS, (type_name, fate)) for _, type_name in questions)
    yield from (Goal(FAILURES, fault) for fault in passages.faults)
    yield from (Goal(MODEL_FAILURES, (task,)) for task in passages.model_failures)
    yield from (Goal(SETTINGS, setting) for setting in passages.settings)
