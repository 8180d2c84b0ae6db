"""The memory of the process, read seldom enough not to disturb what is measured."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from support.monitors.errors import MonitorError

BYTES_PER_MEBIBYTE = 1024 * 1024
LEAST_INTERVAL = 0.05


@dataclass(frozen=True, slots=True)
class MemoryReading:
    """A reading of the memory, and where in the session it was taken."""

    mebibytes: float
    where: str


class MemoryTracker:
    """Reads the resident memory of this process, and keeps the first, the last and the highest reading.

    A reading costs microseconds alone, but far more in a streaming session, where every release of the interpreter's
    lock waits for the thread that stores checkpoints. So it is read at the turning points of a session (`sample`) and
    in between only at intervals (`sample_if_due`), never by a thread of its own.

    Args:
        read_bytes: Returns the resident memory in bytes; by default psutil.
        clock: Returns seconds; only differences matter.
        least_interval: Minimum seconds between two readings of `sample_if_due`.
        on_reading: Called with each reading that is kept.
    """

    __slots__ = (
        "_clock", "_least_interval", "_on_reading", "_read_bytes", "due_at", "first", "last", "peak", "readings"
    )  # fmt: skip

    def __init__(
        self,
        read_bytes: Callable[[], int] | None = None,
        *,
        clock: Callable[[], float] = time.perf_counter,
        least_interval: float = LEAST_INTERVAL,
        on_reading: Callable[[MemoryReading], None] | None = None,
    ) -> None:
        self._on_reading = on_reading
        self._read_bytes = read_bytes
        self._clock = clock
        self._least_interval = least_interval
        self.due_at = float("-inf")
        self.first: MemoryReading | None = None
        self.last: MemoryReading | None = None
        self.peak: MemoryReading | None = None
        self.readings = 0

    def get_current_memory_mb(self) -> float:
        """Return the resident memory of this process now, in MiB. The reading is not kept."""
        if self._read_bytes is None:
            self._read_bytes = _resident_memory_reader()
        return self._read_bytes() / BYTES_PER_MEBIBYTE

    def sample(self, where: str) -> MemoryReading:
        """Read the memory at a turning point and keep the reading; `where` is the place in the session, for reports."""
        reading = MemoryReading(self.get_current_memory_mb(), where)
        self.due_at = self._clock() + self._least_interval
        self.readings += 1
        self.first = self.first or reading
        self.last = reading
        if self.peak is None or reading.mebibytes > self.peak.mebibytes:
            self.peak = reading
        if self._on_reading is not None:
            self._on_reading(reading)
        return reading

    def sample_if_due(self, where: str) -> MemoryReading | None:
        """Read the memory if the last reading is old enough; else return None."""
        return self.sample(where) if self._clock() >= self.due_at else None

    @property
    def peak_mb(self) -> float:
        """The highest reading, in MiB."""
        return _kept(self.peak).mebibytes

    @property
    def growth_mb(self) -> float:
        """The last reading minus the first, in MiB; negative if memory was released."""
        return _kept(self.last).mebibytes - _kept(self.first).mebibytes

    def reset(self) -> None:
        """Forget all readings."""
        self.due_at = float("-inf")
        self.first = self.last = self.peak = None
        self.readings = 0


def _kept(reading: MemoryReading | None) -> MemoryReading:
    if reading is None:
        raise MonitorError("no memory was read yet: call sample() first")
    return reading


@cache
def _resident_memory_reader() -> Callable[[], int]:
    import psutil  # noqa: PLC0415 - a run that measures no memory starts without it

    process = psutil.Process()

    def read() -> int:
        resident: int = process.memory_info().rss
        return resident

    return read


if hasattr(os, "register_at_fork"):  # a forked process has a memory of its own
    os.register_at_fork(after_in_child=_resident_memory_reader.cache_clear)
