"""The questions of a session that wait, read from the graph once its stream has run out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from support.langgraph_versions import waiting_interrupts

if TYPE_CHECKING:
    from langgraph.types import StateSnapshot


@dataclass(frozen=True, slots=True)
class WaitingPause:
    """A question that waits.

    Attributes:
        node: The node of the streamed graph that asks; where a subgraph asks, the node that contains it.
        type: The payload's `type`, or the node's name where the payload has none.
        payload: The payload; a text as its `message`, anything else that is no mapping as its `value`.
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
    value = interrupt.value
    key = "message" if isinstance(value, str) else "value"
    payload: Mapping[str, Any] = value if isinstance(value, Mapping) else {key: value}
    kind = payload.get("type")
    return WaitingPause(interrupt.id, node, kind if isinstance(kind, str) else node, payload)
