"""Where scenarios passed through their flow: counted from their records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from support.living_docs.read import records as record_lines
from support.living_docs.read.model import Scenario
from support.living_docs.read.untrusted import parts, text, texts
from support.living_docs.story.flow_words import END, START

_NOT_NEEDED = ("update_seen", "model_called", "phase_changed", "memory_sampled", "file_written", "finding")
_NO_TARGET = ""

Edge = tuple[str, str]
"""Source and target."""
Route = tuple[str, str, str, str]
"""Source, router, label, target; the target is empty where nobody knows it."""


class Plan:
    """What a flow's description says of its ways."""

    def __init__(self, flow: Mapping[str, Any]) -> None:
        """Read a description; what in it is not as it should be counts as not said.

        Args:
            flow: What the run tells of the flow; may be empty.
        """
        self.edges: set[Edge] = set()
        for edge in parts(flow, "edges"):
            source, target = edge.get("source"), edge.get("target")
            if type(source) is str and type(target) is str:
                self.edges.add((source, target))
        self.routes: list[Route] = []
        self._labels: dict[Edge, list[Route]] = {}
        self._routers: dict[tuple[str, str, str], Route] = {}
        self._sources: dict[str, set[str]] = {}
        for route in _routes(flow.get("routes")):
            self._add(route)
        self.nodes: tuple[str, ...] = tuple(dict.fromkeys((*texts(flow, "nodes"), *sorted(self._named()))))
        self.described = bool(self.nodes)

    def _add(self, route: Route) -> None:
        source, router, label, target = route
        self._sources.setdefault(router, set()).add(source)
        if label:
            self.routes.append(route)
            self._labels.setdefault((source, target), []).append(route)
            self._routers[source, router, label] = route

    def _named(self) -> set[str]:
        found = {node for edge in self.edges for node in edge}
        found |= {node for source, _, _, target in self.routes for node in (source, target)}
        found |= {source for sources in self._sources.values() for source in sources}
        return found - {START, END, _NO_TARGET}

    def routes_between(self, source: str, target: str) -> list[Route]:
        """Give the routes that lead from one node to another.

        Args:
            source: The node behind which a router stands.
            target: Where it leads.
        """
        return self._labels.get((source, target), [])

    def route(self, source: Any, router: str, label: str, target: Any) -> Route | None:
        """Give the route that a decision took; None where it cannot be said behind which node.

        Args:
            source: The node; anything else where more than one can be meant.
            router: The router.
            label: What it returned.
            target: Where that led, if it was told.
        """
        if type(source) is not str:
            sources = self._sources.get(router, set())
            if len(sources) != 1:
                return None
            (source,) = sources
        known = self._routers.get((source, router, label))
        return known or (source, router, label, target if type(target) is str else _NO_TARGET)


def _routes(routes: Any) -> list[Route]:
    """Give the routes of a description; a router that declares none is one with an empty label."""
    found: list[Route] = []
    for source, routers in _items(routes):
        for router, labels in _items(routers):
            declared = [(source, router, label, target) for label, target in _items(labels) if type(target) is str]
            found.extend(declared or [(source, router, "", _NO_TARGET)])
    return found


def _items(held: Any) -> list[tuple[str, Any]]:
    return [(str(key), value) for key, value in held.items()] if isinstance(held, Mapping) else []


class Passages:
    """What was counted in the records of one scenario, of one flow.

    Attributes:
        visits: By node.
        edges: Fixed edges followed.
        routes: Decisions taken.
        undecided: Ways on which one of several decisions must have been taken, and it cannot be said which.
        asked: Questions asked, by node and type.
        answers: Answers taken, by node, type and action.
        refused: Answers refused, by node and type.
        unanswered: Questions that nobody answered, by node and type.
    """

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self.visits: Counter[str] = Counter()
        self.edges: Counter[Edge] = Counter()
        self.routes: Counter[Route] = Counter()
        self.undecided: Counter[Edge] = Counter()
        self.asked: Counter[tuple[str, str]] = Counter()
        self.answers: Counter[tuple[str, str, str]] = Counter()
        self.refused: Counter[tuple[str, str]] = Counter()
        self.unanswered: Counter[tuple[str, str]] = Counter()

    @property
    def passed(self) -> bool:
        """Whether the flow ran at all."""
        return bool(self.visits or self.asked)


