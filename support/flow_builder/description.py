"""The structure of a graph: nodes, edges, routers with their labels, state keys, and where it may ask."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from support.flow_builder.errors import FlowError, nearest
from support.langgraph_versions import is_of_langgraph

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

START = "__start__"
END = "__end__"
_ROOT = "__root__"
"""How LangGraph calls the one channel of a state that has no keys."""

Kind = Literal["plain", "append", "merge", "reduced"]
"""How an update joins a key's value: replaces it, extends a list, extends a mapping, or any other reducer."""

Asks = Mapping[str, str | Iterable[str]]
"""Which types of question each asking node may ask."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A fixed edge; several sources that join are one edge each, with the same `joins`."""

    source: str
    target: str
    joins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Router:
    """A conditional edge: what it may return, as text, and where that leads.

    `targets` is empty where the graph does not say (no path map, no `Literal` return type).
    """

    node: str
    name: str
    targets: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Channel:
    """A declared key of the state and how updates join it."""

    key: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class FlowDescription:
    """The structure of a compiled graph.

    Attributes:
        nodes: In the order they were added.
        entry: The nodes that a session begins with; empty where a router decides.
        routers: By node and name. A node that returns commands has its declared destinations under `goto`.
        asks: Which types of question a node may ask. A graph cannot know it; its author has to say it.
        subgraphs: The nodes that are graphs themselves: they return their whole state, of which a part is this graph's.
        carried: Of each of these, the keys of which it returns all that it was given: its own reducer adds to it.
        chains: The nodes that are chains, each with the number of its steps (count).
        untracked: The keys of which a checkpoint holds nothing, or may hold something else than nodes are given.
        checkpointer: The name of its class.
    """

    nodes: tuple[str, ...]
    entry: tuple[str, ...]
    edges: tuple[Edge, ...]
    routers: tuple[Router, ...]
    channels: tuple[Channel, ...]
    asks: Mapping[str, tuple[str, ...]]
    subgraphs: tuple[str, ...] = ()
    carried: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chains: Mapping[str, int] = field(default_factory=dict)
    untracked: tuple[str, ...] = ()
    checkpointer: str = ""

    @property
    def declared(self) -> frozenset[str] | None:
        """The keys of the state; None for a flow whose state has none."""
        return frozenset(channel.key for channel in self.channels) or None

    def written_by_nodes(self, chunk: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a chunk of the stream without what tasks return that nodes of the graph have called."""
        if self.declared is None:
            return chunk
        return {name: part for name, part in chunk.items() if name in self.nodes or name.startswith("__")}

    def routes(self) -> dict[str, dict[str, dict[str, str]]]:
        """Return node -> router -> label -> target, each label on its own even where targets are the same."""
        routes: dict[str, dict[str, dict[str, str]]] = {}
        for router in self.routers:
            routes.setdefault(router.node, {})[router.name] = dict(router.targets)
        return routes

    def successors(self, node: str) -> tuple[str, ...]:
        """Return where a node (or `__start__`) may lead, sorted."""
        fixed = {edge.target for edge in self.edges if edge.source == node}
        routed = {target for router in self.routers if router.node == node for target in router.targets.values()}
        return tuple(sorted(fixed | routed))

    def keys(self, kind: Kind) -> tuple[str, ...]:
        """Return the state's keys of one kind."""
        return tuple(channel.key for channel in self.channels if channel.kind == kind)

    def to_dict(self) -> dict[str, Any]:
        """Return the description as plain data that JSON can hold."""
        plain = asdict(self)
        plain["routes"] = self.routes()
        plain["asks"] = {node: list(types) for node, types in self.asks.items()}
        for name in ("routers", "carried", "chains", "untracked", "checkpointer"):
            del plain[name]
        return plain


NOTHING = FlowDescription(nodes=(), entry=(), edges=(), routers=(), channels=(), asks={})
"""The structure of no graph."""


def describe(compiled_graph: CompiledStateGraph[Any, Any, Any, Any], asks: Asks | None = None) -> FlowDescription:
    """Return the structure of a compiled graph, from its builder: a drawing of it merges labels and invents edges.

    Raises:
        FlowError: The graph is not compiled, or `asks` names a node that it does not have.
    """
    if is_functional(compiled_graph):
        return _of_entrypoint(compiled_graph, asks or {})
    builder = getattr(compiled_graph, "builder", None)
    if builder is None:
        raise FlowError(f"{type(compiled_graph).__name__} is not a compiled state graph: call .compile() first")
    nodes = tuple(name for name in builder.nodes if not name.startswith("__"))
    edges = _edges(builder)
    return FlowDescription(
        nodes=nodes,
        entry=tuple(edge.target for edge in edges if edge.source == START),
        edges=edges,
        routers=_routers(builder),
        channels=_channels(builder),
        asks=_asks(asks or {}, nodes),
        subgraphs=tuple(node for node in nodes if hasattr(builder.nodes[node].runnable, "get_state")),
        carried={node: _carried(builder.nodes[node].runnable) for node in nodes},
        chains={name: len(builder.nodes[name].runnable.steps) for name in nodes if _is_chain(builder.nodes[name])},
        untracked=_untracked(builder),
        checkpointer=type(compiled_graph.checkpointer).__name__,
    )


def is_functional(compiled_graph: Any) -> bool:
    """Return whether a graph is made by `@entrypoint`: it has one node and no keys, and its tasks show as they run."""
    return hasattr(compiled_graph, "get_state") and not hasattr(compiled_graph, "builder")


def has_keys(compiled_graph: Any) -> bool:
    """Return whether the state of a graph has keys; that of a functional flow has none, nor has a single value."""
    return not is_functional(compiled_graph) and _ROOT not in compiled_graph.builder.channels


def _of_entrypoint(compiled_graph: Any, asks: Asks) -> FlowDescription:
    nodes = tuple(compiled_graph.nodes)
    edges = tuple(Edge(START, node) for node in nodes)
    return FlowDescription(nodes, nodes, edges, routers=(), channels=(), asks=_asks(asks, nodes))


def _carried(runnable: Any) -> tuple[str, ...]:
    """Return the keys whose items a graph inside a node takes in and adds to; it returns them with its own."""
    builder = getattr(runnable, "builder", None)
    if builder is None or not hasattr(runnable, "get_state"):
        return ()
    taken = builder.schemas[builder.input_schema]
    return tuple(key for key in taken if getattr(builder.channels.get(key), "operator", None) is operator.add)


def _is_chain(node: Any) -> bool:
    return hasattr(node.runnable, "steps")


def _untracked(builder: Any) -> tuple[str, ...]:
    """Return the keys of which a checkpoint is not known to hold what nodes are given."""
    from langgraph.channels import UntrackedValue  # noqa: PLC0415 - descriptions are read at start-up, without LangGraph

    return tuple(
        key
        for key, channel in builder.channels.items()
        if not is_of_langgraph(channel) or isinstance(channel, UntrackedValue)
    )


def _edges(builder: Any) -> tuple[Edge, ...]:
    fixed = [Edge(source, target) for source, target in builder.edges]
    joins = [Edge(source, target, tuple(sources)) for sources, target in builder.waiting_edges for source in sources]
    return tuple(sorted(fixed + joins, key=lambda edge: (edge.source, edge.target)))


def _routers(builder: Any) -> tuple[Router, ...]:
    branches = [
        Router(node, name, _labels(node, name, branch.ends or {}))
        for node, named in builder.branches.items()
        for name, branch in named.items()
    ]
    gotos = [
        Router(node, "goto", {target: target for target in spec.ends})
        for node, spec in builder.nodes.items()
        if spec.ends
    ]
    return tuple(sorted(branches + gotos, key=lambda router: (router.node, router.name)))


def _labels(node: str, name: str, ends: Mapping[Any, str]) -> dict[str, str]:
    labels = {str(label): target for label, target in ends.items()}
    if len(labels) < len(ends):
        raise FlowError(f"router {name} of {node} has labels that read the same: {', '.join(map(repr, ends))}")
    return labels


def _channels(builder: Any) -> tuple[Channel, ...]:
    """Return the keys of the state; LangGraph is imported once for all: for each, a description takes twice as long."""
    from langgraph.channels import BinaryOperatorAggregate, LastValue  # noqa: PLC0415 - descriptions are read at start-up, without LangGraph
    from langgraph.errors import EmptyChannelError  # noqa: PLC0415 - descriptions are read at start-up, without LangGraph

    def kind(channel: Any) -> Kind:
        if isinstance(channel, LastValue):
            return "plain"
        if not isinstance(channel, BinaryOperatorAggregate):
            return "reduced"
        try:
            empty = channel.copy().get()
        except EmptyChannelError:
            return "reduced"
        if isinstance(empty, list):
            return "append"
        return "merge" if isinstance(empty, dict) else "reduced"

    return tuple(Channel(key, kind(channel)) for key, channel in builder.channels.items() if key != _ROOT)


def _asks(asks: Asks, nodes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    types_by_node: dict[str, tuple[str, ...]] = {}
    for node, types in asks.items():
        if node not in nodes:
            raise FlowError(f'there is no node "{node}" that could ask; {nearest(node, nodes)}')
        types_by_node[node] = (types,) if isinstance(types, str) else tuple(types)
    return types_by_node
