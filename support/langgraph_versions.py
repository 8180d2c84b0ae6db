"""Where the supported versions of LangGraph differ, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langgraph.types import Interrupt, PregelTask, StateSnapshot


def waiting_interrupts(task: PregelTask) -> tuple[Interrupt, ...]:
    """Return the interrupts of a task that wait for an answer, once the stream has run out.

    Before LangGraph 1.2 a task that was answered beside one that still waits goes on showing its interrupt, and has a
    result; one that asks again has the result `{}`. (A task that was answered and wrote nothing looks there like one
    that asks again: no snapshot distinguishes them.)
    """
    return () if task.result else tuple(task.interrupts)


def next_nodes(snapshot: StateSnapshot) -> tuple[str, ...]:
    """Return the nodes that run next, or wait for an answer, once the stream has run out.

    Before LangGraph 1.2 `snapshot.next` leaves out a node that was answered and asks again.
    """
    following = snapshot.next
    return tuple(task.name for task in snapshot.tasks if task.name in following or waiting_interrupts(task))


def is_of_langgraph(value: object) -> bool:
    """Return whether the class of an object, such as a channel, is LangGraph's own."""
    return type(value).__module__.startswith("langgraph.")


_OVERWRITE = "__overwrite__"


def unwrap_overwrite(value: Any) -> tuple[Any, bool]:
    """Return what an update writes to a key, and whether that takes the place of all the key held (`Overwrite`).

    LangGraph takes as such the object, a mapping with one key of that name, and (newer versions) what JSON makes of it.
    """
    if isinstance(value, dict):
        if value.keys() == {_OVERWRITE}:
            return value[_OVERWRITE], True
        if value.get("type") == _OVERWRITE and "value" in value:
            return value["value"], True
    elif type(value).__name__ == "Overwrite" and is_of_langgraph(value):
        return value.value, True
    return value, False
