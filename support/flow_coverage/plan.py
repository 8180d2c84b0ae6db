"""The declared paths through a flow, ready to be looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

START, END = "__start__", "__end__"
NO_TARGET = ""
"""The target of a decision whose target is unknown."""
NO_VALUE = "null"
"""The action of an answer that is nothing."""

Edge = tuple[str, str]
"""Source and target."""
Route = tuple[str, str, str, str]
"""Source, router, label and target."""


class FlowPlan:
    """The nodes, edges, decisions, answers and tasks that a flow declares.

    Args:
        flow: As `FlowGuide.to_dict` describes it; what is malformed counts as not declared.

    Attributes:
        nodes: In the order of the flow; those that only edges and decisions name come last.
        edges: Those that are always followed.
        routes: Every decision, in the order of the flow.
        open_sources: Nodes behind which a router may lead anywhere, since the graph does not say where.
        answers: By type of question, each answer as the flow writes it, by its action.
        tasks: What language models may be asked to do; empty where the flow does not say.
        parallel: Whether nodes may run side by side.
    """

    def __init__(self, flow: Mapping[str, Any]) -> None:
        declared = [edge for edge in _objects(flow.get("edges")) if _is_edge(edge)]
        self.edges: set[Edge] = {(edge["source"], edge["target"]) for edge in declared}
        self.routes: list[Route] = []
        self.open_sources: set[str] = set()
        self._between: dict[Edge, list[Route]] = {}
        self._decisions: dict[tuple[str, str], list[Route]] = {}
        self._sources: dict[str, set[str]] = {}
        for source, router, labels in _routers(flow.get("routes")):
            self._add_router(source, router, labels)
        self.nodes: tuple[str, ...] = tuple(dict.fromkeys((*_texts(flow.get("nodes")), *sorted(self._named()))))
        self.described = bool(self.nodes)
        self.answers: dict[str, dict[str, str]] = {
            question["type"]: {action_of(answer): answer for answer in _texts(question.get("answers"))}
            for question in _objects(flow.get("questions"))
            if type(question.get("type")) is str
        }
        self.tasks = frozenset(_texts(flow.get("tasks")))
        leaving = [source for source, target in self.edges if target != END]
        joins = any(len(_texts(edge.get("joins"))) > 1 for edge in declared)
        self.parallel = joins or len(leaving) > len(set(leaving))

    def _add_router(self, source: str, router: str, labels: Mapping[str, str]) -> None:
        self._sources.setdefault(router, set()).add(source)
        if not labels:
            self.open_sources.add(source)
        for label, target in labels.items():
            route = (source, router, label, target)
            self.routes.append(route)
            self._between.setdefault((source, target), []).append(route)
            self._decisions.setdefault((router, label), []).append(route)

    def _named(self) -> set[str]:
        named = {node for edge in self.edges for node in edge}
        named |= {node for source, _, _, target in self.routes for node in (source, target)}
        return (named | {*self.open_sources}) - {START, END, NO_TARGET}

    def leads(self, source: str, target: str) -> bool:
        """Return whether an edge or a decision may lead from one node to another."""
        return (source, target) in self.edges or (source, target) in self._between or source in self.open_sources

    def routes_between(self, source: str, target: str) -> list[Route]:
        """Return the decisions that lead from one node to another."""
        return self._between.get((source, target), [])

    def routes_of(self, source: str | None, router: str, label: str) -> list[Route]:
        """Return the declared decisions that a router may have taken; None for a source that is not known."""
        return [route for route in self._decisions.get((router, label), []) if source in (None, route[0])]

    def only_source_of(self, router: str) -> str | None:
        """Return the one node behind which a router of this name decides; None where there is not exactly one."""
        sources = self._sources.get(router, set())
        return next(iter(sources)) if len(sources) == 1 else None


def action_of(answer: Any) -> str:
    """Return the action that an answer names, as answers are compared; empty where it names none."""
    if answer is None:
        return NO_VALUE
    named = answer.get("action") if isinstance(answer, Mapping) else answer
    return str(named).strip().casefold()[:80] if isinstance(named, str | int | float) else ""


def _routers(routes: Any) -> Iterator[tuple[str, str, dict[str, str]]]:
    for source, routers in _items(routes):
        for router, labels in _items(routers):
            yield source, router, {label: target for label, target in _items(labels) if type(target) is str}


def _items(value: Any) -> list[tuple[str, Any]]:
    return [(str(key), content) for key, content in value.items()] if isinstance(value, Mapping) else []


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def _texts(value: Any) -> list[str]:
    return [item for item in value if type(item) is str] if isinstance(value, list | tuple) else []


def _is_edge(edge: Mapping[str, Any]) -> bool:
    return type(edge.get("source")) is str and type(edge.get("target")) is str
