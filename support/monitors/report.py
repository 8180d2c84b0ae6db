"""What a monitor has measured, as a frozen value with a readable text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhaseTiming:
    """A phase, all visits to it together.

    Attributes:
        seconds: Seconds of the flow.
        needed_mb: The most by which memory rose in a visit above its beginning, in MiB; None if it was not read.
        grown_mb: How much higher memory was at the end of the visits than at their beginning, in MiB.
    """

    updates: int
    seconds: float
    longest: float
    needed_mb: float | None = None
    grown_mb: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceReport:
    """A session's time and memory.

    Attributes:
        execution_seconds: Time of the flow, without waiting, the kit's work between updates, or the monitor.
        kit_seconds: Time of the kit between an update and the monitor's `resume`.
        monitor_seconds: Time of the monitor itself, memory readings included.
        slowest_seconds: The longest update.
        slowest_node: Its node; None without updates.
        slowest_number: Its number, from 1; 0 if its node asked or failed, and yielded no update.
        phases: By phase, in the order of the session; the first key is None until a phase is named.
        start_mb: Resident memory at the start, in MiB; None if memory was not read.
        peak_mb: The highest reading, in MiB.
        growth_mb: The last reading minus the first, in MiB.
    """

    execution_seconds: float
    waiting_seconds: float
    kit_seconds: float
    monitor_seconds: float
    updates: int
    slowest_seconds: float
    slowest_node: str | None
    slowest_number: int
    phases: Mapping[int | None, PhaseTiming]
    start_mb: float | None
    peak_mb: float | None
    peak_where: str | None
    growth_mb: float | None
    memory_readings: int
    breaches: tuple[str, ...]

    @property
    def mean_seconds(self) -> float:
        """The mean time of the flow for an update, in seconds; 0 without updates."""
        return self.execution_seconds / self.updates if self.updates else 0.0

    @property
    def monitor_share(self) -> float:
        """The monitor's own time as a share of the flow's; 0 if the flow took no time."""
        return self.monitor_seconds / self.execution_seconds if self.execution_seconds else 0.0

    def __str__(self) -> str:
        """Return the report in a few lines."""
        apart = f"(waited {self.waiting_seconds:.3f} s, monitor {self.monitor_seconds * 1000:.2f} ms)"
        lines = [f"{self.execution_seconds:.3f} s in {self.updates} updates {apart}"]
        if self.updates:
            number = f"number {self.slowest_number}" if self.slowest_number else "none, asked or failed"
            lines.append(
                f"slowest update: {number}, {self.slowest_node}, "
                f"{self.slowest_seconds * 1000:.2f} ms; mean {self.mean_seconds * 1000:.2f} ms"
            )
        for phase, timing in self.phases.items():
            name = "before the first phase" if phase is None else f"phase {phase}"
            grown = "" if timing.grown_mb is None else f", grown by {timing.grown_mb:.1f} MiB"
            lines.append(f"{name}: {timing.seconds:.3f} s in {timing.updates} updates{grown}")
        if self.peak_mb is not None:
            lines.append(
                f"memory: peak {self.peak_mb:.1f} MiB ({self.peak_where}), grown by {self.growth_mb:.1f} MiB, "
                f"{self.memory_readings} readings"
            )
        lines += [f"LIMIT REACHED: {breach}" for breach in self.breaches]
        return "\n".join(lines)
