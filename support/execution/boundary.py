"""Sees a flow that reaches past its scenario: for the terminal, the network, a file elsewhere, or real time."""

from __future__ import annotations

import asyncio
import builtins
import io
import os
import socket
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from tempfile import gettempdir
from threading import Lock
from types import FrameType
from typing import Any, Final, Literal, TextIO
from unittest.mock import patch

from support.execution.configuration import Strictness
from support.monitors.engine_waits import WALL
from support.record.interrupts import running_node, running_place

Severity = Literal["finding", "warning", "allowed"]


class BoundaryWarning(UserWarning):
    """A flow reaches for something that makes its scenarios slow, or dependent on each other."""


def warn_of_boundary(lines: Iterable[str]) -> None:
    """Issue each line once as a warning, which can be ignored, and which fails nothing where warnings are errors."""
    for line in dict.fromkeys(lines):
        try:
            warnings.warn(line, BoundaryWarning, stacklevel=2)
        except BoundaryWarning:
            with warnings.catch_warnings():
                warnings.simplefilter("default", BoundaryWarning)
                warnings.warn(line, BoundaryWarning, stacklevel=2)


_lock = Lock()
_sessions: list[_Session] = []
_doors = ExitStack()


@dataclass(frozen=True, slots=True)
class Boundary:
    """What a session may reach for.

    Args:
        strictness: `strict` makes findings of files and sleeps, which are warnings otherwise.
        folder: Where the session may write; None: in the system's folder for temporary files.
        is_replaced: Whether network, clock and files are replaced: where they are real, they are used.
    """

    strictness: Strictness = "usual"
    folder: Path | None = None
    is_replaced: bool = True

    def severity(self, door: str) -> Severity:
        """Return what it is to reach through a door: `terminal`, `network`, `file` or `sleep`."""
        if door == "terminal":
            return "finding"
        if not self.is_replaced:
            return "allowed"
        return "finding" if door == "network" or self.strictness == "strict" else "warning"

    def contains(self, path: Path) -> bool:
        """Return whether a session may write at a path."""
        return path.is_relative_to((self.folder or Path(gettempdir())).resolve()) or path == Path(os.devnull)


@dataclass(frozen=True, slots=True, eq=False)
class _Session:
    boundary: Boundary
    runs_at: Callable[[str], bool]
    note: Mapping[Severity, Callable[[str], None]] = field(default_factory=dict)

    def reaches(self, door: str, words: str) -> bool:
        """Note that the session reaches through a door, and return whether it is one that has to stay closed."""
        severity = self.boundary.severity(door)
        if severity != "allowed":
            self.note[severity](f"{running_node() or 'the flow'} {words}")
        return severity == "finding"


@contextmanager
def closed_boundary(
    boundary: Boundary,
    runs_at: Callable[[str], bool],
    *,
    finding: Callable[[str], None],
    warning: Callable[[str], None],
) -> Iterator[None]:
    """Report in words what a session reaches for inside the block.

    Args:
        runs_at: Returns whether a place in the graph, LangGraph's `checkpoint_ns`, is one at which the session runs.
        finding: Takes a line about what a right flow does not do.
        warning: Takes a line about what makes scenarios slow, or dependent on each other.
    """
    session = _Session(boundary, runs_at, {"finding": finding, "warning": warning})
    with _lock:
        if not _sessions:
            _close_doors()
        _sessions.append(session)
    try:
        yield
    finally:
        with _lock:
            _sessions.remove(session)
            if not _sessions:
                _doors.close()


def _close_doors() -> None:
    for owner, name, closed in _DOORS:
        _doors.enter_context(patch.object(owner, name, closed))
    _doors.enter_context(patch.object(sys, "stdin", _UnansweredInput(sys.stdin)))


def _reaching(*, in_a_node: bool = False) -> list[_Session]:
    """Return the sessions that reach for something now.

    What reaches outside every node, such as a thread of the flow's own, may belong to any session; unless `in_a_node`,
    where the test itself and its tools do the same.
    """
    place, sessions = running_place(), tuple(_sessions)
    if in_a_node and not place:
        return []
    return [session for session in sessions if session.runs_at(place)] or list(sessions)


