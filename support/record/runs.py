"""The runs of LangChain by kind: the graph, its nodes, its routers, and what nodes run inside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

RunKind = Literal["graph", "update", "node", "router", "inside"]

_UPDATE_RUN = "UpdateState"
"""How LangGraph ends the name of an update's run; before it comes the graph's own name."""
_GRAPH_TAG = "graph:step:"
"""How LangGraph tags the run of a node, in the graph or in one inside it."""
_STEP_TAG = "seq:step:"
_OWN_STEP = "seq:step:1"


@dataclass(slots=True)
class CallbackRun:
    """A run that is under way.

    Attributes:
        node: The node that it is, or belongs to.
        place: LangGraph's name for this one visit of the node.
        visit: The node's visit, from 1; 0 for what is no node of the flow.
        of_fields: Whether that is an object with fields, and no mapping.
        snapshot: The node's input as it began, for the comparison afterwards.
        had_to_ask: Whether the node has to ask on this visit.
        raised_inside: Whether an interrupt was seen inside the node.
        visited: The nodes of graphs inside the node, in the order in which they began to run.
        began: When, in real seconds.
    """

    kind: RunKind
    node: str | None = None
    owner: CallbackRun | None = None
    router: str = ""
    place: str = ""
    visit: int = 0
    inputs: Any = None
    of_fields: bool = False
    snapshot: dict[str, Any] = field(default_factory=dict)
    had_to_ask: bool = False
    raised_inside: bool = False
    visited: list[str] = field(default_factory=list)
    began: float = 0.0

    def set_anew(self, key: str) -> bool:
        """Return whether the node set a field of its input object anew, and left the old value alone.

        Such an object is the node's own, and to set its fields and return it is a way to write an update.
        """
        return self.of_fields and self.inputs.get(key) is not self.snapshot.get(key)


class Runs:
    """The runs that are under way, by LangChain's ids, which are never recorded."""

    def __init__(self) -> None:
        self._runs: dict[UUID, CallbackRun] = {}
        self._graphs = 0

    @property
    def streaming(self) -> bool:
        """Whether a run of the graph is under way."""
        return self._graphs > 0

    def begin(
        self, run_id: UUID, parent_id: UUID | None, name: str, node: str | None, tags: Iterable[str]
    ) -> CallbackRun:
        """Return the run that begins."""
        parent = self._runs.get(parent_id) if parent_id is not None else None
        run = self._runs[run_id] = _classify(parent, name, node, tags)
        if run.kind == "graph":
            self._graphs += 1
        elif run.kind == "inside" and name == node and run.owner is not None and _is_of_a_graph(tags):
            run.owner.visited.append(name)
        return run

    def at(self, place: str) -> CallbackRun | None:
        """Return the node's run at a place, LangGraph's name for one visit; None where none is under way."""
        return next((run for run in tuple(self._runs.values()) if run.visit and run.place == place), None)

    def end(self, run_id: UUID) -> CallbackRun | None:
        """Return the run that ended; None where its beginning was not seen."""
        run = self._runs.pop(run_id, None)
        if run is not None and run.kind == "graph":
            self._graphs -= 1
        return run


def _classify(parent: CallbackRun | None, name: str, node: str | None, tags: Iterable[str]) -> CallbackRun:
    if parent is None or (parent.kind == "graph" and node is None):
        return CallbackRun("update" if name.endswith(_UPDATE_RUN) else "graph")
    if parent.kind == "graph" and name == node:
        return CallbackRun("node", node)
    if parent.kind == "update":
        return CallbackRun("router", router=name)
    owner = parent if parent.kind == "node" else parent.owner
    if parent.kind == "node" and _runs_after_node(tags):
        return CallbackRun("router", parent.node, owner, router=name)
    return CallbackRun("inside", parent.node, owner)


def _is_of_a_graph(tags: Iterable[str]) -> bool:
    return any(tag.startswith(_GRAPH_TAG) for tag in tags)


def _runs_after_node(tags: Iterable[str]) -> bool:
    """Return whether LangGraph runs this behind the node's own step, which is the first of its sequence."""
    return any(tag.startswith(_STEP_TAG) and tag != _OWN_STEP for tag in tags)
