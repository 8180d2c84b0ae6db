"""The questions that a session waits on."""

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
    """A question that waits for the owner; an answer refers to it by `id`, the interrupt's id.

    If the last answer was refused, `problem` in the payload says why.
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
        """Return the same pause with the reason why an answer was refused."""
        return replace(self, payload={**self.payload, "problem": problem})


def extract_node_name(interrupt: Interrupt, snapshot: StateSnapshot) -> str:
    """Return the node that raised an interrupt.

    It is read from the interrupt's own namespace, where this LangGraph still has one, else from the task that holds the
    interrupt. The snapshot must be taken after the stream has run out.
    """
    spaces = getattr(interrupt, "ns", None)
    if spaces:
        return str(spaces[0]).split(":", 1)[0]
    for task in snapshot.tasks:
        if any(pending.id == interrupt.id for pending in task.interrupts):
            return task.name
    raise WorkflowError("the interrupt is not pending", {"interrupt": interrupt.id})


def pauses(snapshot: StateSnapshot, session_id: str) -> list[Pause]:
    """Return the questions that wait in a session; the snapshot must be taken after the stream has run out."""
    pending = {interrupt.id: interrupt for task in snapshot.tasks for interrupt in waiting_interrupts(task)}
    return [
        Pause(interrupt.id, extract_node_name(interrupt, snapshot), interrupt.value, session_id)
        for interrupt in pending.values()
    ]


def require_pending(answers: Mapping[str, Any], pending: list[Pause]) -> None:
    """Raise a `StateError` that names what waits, unless each answer, by interrupt id, belongs to a question."""
    if not answers:
        raise StateError("there is no answer; name the interrupt's id and give its answer")
    waiting = {pause.id: pause for pause in pending}
    for identifier in answers:
        if identifier not in waiting:
            waits = ", ".join(f"{pause.type} at {pause.node} ({pause.id})" for pause in pending) or "nothing"
            raise StateError(f'"{identifier}" is not pending; what waits: {waits}', {"pending": sorted(waiting)})
