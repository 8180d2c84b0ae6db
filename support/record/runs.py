"""The runs of LangChain by kind: the graph, its nodes, its routers, and what nodes run inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from support.record.inputs import InputWatch

RunKind = Literal["graph", "update", "node", "router", "inside"]

_UPDATE_RUN = "UpdateState"
"""How LangGraph ends the name of an update's run; before it comes the graph's own name."""
_GRAPH_TAG = "graph:step:"
"""How LangGraph tags the run of a node, in the graph or in one inside it."""
_STEP_TAG = "seq:step:"
_BY_SEND = "__pregel_push"
"""How LangGraph names what makes a node run that is sent its input."""
_INSIDE_NODE = "|"
"""What LangGraph puts between a node's checkpoint namespace and that of a node of a graph inside it."""


@dataclass(slots=True)
class CallbackRun:
    """A run that is under way.

    Attributes:
        node: The node that it is, or belongs to.
        place: LangGraph's name for this one visit of the node.
        sent: Whether it was given what a `Send` holds, and not the state.
        visit: The node's visit, from 1; 0 for what is no node of the flow.
        snapshot: The node's input as it began, for the comparison afterwards.
        watch: What compares it: that of the session, or its own where the node was sent something else than the state.
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
    sent: bool = False
    visit: int = 0
    inputs: Any = None
    snapshot: dict[str, Any] = field(default_factory=dict)
    watch: InputWatch | None = None
    had_to_ask: bool = False
    raised_inside: bool = False
    visited: list[str] = field(default_factory=list)
    began: float = 0.0


class Runs:
    """The runs that are under way, by LangChain's ids, which are never recorded.

    Args:
        chains: The nodes that are chains, each with the number of its steps (count): what runs behind them is a router.
    """

    def __init__(self, chains: Mapping[str, int]) -> None:
        self._chains = chains
        self._runs: dict[UUID, CallbackRun] = {}
        self._graphs = 0

    @property
    def streaming(self) -> bool:
        """Whether a run of the graph is under way."""
        return self._graphs > 0

    def begin(
        self, run_id: UUID, parent_id: UUID | None, name: str, tags: Iterable[str], metadata: Mapping[str, Any]
    ) -> CallbackRun:
        """Return the run that begins.

        A run whose parent was not seen (of a tool, of a model) is that of a graph only while none is under way.
        """
        node, place = metadata.get("langgraph_node"), metadata.get("langgraph_checkpoint_ns", "")
        parent = self._runs.get(parent_id) if parent_id is not None else None
        if parent is None and self._graphs:
            parent = self.at(place.partition(_INSIDE_NODE)[0]) or CallbackRun("inside", node)
        run = self._runs[run_id] = self._classify(parent, name, node, tags)
        if run.kind == "node":
            run.place, run.sent = place, _BY_SEND in metadata.get("langgraph_triggers", ())
        if run.kind == "graph":
            self._graphs += 1
        elif run.kind == "inside" and name == node and run.owner is not None and _is_in_graph(tags):
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

    def _classify(self, parent: CallbackRun | None, name: str, node: str | None, tags: Iterable[str]) -> CallbackRun:
        if parent is None or (parent.kind == "graph" and node is None):
            return CallbackRun("update" if name.endswith(_UPDATE_RUN) else "graph")
        if parent.kind == "graph" and name == node:
            return CallbackRun("node", node)
        if parent.kind == "update":
            return CallbackRun("router", router=name)
        owner = parent if parent.kind == "node" else parent.owner
        if parent.kind == "node" and self._follows_node(parent.node or "", tags):
            return CallbackRun("router", parent.node, owner, router=name)
        return CallbackRun("inside", parent.node, owner)

    def _follows_node(self, node: str, tags: Iterable[str]) -> bool:
        """Return whether LangGraph runs this after the steps of the node itself."""
        steps = [int(tag.removeprefix(_STEP_TAG)) for tag in tags if tag.startswith(_STEP_TAG)]
        return any(step > self._chains.get(node, 1) for step in steps)


def _is_in_graph(tags: Iterable[str]) -> bool:
    return any(tag.startswith(_GRAPH_TAG) for tag in tags)
