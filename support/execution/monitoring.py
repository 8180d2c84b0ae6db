"""What measures a session, by the limits of the suite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache

from support.execution.configuration import SuiteConfiguration
from support.monitors.limits import Limits
from support.monitors.memory import MemoryReading, MemoryTracker
from support.monitors.performance import PerformanceMonitor
from support.monitors.processor_delay import session_clock
from support.record import MemorySampled, Record

OnReading = Callable[[MemoryReading], None]


@cache
def memory_before_first_session() -> float:
    """Return the memory of the process before the first session of a scenario (MiB), such as that of other tests."""
    return MemoryTracker().get_current_memory_mb()


def limits_of(suite: SuiteConfiguration) -> Limits:
    """Return the limits on time and memory that the suite sets."""
    return Limits(
        max_execution_time=suite.max_execution_time,
        max_update_time=suite.max_update_time,
        memory_limit_mb=suite.memory_limit_mb + memory_before_first_session(),
        memory_growth_mb=suite.memory_growth_mb,
    )


def started_monitor(suite: SuiteConfiguration, on_reading: OnReading) -> PerformanceMonitor | None:
    """Return what measures a session from here on; None where the suite measures nothing."""
    if not suite.enable_monitoring:
        return None
    monitor = monitor_of(suite, on_reading)
    monitor.start()
    return monitor


def memory_recorder(record: Record, now: Callable[[], datetime] | None = None) -> OnReading:
    """Return what records readings of the memory, at the time of the flow's own clock, or of the record's."""

    def read(reading: MemoryReading) -> None:
        at = now() if now is not None else None
        record.append(MemorySampled(where=reading.where, mebibytes=reading.mebibytes, at=at))

    return read


def monitor_of(suite: SuiteConfiguration, on_reading: OnReading | None = None) -> PerformanceMonitor:
    """Return what measures a session, by the suite's limits.

    Time is that of the clock on the wall: to sleep and to wait for other threads takes time like any work. LangGraph's
    own wait before it retries a node is left out. Where a session is run for the second time because a limit was
    breached, what the machine kept it waiting for is left out, too.
    """
    clock = session_clock()
    memory = MemoryTracker(clock=clock, on_reading=on_reading)
    return PerformanceMonitor(limits_of(suite), suite.sample_every, memory=memory, clock=clock)
