"""The sessions that run now, in every thread of this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, get_ident
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.discussion.execution import Execution

_LOCK = Lock()
_RUNNING: list[tuple[int, Execution]] = []
"""Each with the thread that leads it."""


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
