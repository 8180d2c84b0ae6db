"""Where a session waits for the owner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from langgraph.types import Interrupt, StateSnapshot

from support.agora.errors import StateError, WorkflowError
from support.agora.questions import QUESTIONS, Question
from support.langgraph_versions import waiting_interrupts


@dataclass(frozen=True, slots=True)
class Pause:
    """A question that waits for the owner.

    Args:
        id: The interrupt's id, which an answer names.
        node: The node that asks.
        payload: What the owner is shown; `problem` in it says why the last answer did not fit.
        session_id: The session.
    """

    id: str
    node: str
    payload: Mapping[str, Any]
    session_id: str

    @property
    def type(self) -> str:
        """The question's type."""
        return str(self.payload["type"])

    @property
    def question(self) -> Question:
        """The question."""
        return QUESTIONS[self.type]

    def with_problem(self, problem: str) -> Pause:
        """Give the same pause, saying why an answer did not fit."""
        return replace(self, payload={**self.payload, "problem": problem})


def extract_node_name(interrupt: Interrupt, snapshot: StateSnapshot) -> str:
    """Give the node that an interrupt comes from.

    Args:
        interrupt: The interrupt.
        snapshot: What `get_state` gave after the stream had run out.

    Returns:
        The node's name: from the interrupt's own name space where this LangGraph still has one, else from the task
        that holds the interrupt.

    Raises:
        WorkflowError: No task holds the interrupt.
    """
    spaces = getattr(interrupt, "ns", None)
    if spaces:
        return str(spaces[0]).split(":", 1)[0]
    for task in snapshot.tasks:
        if any(pending.id == interrupt.id for pending in task.interrupts):
            return task.name
    raise WorkflowError("the interrupt is not pending", {"interrupt": interrupt.id})


def pauses(snapshot: StateSnapshot, session_id: str) -> list[Pause]:
    """Give the questions that wait in a session.

    Args:
        snapshot: What `get_state` gave after the stream had run out.
        session_id: The session.
    """
    pending = {interrupt.id: interrupt for task in snapshot.tasks for interrupt in waiting_interrupts(task)}
    return [
        Pause(interrupt.id, extract_node_name(interrupt, snapshot), interrupt.value, session_id)
        for interrupt in pending.values()
    ]


def require_pending(answers: Mapping[str, Any], pending: list[Pause]) -> None:
    """Make sure that each answer is to a question that waits.

    Args:
        answers: The answers, by interrupt id.
        pending: What waits.

    Raises:
        StateError: One is not, or there is none; the message names what waits.
    """
    if not answers:
        raise StateError("there is no answer; name the interrupt's id and give its answer")
    waiting = {pause.id: pause for pause in pending}
    for identifier in answers:
        if identifier not in waiting:
            waits = ", ".join(f"{pause.type} at {pause.node} ({pause.id})" for pause in pending) or "nothing"
            raise StateError(f'"{identifier}" is not pending; what waits: {waits}', {"pending": sorted(waiting)})
