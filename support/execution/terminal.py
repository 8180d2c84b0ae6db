"""Sees a flow that reads from the terminal, where no one answers while scenarios run."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any, TextIO

from support.record.interrupts import running_node, running_place


@dataclass(frozen=True, slots=True, eq=False)
class _Session:
    note: Callable[[str], None]
    runs_at: Callable[[str], bool]


_lock = Lock()
_sessions: list[_Session] = []


class _UnansweredInput(io.TextIOBase):
    """A standard input on which every attempt to read is reported, and fails as at the end of a file."""

    def __init__(self, real: TextIO) -> None:
        self.real = real

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> str:
        return self._report_and_refuse(lambda: self.real.read(-1 if size is None else size))

    def readline(self, size: int = -1) -> str:  # type: ignore[override]  # typeshed has overloads for bytes
        return self._report_and_refuse(lambda: self.real.readline(size))

    def _report_and_refuse(self, read: Callable[[], str]) -> str:
        if _is_read_by_debugger():
            return read()
        node, place, sessions = running_node(), running_place(), tuple(_sessions)
        # what reads outside every node, such as a thread of the flow's own, may belong to any session
        for session in [session for session in sessions if session.runs_at(place)] or sessions:
            session.note(
                f"{node or 'the flow'} reads from the terminal, where no one answers; "
                "to ask a person, let a node call interrupt(payload)"
            )
        raise EOFError("a scenario has no terminal to read from")


@contextmanager
def watched_terminal(note: Callable[[str], None], runs_at: Callable[[str], bool]) -> Iterator[None]:
    """Report in words every read of a session from the standard input inside the block, in any thread.

    Args:
        note: Takes a line about a read.
        runs_at: Returns whether a place in the graph, LangGraph's `checkpoint_ns`, is one at which the session runs.
    """
    session = _Session(note, runs_at)
    with _lock:
        _sessions.append(session)
        if not isinstance(sys.stdin, _UnansweredInput):
            sys.stdin = _UnansweredInput(sys.stdin)
    try:
        yield
    finally:
        with _lock:
            _sessions.remove(session)
            if not _sessions and isinstance(sys.stdin, _UnansweredInput):
                sys.stdin = sys.stdin.real


def _is_read_by_debugger() -> bool:
    frame: Any = sys._getframe()  # the documented way to the frames of a thread
    while frame is not None:
        if frame.f_globals.get("__name__") == "bdb":
            return True
        frame = frame.f_back
    return False