def _report(door: str, words: str, sessions: Iterable[_Session]) -> bool:
    """Report what sessions reach for, and return whether it is refused."""
    closed = [session.reaches(door, words) for session in sessions]
    return any(closed)


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
        _report(
            "terminal",
            "reads from the terminal, where no one answers; to ask a person, let a node call interrupt(payload)",
            _reaching(),
        )
        raise EOFError("a scenario has no terminal to read from")


def _connect(connection: socket.socket, address: Any) -> None:
    _refuse_network(connection.family, address)
    _real_connect(connection, address)


def _connect_ex(connection: socket.socket, address: Any) -> int:
    _refuse_network(connection.family, address)
    return _real_connect_ex(connection, address)


def _getaddrinfo(host: Any, port: Any, *arguments: Any, **named: Any) -> Any:
    _refuse_network(socket.AF_INET, (host, port))
    return _real_getaddrinfo(host, port, *arguments, **named)


def _refuse_network(family: int, address: Any) -> None:
    if family not in (socket.AF_INET, socket.AF_INET6) or _is_loopback(address[0]):
        return
    words = (
        f"reaches for {_text(address[0])} on the network; replace the client, or record its models (--record-models)"
    )
    if _report("network", words, _reaching()):
        raise ConnectionRefusedError(f"a scenario has no network to reach {_text(address[0])}")


def _is_loopback(host: Any) -> bool:
    if not host or _text(host) == "localhost":
        return True
    try:
        return ip_address(_text(host)).is_loopback
    except ValueError:
        return False


def _text(host: Any) -> str:
    return host.decode() if isinstance(host, bytes) else str(host)


def _open(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
    if not isinstance(file, int) and set("wax+") & set(mode):
        path = Path(os.fsdecode(file)).resolve()
        _report(
            "file",
            f"writes {path}, outside the scenario's folder; take the folder from outside the flow",
            (session for session in _reaching(in_a_node=True) if not session.boundary.contains(path)),
        )
    return _real_open(file, mode, *arguments, **named)


def _sleep(seconds: float) -> None:
    with _slept(seconds, sys._getframe(1)):  # the documented way to what calls
        _real_sleep(seconds)


async def _sleep_async(delay: float, *arguments: Any, **named: Any) -> Any:
    with _slept(delay, sys._getframe(1)):
        return await _real_sleep_async(delay, *arguments, **named)


def _slept(seconds: float, caller: FrameType) -> AbstractContextManager[None]:
    """Report a sleep, and return what surrounds it: the wait before LangGraph retries a node takes no time of it."""
    if not str(caller.f_globals.get("__name__")).startswith("langgraph."):
        if seconds > 0:
            words = f"sleeps {seconds:g} s of real time; take the clock from outside the flow"
            _report("sleep", words, _reaching(in_a_node=True))
    elif caller.f_code.co_name in _RETRIES:  # LangGraph also sleeps beside a node, to end it in time
        return WALL.stopped()
    return nullcontext()


def _is_read_by_debugger() -> bool:
    frame: Any = sys._getframe()  # the documented way to the frames of a thread
    while frame is not None:
        if frame.f_globals.get("__name__") == "bdb":
            return True
        frame = frame.f_back
    return False


_real_connect, _real_connect_ex = socket.socket.connect, socket.socket.connect_ex
_real_getaddrinfo = socket.getaddrinfo
_real_open = builtins.open
_real_sleep, _real_sleep_async = time.sleep, asyncio.sleep

_RETRIES: Final = frozenset({"run_with_retry", "arun_with_retry"})
"""The functions of LangGraph that run a node or task, and again after a wait (its `RetryPolicy`)."""

_DOORS: Final[tuple[tuple[Any, str, Any], ...]] = (
    (socket.socket, "connect", _connect),
    (socket.socket, "connect_ex", _connect_ex),
    (socket, "getaddrinfo", _getaddrinfo),
    (builtins, "open", _open),
    (io, "open", _open),
    (time, "sleep", _sleep),
    (asyncio, "sleep", _sleep_async),
)
"""What is looked up at each call, and what watches it; an audit hook would cost each line that a debugger traces."""
