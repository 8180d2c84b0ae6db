"""Time, memory and work of a session: measured with little overhead, checked against limits."""

from __future__ import annotations

from support.monitors.counters import WorkCounters, WorkCounts
from support.monitors.errors import MonitorError
from support.monitors.limits import Limits
from support.monitors.memory import MemoryTracker
from support.monitors.performance import PerformanceMonitor
from support.monitors.profiling import profile_execution
from support.monitors.report import PerformanceReport, PhaseTiming
from support.monitors.timing import ExecutionTimer

__all__ = [
    "ExecutionTimer",
    "Limits",
    "MemoryTracker",
    "MonitorError",
    "PerformanceMonitor",
    "PerformanceReport",
    "PhaseTiming",
    "WorkCounters",
    "WorkCounts",
    "profile_execution",
]
