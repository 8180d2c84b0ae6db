"""The questions of a session that wait, read from the graph once its stream has run out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from typing import TYPE_CHECKING, Any

from support.langgraph_versions import waiting_interrupts
from support.record.copying import is_message, structural_copy
from support.record.inputs import live_fields

if TYPE_CHECKING:
    from langgraph.types import StateSnapshot


@dataclass(frozen=True, slots=True)
class WaitingPause:
    """A question that waits.

    Attributes:
        node: The node of the streamed graph that asks; where a subgraph asks, the node that contains it.
        type: The payload's `type`, or the node's name where the payload has none.
        payload: The payload by its fields; a text is its `message`, and so is that of a LangChain message; anything
            else that has no fields is its `value`.
    """

    id: str
    node: str
    type: str
    payload: Mapping[str, Any]


def read_pauses(snapshot: StateSnapshot) -> tuple[WaitingPause, ...]:
    """Return the questions that wait, each once; the stream must have run out, or the snapshot lags."""
    pauses: dict[str, WaitingPause] = {}
    for task in snapshot.tasks:
        for interrupt in waiting_interrupts(task):
            pauses.setdefault(interrupt.id, pause_of(interrupt, task.name))
    return tuple(pauses.values())


def pause_of(interrupt: Any, node: str) -> WaitingPause:
    """Return the question that an `Interrupt` of a node asks."""
    payload = _by_field(interrupt.value)
    kind = payload.get("type")
    return WaitingPause(interrupt.id, node, kind if isinstance(kind, str) else node, payload)


def _by_field(value: Any) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    if is_message(type(value)):
        return {**structural_copy(value), "message": str(value.text)}
    fields = live_fields(value) if is_dataclass(value) or hasattr(type(value), "model_fields") else None
    return fields if fields is not None else {"message" if isinstance(value, str) else "value": value}
