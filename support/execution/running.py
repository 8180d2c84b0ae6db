"""The sessions that run now, in every thread of this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, get_ident
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from support.execution.execution import Execution
    from support.record import Record

_LOCK = Lock()
_RUNNING: list[tuple[int, Execution]] = []
"""Each with the thread that leads it."""

_MOST: Final = 5
"""Sessions that are described (count)."""


@contextmanager
def running(execution: Execution) -> Iterator[None]:
    """Count a session among those that run; all that run side by side in several threads get to know of it.

    Args:
        execution: The session's run.
    """
    entry = get_ident(), execution
    with _LOCK:
        beside = [other for thread, other in _RUNNING if thread != entry[0]]
        _RUNNING.append(entry)
    for each in (*beside, execution) if beside else ():
        if each.watch.monitor:
            each.watch.monitor.beside_others = True
    try:
        yield
    finally:
        with _LOCK:
            _RUNNING[:] = [other for other in _RUNNING if other is not entry]


def running_now() -> tuple[Execution, ...]:
    """Return the sessions that run now; it waits for no lock, so that it can be asked while everything hangs."""
    return tuple(execution for _, execution in _RUNNING)


def what_runs() -> Iterator[str]:
    """Return for each session that runs now in which node it is and which question waits, a line each."""
    sessions = running_now()
    if not sessions:
        yield "No session was running."
    for execution in sessions[:_MOST]:
        nodes = ", ".join(_unfinished(execution.record)) or "no node"
        question = _waiting(execution.record)
        yield f"Session {execution.session} was in: {nodes}. Waiting for an answer: {question}."
    if len(sessions) > _MOST:
        yield f"And {len(sessions) - _MOST} more sessions were running."


def _unfinished(record: Record) -> list[str]:
    """Return the nodes that have begun and not come to an end."""
    from support.record import NodeAsked, NodeFailed, NodeFinished, NodeStarted

    nodes: dict[str, int] = {}
    for event in tuple(record):
        if isinstance(event, NodeStarted):
            nodes[event.node] = event.visit
        elif isinstance(event, NodeAsked | NodeFailed | NodeFinished):
            nodes.pop(event.node, None)
    return [f"{node} (visit {visit})" for node, visit in nodes.items()]


def _waiting(record: Record) -> str:
    """Return the question that was asked last, where it has no answer."""
    from support.record import AnswerGiven, Paused

    asked = {event.question: event for event in tuple(record.of(Paused))}
    for answered in tuple(record.of(AnswerGiven)):
        if answered.outcome != "refused":
            asked.pop(answered.question, None)
    return ", ".join(f"{event.type}, asked by {event.node}: {event.payload}" for event in asked.values()) or "nothing"
