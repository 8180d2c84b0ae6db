"""Where a session is, and which questions wait, as the graph itself says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from support.flow_builder.pauses import WaitingPause, read_pauses
from support.langgraph_versions import next_nodes

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langgraph.graph.state import CompiledStateGraph
    from langgraph.types import StateSnapshot

Where = Literal["not begun", "finished", "failed", "paused", "stopped"]
"""`stopped` is between two nodes: killed, drained, or at a static breakpoint."""


@dataclass(frozen=True, slots=True)
class SessionStatus:
    """Where a session is.

    Attributes:
        where: In one word; a session that failed in one node and waits in another has failed.
        following: The nodes that run next.
        errors: What failed, by node, as LangGraph stored it.
        failed_routers: Nodes whose own work is stored, but whose router failed: the next resume would end the session
            in silence.
    """

    where: Where
    following: tuple[str, ...]
    questions: tuple[WaitingPause, ...]
    errors: Mapping[str, str]
    failed_routers: tuple[str, ...]


def pending_questions(
    compiled_graph: CompiledStateGraph[Any, Any, Any, Any], config: RunnableConfig
) -> tuple[WaitingPause, ...]:
    """Return the questions that wait, each once. The stream must have run out, or a pause may not be stored yet."""
    return read_pauses(compiled_graph.get_state(config))


def session_status(compiled_graph: CompiledStateGraph[Any, Any, Any, Any], config: RunnableConfig) -> SessionStatus:
    """Return where a session is, since a stream that ends shows no reason. It must have run out."""
    snapshot = compiled_graph.get_state(config)
    questions = read_pauses(snapshot)
    errors = {task.name: str(task.error) for task in snapshot.tasks if task.error is not None}
    routers = tuple(task.name for task in snapshot.tasks if task.error is not None and task.result is not None)
    return SessionStatus(_where(snapshot, questions), next_nodes(snapshot), questions, errors, routers)


def _where(snapshot: StateSnapshot, questions: tuple[WaitingPause, ...]) -> Where:
    if snapshot.created_at is None:
        return "not begun"
    if any(task.error is not None for task in snapshot.tasks):
        return "failed"
    if questions:
        return "paused"
    # not `next`: after a crash between a node's writes and the checkpoint it is empty, but the task is still there
    return "stopped" if snapshot.tasks else "finished"


def routers_left_out(status: SessionStatus) -> list[str]:
    """Return a line for each router that failed and is not asked again when the session goes on."""
    return [
        f"the router of {node} failed, and LangGraph does not ask it again: what {node} wrote is stored, and "
        f"the session ends behind it in silence; let {node} decide itself, by a Command, or let its router not fail"
        for node in status.failed_routers
    ]
