"""Time for which the threads of this process were ready to run and the machine had no processor for them."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from support.monitors.engine_waits import WALL

TASKS: Final = Path("/proc/self/task")
"""Where Linux reports each thread of the process; `schedstat` holds three numbers, the second being its delay in ns."""

NANOSECONDS: Final = 1e9


class ProcessorDelay:
    """Adds up the delay of every thread of this process, including those that have ended.

    Where the system does not report delays, the delay is 0.
    """

    def __init__(self, tasks: Path = TASKS) -> None:
        self._tasks = tasks
        self._lock = threading.Lock()
        self._by_thread: dict[str, int] = {}
        self._before = 0

    def seconds(self) -> float:
        """Return the delay so far, in seconds; only differences matter."""
        try:
            threads = os.listdir(self._tasks)  # noqa: PTH208  # it runs in turn with the flow, so keep it cheap
        except OSError:  # not Linux
            threads = []
        for thread in threads:
            self._read(thread)
        with self._lock:
            return (self._before + sum(self._by_thread.values())) / NANOSECONDS

    def thread_ends(self) -> None:
        """Read the delay of the calling thread for the last time."""
        self._read(str(threading.get_native_id()))

    def _read(self, thread: str) -> None:
        try:
            delay = int((self._tasks / thread / "schedstat").read_bytes().split()[1])
        except (OSError, IndexError):  # it has ended, or the system does not report delays
            return
        with self._lock:
            known = self._by_thread.get(thread, 0)
            if delay < known:  # another thread reuses the number of a thread that ended
                self._before += known
            self._by_thread[thread] = delay


class UndelayedClock:
    """A wall clock that leaves out the time for which threads were ready to run and no processor was free.

    Sleep, locks and other threads' work pass as time. Delays of several threads may overlap, most of all while they
    wait in turn for the interpreter; but what the process has worked, on any thread, has passed in any case.

    Args:
        delay: The delay of the threads so far, in seconds.
        clock: The wall clock, in seconds.
        work: The processor time of the process so far, in seconds.
    """

    def __init__(
        self,
        delay: Callable[[], float],
        clock: Callable[[], float] = time.perf_counter,
        work: Callable[[], float] = time.process_time,
    ) -> None:
        self._delay = delay
        self._clock = clock
        self._work = work
        self._last = delay(), clock(), work()
        self._now = 0.0

    def __call__(self) -> float:
        """Return the time, in seconds; only differences matter."""
        last, self._last = self._last, (self._delay(), self._clock(), self._work())
        delayed, passed, worked = (now - before for now, before in zip(self._last, last, strict=True))
        self._now += max(passed - delayed, min(passed, worked))
        return self._now


_delay: ProcessorDelay | None = None


def session_clock() -> Callable[[], float]:
    """Return the clock by which a session is measured now: the wall clock, or the same without delay."""
    return WALL if _delay is None else UndelayedClock(_delay.seconds, WALL)


@contextmanager
def without_delay() -> Iterator[None]:
    """Measure the sessions that begin in the block without the delay of this process's threads.

    Reading the delay costs more than a session may be slowed down by, so this is for a session that is suspected of
    breaching a time limit.
    """
    from unittest.mock import patch  # noqa: PLC0415 - it imports asyncio, for a second run only

    global _delay  # noqa: PLW0603  # it applies to the whole process
    delay = ProcessorDelay()
    run = threading.Thread.run

    def run_and_read(thread: threading.Thread, *arguments: Any) -> None:
        try:
            run(thread, *arguments)
        finally:
            delay.thread_ends()

    _delay = delay
    try:
        with patch.object(threading.Thread, "run", run_and_read):
            yield
    finally:
        _delay = None
