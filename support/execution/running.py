"""The sessions that run now, in every thread of this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock, get_ident
from typing import Final

from support.monitors.performance import PerformanceMonitor
from support.record import AnswerGiven, NodeAsked, NodeFailed, NodeFinished, NodeStarted, Paused, Record

_LOCK = Lock()
_MAX_DESCRIBED: Final = 5
"""Sessions that are described (count)."""


@dataclass(frozen=True, slots=True, eq=False)
class _RunningSession:
    id: str
    record: Record
    monitor: PerformanceMonitor | None
    thread: int


_RUNNING: list[_RunningSession] = []


@contextmanager
def running(session: str, record: Record, monitor: PerformanceMonitor | None) -> Iterator[None]:
    """Count a session among those that run; the monitors of all that run side by side learn of it."""
    entry = _RunningSession(session, record, monitor, get_ident())
    with _LOCK:
        beside = [other for other in _RUNNING if other.thread != entry.thread]
        _RUNNING.append(entry)
    for each in (*beside, entry) if beside else ():
        if each.monitor:
            each.monitor.runs_concurrently = True
    try:
        yield
    finally:
        with _LOCK:
            _RUNNING.remove(entry)


def describe_running_sessions() -> Iterator[str]:
    """Yield for each session that runs now in which node it is and which question waits, a line each.

    It waits for no lock, so that it works while everything hangs.
    """
    sessions = tuple(_RUNNING)
    if not sessions:
        yield "No session was running."
    for session in sessions[:_MAX_DESCRIBED]:
        nodes = ", ".join(_unfinished(session.record)) or "no node"
        yield f"Session {session.id} was in: {nodes}. Waiting for an answer: {_waiting(session.record)}."
    if len(sessions) > _MAX_DESCRIBED:
        yield f"And {len(sessions) - _MAX_DESCRIBED} more sessions were running."


def _unfinished(record: Record) -> list[str]:
    """Return the nodes that have started and not ended."""
    nodes: dict[str, int] = {}
    for event in tuple(record):
        if isinstance(event, NodeStarted):
            nodes[event.node] = event.visit
        elif isinstance(event, NodeAsked | NodeFailed | NodeFinished):
            nodes.pop(event.node, None)
    return [f"{node} (visit {visit})" for node, visit in nodes.items()]


def _waiting(record: Record) -> str:
    """Return the questions that have no answer; one whose answer was refused is asked again."""
    waiting: dict[str, Paused] = {}
    for event in tuple(record):
        if isinstance(event, Paused):
            waiting[event.question] = event
        elif isinstance(event, AnswerGiven):
            waiting.pop(event.question, None)
    return ", ".join(f"{event.type}, asked by {event.node}: {event.payload}" for event in waiting.values()) or "nothing"
