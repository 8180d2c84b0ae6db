"""The wall clock of sessions, without the time for which LangGraph itself waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final


class StoppableClock:
    """A clock that stops while anything has stopped it, in any thread or task.

    Args:
        clock: The clock that it follows otherwise, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._lock = Lock()
        self._stopped = 0
        self._since = self._left_out = 0.0

    def __call__(self) -> float:
        """Return the time, in seconds; only differences matter."""
        with self._lock:
            return (self._since if self._stopped else self._clock()) - self._left_out

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop the clock in the block; time that several blocks share is left out once."""
        with self._lock:
            if not self._stopped:
                self._since = self._clock()
            self._stopped += 1
        try:
            yield
        finally:
            with self._lock:
                self._stopped -= 1
                if not self._stopped:
                    self._left_out += self._clock() - self._since


WALL: Final = StoppableClock()
"""One for the process: where sessions run side by side, limits on time do not apply."""
