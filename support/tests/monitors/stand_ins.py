"""A clock and a memory that move only when a test says so."""

from __future__ import annotations

from support.monitors.limits import Limits
from support.monitors.memory import MemoryTracker
from support.monitors.performance import PerformanceMonitor

MEBIBYTE = 1024 * 1024


class HandClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.read_cost = 0.0

    def __call__(self) -> float:
        self.seconds += self.read_cost
        return self.seconds

    def pass_time(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds


class HandMemory:
    """A memory whose size a test sets, and whose reading may cost time."""

    def __init__(self, clock: HandClock, mebibytes: float = 50.0, cost: float = 0.0) -> None:
        self.clock = clock
        self.mebibytes = mebibytes
        self.cost = cost
        self.readings = 0

    def __call__(self) -> int:
        self.readings += 1
        self.clock.pass_time(self.cost)
        return int(self.mebibytes * MEBIBYTE)


def with_memory(
    clock: HandClock, memory: HandMemory, limits: Limits | None = None, sample_every: int = 1
) -> PerformanceMonitor:
    """Give a monitor that reads them."""
    return PerformanceMonitor(limits, sample_every, memory=MemoryTracker(memory, clock=clock), clock=clock)
