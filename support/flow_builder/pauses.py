"""What a session waits with, read from the graph itself once its stream has run out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from support.langgraph_versions import waiting_interrupts

if TYPE_CHECKING:
    from langgraph.types import StateSnapshot


@dataclass(frozen=True, slots=True)
class WaitingPause:
    """One question that a session waits with.

    Attributes:
        node: The node of the streamed graph that asks; where a subgraph asks, the node that contains it.
        type: The payload's `type`, or the node's name where the payload has none.
        payload: What the question shows; a text as its `message`, anything else that is no mapping as its `value`.
    """

    id: str
    node: str
    type: str
    payload: Mapping[str, Any]


def read_pauses(snapshot: StateSnapshot) -> tuple[WaitingPause, ...]:
    """Return what a session waits with, each question once.

    Args:
        snapshot: `get_state(config)`, read after the stream has run out: before that it lags, and so does what it says.

    Returns:
        The pauses in the order of their tasks.
    """
    found: dict[str, WaitingPause] = {}
    for task in snapshot.tasks:
        for interrupt in waiting_interrupts(task):
            found.setdefault(interrupt.id, _pause(interrupt.id, task.name, interrupt.value))
    return tuple(found.values())


def _pause(identity: str, node: str, value: Any) -> WaitingPause:
    shown_as = "message" if isinstance(value, str) else "value"
    payload: Mapping[str, Any] = value if isinstance(value, Mapping) else {shown_as: value}
    kind = payload.get("type")
    return WaitingPause(identity, node, kind if isinstance(kind, str) else node, payload)
