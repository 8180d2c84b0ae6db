"""Pages that two processes make: one half here, the other in a fork of this process."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final, NamedTuple

Files = Iterator[tuple[str, bytes]]
"""Files of the documentation: path and content."""

FEW: Final = 100
"""With fewer scenarios a second process costs more than it saves."""


class Share(NamedTuple):
    """One of several parts of the pages of scenarios.

    Attributes:
        number: Which part, from 0; what belongs to no scenario comes with part 0.
        of: How many parts there are.
    """

    number: int
    of: int

    @property
    def first(self) -> bool:
        """Whether this is the part with which everything comes that belongs to no scenario."""
        return self.number == 0

    def has(self, turn: int) -> bool:
        """Whether a feature belongs to this part.

        Args:
            turn: The feature's place in the documentation.
        """
        return turn % self.of == self.number


WHOLE: Final = Share(0, 1)


def in_two(make: Callable[[Share], Files], scenarios: int) -> Files:
    """Give all files, half of them made by a second process where that pays and a fork is safe.

    What the second process cannot make is made here, so that an error is told as if there were only one.

    Args:
        make: Makes a part of the files.
        scenarios: How many scenarios there are (count).
    """
    if scenarios < FEW or not _may_fork():
        yield from make(WHOLE)
        return
    here, there = get_context("fork").Pipe(duplex=False)
    process = get_context("fork").Process(target=_send, args=(make, Share(1, 2), there, here), daemon=True)
    process.start()
    there.close()
    try:
        yield from make(Share(0, 2))
        yield from _received(here) or make(Share(1, 2))
    finally:
        here.close()
        process.terminate()
        process.join()
        process.close()


def _may_fork() -> bool:
    """Threads do not survive a fork, and what they hold would be held for ever."""
    return hasattr(os, "fork") and (os.cpu_count() or 1) > 1 and threading.active_count() == 1


def _send(make: Callable[[Share], Files], share: Share, there: Connection, here: Connection) -> None:
    """Make a share in the second process, for as long as there is a first that waits for it."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # whatever the first does when it is told to end
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; the first says so, and ends this one
    here.close()  # else this process would be a reader of its own, and wait for ever when the first is killed
    with suppress(BrokenPipeError):  # the first was killed: nobody is there to read or to be told
        there.send_bytes(pickle.dumps([*make(share)]))
    there.close()


def _received(here: Connection) -> Files | None:
    """What the second process made; None where it came to nothing."""
    try:
        made: list[tuple[str, bytes]] = pickle.loads(here.recv_bytes())  # noqa: S301  # from a fork of this process
        return iter(made)
    except (EOFError, OSError):
        return None
