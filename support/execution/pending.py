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
class Standing:
    """Where a session is.

    Attributes:
        where: In one word; a session that failed in one node and waits in another has failed.
        following: The nodes that run next.
        questions: What waits.
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
    """Return the questions that wait for an answer, each once.

    Args:
        config: The session's config. Its stream must have run out: before that, the pause need not be stored yet.
    """
    return read_pauses(compiled_graph.get_state(config))


def where_it_stands(compiled_graph: CompiledStateGraph[Any, Any, Any, Any], config: RunnableConfig) -> Standing:
    """Return where a session is: a stream that ends says nothing of why it ended.

    Args:
        config: The session's config. Its stream must have run out.
    """
    snapshot = compiled_graph.get_state(config)
    questions = read_pauses(snapshot)
    errors = {task.name: str(task.error) for task in snapshot.tasks if task.error is not None}
    routers = tuple(task.name for task in snapshot.tasks if task.error is not None and task.result is not None)
    return Standing(_where(snapshot, questions), next_nodes(snapshot), questions, errors, routers)


def which_node(interrupt: Any, snapshot: StateSnapshot) -> str:
    """Return the node that raised an interrupt.

    Args:
        interrupt: A real `Interrupt`; one that still has `ns` names its node itself.

    Raises:
        LookupError: The interrupt does not wait in this session.
    """
    if namespace := getattr(interrupt, "ns", None):
        return str(namespace[0]).partition(":")[0]
    for question in read_pauses(snapshot):
        if question.id == interrupt.id:
            return question.node
    waiting = ", ".join(f"{question.type} of {question.node}" for question in read_pauses(snapshot)) or "nothing"
    raise LookupError(f"interrupt {interrupt.id} does not wait in this session; waiting is {waiting}")


def _where(snapshot: StateSnapshot, questions: tuple[WaitingPause, ...]) -> Where:
    if snapshot.created_at is None:
        return "not begun"
    if any(task.error is not None for task in snapshot.tasks):
        return "failed"
    if questions:
        return "paused"
    # not `next`: after a crash between a node's writes and the checkpoint it is empty, but the task is still there
    return "stopped" if snapshot.tasks else "finished"