class Walk:
    """Follows a session from node to node."""

    def __init__(self, plan: Plan) -> None:
        """Begin before the first node.

        Args:
            plan: What the description says.
        """
        self.counted = Passages()
        self._plan = plan
        self._open: set[str] = set()
        self._fresh: list[str] = []
        self._front: list[str] = [START]
        self._told: dict[str, list[str]] = {}
        self._asked: dict[str, tuple[str, str]] = {}
        self._answered: set[str] = set()
        self._answer: dict[str, str] = {}

    def take(self, event: Mapping[str, Any]) -> None:
        """Take an event in.

        Args:
            event: What happened; its kind has what it needs.
        """
        match event["kind"]:
            case "node_started":
                self._start(event["node"])
            case "node_finished":
                self._finish(event["node"])
            case "node_asked" | "node_failed":
                self._open.add(event["node"])
            case "route_taken":
                self._route(event)
            case "paused":
                self._pause(event)
            case "answer_given":
                self._take_answer(event)

    def begin(self) -> None:
        """Begin another session of the same flow."""
        self._open, self._fresh, self._front, self._told = set(), [], [START], {}

    def end(self) -> Passages:
        """Give what was counted."""
        for question, asked in self._asked.items():
            if question not in self._answered:
                self.counted.unanswered[asked] += 1
        return self.counted

    def _start(self, node: str) -> None:
        if node in self._open:
            return
        self._open.add(node)
        self._told.pop(node, None)
        if self._fresh:
            self._front, self._fresh = self._fresh, []
        for source in self._front:
            self._came(source, node)

    def _came(self, source: str, node: str) -> None:
        if (source, node) in self._plan.edges:
            self.counted.edges[source, node] += 1
            return
        told = self._told.get(source)
        if told is not None:
            return
        routes = self._plan.routes_between(source, node)
        answer = self._answer.get(source)
        fitting = [route for route in routes if route[2] == answer]
        if len(fitting or routes) == 1:
            self.counted.routes[(fitting or routes)[0]] += 1
        elif routes:
            self.counted.undecided[source, node] += 1
        elif not self._plan.described:
            self.counted.edges[source, node] += 1

    def _finish(self, node: str) -> None:
        self._open.discard(node)
        self.counted.visits[node] += 1
        if node not in self._fresh:
            self._fresh.append(node)
        if (node, END) in self._plan.edges:
            self.counted.edges[node, END] += 1

    def _route(self, event: Mapping[str, Any]) -> None:
        route = self._plan.route(event.get("source"), text(event, "router"), event["label"], event.get("target"))
        if route is not None:
            self.counted.routes[route] += 1
            self._told.setdefault(route[0], []).append(route[3])

    def _pause(self, event: Mapping[str, Any]) -> None:
        question, node = event["question"], event["node"]
        if question not in self._asked:
            self._asked[question] = asked = (node, text(event, "type") or node)
            self.counted.asked[asked] += 1

    def _take_answer(self, event: Mapping[str, Any]) -> None:
        question, node = event["question"], text(event, "node")
        asked = self._asked.get(question) or (node, text(event, "type") or node)
        if not record_lines.is_taken(event):
            self.counted.refused[asked] += 1
            return
        self._answered.add(question)
        action = action_of(event.get("answer"))
        self._answer[node] = action
        self._told.pop(node, None)
        self.counted.answers[*asked, action] += 1


def action_of(answer: Any) -> str:
    """Give the action that an answer names; empty where it names none.

    Args:
        answer: The answer as it was given.
    """
    if type(answer) is dict:
        answer = answer.get("action")
    return answer.strip().casefold()[:80] if type(answer) is str else ""


def passages(scenario: Scenario, plans: Mapping[str, Plan]) -> dict[str, Passages]:
    """Give where a scenario passed, by the name of the flow; empty for the name where it is not known.

    Args:
        scenario: The scenario, with the record of each step.
        plans: The flows that are described, by name.
    """
    walks: dict[str, Walk] = {}
    name: str | None = None
    for step in (*scenario.steps, *scenario.hooks):
        if not step.record:
            continue
        for event in record_lines.read(step.record, _NOT_NEEDED).events:
            if event["kind"] == "session_created":
                name = text(event, "flow") or _flow_with(None, plans)
                if name in walks:
                    walks[name].begin()
            elif name is None and event["kind"] == "node_started":
                name = _flow_with(event["node"], plans)
            if name is None:
                continue
            walk = walks.get(name)
            if walk is None:
                walk = walks[name] = Walk(plans.get(name) or Plan({}))
            walk.take(event)
    return {flow: counted for flow, walk in walks.items() if (counted := walk.end()).passed}


def _flow_with(node: str | None, plans: Mapping[str, Plan]) -> str:
    if node is None:
        return next(iter(plans)) if len(plans) == 1 else ""
    return next((name for name, plan in sorted(plans.items()) if node in plan.nodes), "")
