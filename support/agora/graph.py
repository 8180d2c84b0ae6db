"""The graph: its nodes and edges."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final, cast

from langgraph.graph import START, StateGraph

from support.agora.nodes.agenda import AgendaNodes
from support.agora.nodes.conclusion import ConclusionNodes
from support.agora.nodes.continuation import ContinuationNodes
from support.agora.nodes.discussion import DiscussionNodes
from support.agora.nodes.initialisation import InitialisationNodes
from support.agora.nodes.reporting import ReportingNodes
from support.agora.nodes.tools import NodeTools
from support.agora.routing import FIXED_EDGES, Routes
from support.agora.state import VirtualAgoraState
from support.agora.wrapper import V13NodeWrapper

PHASE_OF: Final[dict[str, int]] = {
    "config_and_keys": 0,
    "agent_instantiation": 0,
    "get_theme": 0,
    "agenda_proposal": 1,
    "topic_refinement": 1,
    "collate_proposals": 1,
    "agenda_voting": 1,
    "synthesize_agenda": 1,
    "agenda_approval": 1,
    "announce_item": 2,
    "discussion_round": 2,
    "round_summarization": 2,
    "user_turn_participation": 2,
    "end_topic_poll": 2,
    "vote_evaluation": 2,
    "periodic_user_stop": 2,
    "user_topic_conclusion_confirmation": 2,
    "final_considerations": 3,
    "topic_report_generation": 3,
    "topic_summary_generation": 3,
    "file_output": 3,
    "agent_poll": 4,
    "user_approval": 4,
    "agenda_suggestions": 4,
    "agenda_modification": 4,
    "final_report_generation": 5,
    "multi_file_output": 5,
}
"""The phase of each node."""

PRECONDITIONS: Final[dict[str, tuple[str, ...]]] = {
    "agenda_proposal": ("main_topic",),
    "agenda_approval": ("proposed_agenda",),
    "discussion_round": ("active_topic",),
    "round_summarization": ("active_topic",),
    "end_topic_poll": ("active_topic",),
    "vote_evaluation": ("active_topic",),
    "final_considerations": ("active_topic",),
    "topic_report_generation": ("active_topic",),
    "topic_summary_generation": ("active_topic",),
    "file_output": ("active_topic",),
}
"""Keys of the state that a node requires."""


REQUIRED_WRITES: Final[dict[str, frozenset[str]]] = {
    "agent_instantiation": frozenset({"agents", "speaking_order"}),
    "agenda_proposal": frozenset({"proposed_topics"}),
    "collate_proposals": frozenset({"topic_queue"}),
    "synthesize_agenda": frozenset({"proposed_agenda", "agenda_attempts"}),
    "announce_item": frozenset({"active_topic", "topic_queue", "current_round"}),
    "discussion_round": frozenset({"current_round"}),
    "end_topic_poll": frozenset({"conclusion_vote"}),
    "file_output": frozenset({"completed_topics", "active_topic"}),
    "agenda_suggestions": frozenset({"suggested_agenda"}),
    "final_report_generation": frozenset({"report_generation_status"}),
}
"""Keys that a node's substitute must write as well, since later nodes need them."""


NODE_CLASSES: Final = (
    InitialisationNodes,
    AgendaNodes,
    DiscussionNodes,
    ConclusionNodes,
    ContinuationNodes,
    ReportingNodes,
)


def node_registry(tools: NodeTools) -> dict[str, V13NodeWrapper]:
    """Build every node of the flow in its wrapper, by name."""
    phases = [node_class(tools) for node_class in NODE_CLASSES]
    registry: dict[str, V13NodeWrapper] = {}
    for name in PHASE_OF:
        function = next(getattr(phase, name) for phase in phases if hasattr(phase, name))
        registry[name] = V13NodeWrapper(function, name, PRECONDITIONS.get(name, ()), clean=tools.boundary.clean)
    return registry


def needed_keys(routes: Mapping[str, Routes]) -> dict[str, frozenset[str]]:
    """Return, for each node, the keys that its substitute must write."""
    reads = {node: after.reads for node, after in routes.items()}
    return {node: reads.get(node, frozenset()) | REQUIRED_WRITES.get(node, frozenset()) for node in PHASE_OF}


def build(registry: Mapping[str, V13NodeWrapper], routes: Mapping[str, Routes]) -> StateGraph[Any, Any, Any, Any]:
    """Build the graph, not yet compiled."""
    graph = StateGraph(VirtualAgoraState)
    for name, node in registry.items():
        graph.add_node(name, cast("Any", node))  # its hint wants the TypedDict that the wrapper leaves out
    graph.add_edge(START, "config_and_keys")
    for source, target in FIXED_EDGES:
        graph.add_edge(source, target)
    for source, after in routes.items():
        graph.add_conditional_edges(source, after.router, cast("dict[Hashable, str]", after.targets))
    return graph
