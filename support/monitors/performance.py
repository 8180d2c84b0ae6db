"""The monitor of a session: the time of each update and each phase, and the memory over time."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import MappingProxyType, TracebackType
from typing import Literal, Self

from support.monitors.errors import MonitorError
from support.monitors.limits import Limits
from support.monitors.memory import MemoryTracker
from support.monitors.report import PerformanceReport, PhaseTiming

# What the time since the last mark counts as.
_Since = Literal["flow", "update", "pause"]

_NO_UPDATE = 0
"""The number for a node that yielded no update."""


class _PhaseTotals:
    """The running totals of a phase."""

    __slots__ = ("_base", "_last", "grown", "longest", "needed", "seconds", "updates")

    def __init__(self) -> None:
        self.updates = 0
        self.seconds = 0.0
        self.longest = 0.0
        self.needed: float | None = None
        self.grown = 0.0
        self._base = self._last = 0.0

    def enter(self, mebibytes: float) -> None:
        """Begin a visit to the phase, with a reading of the memory."""
        self._base = self._last = mebibytes
        self.needed = self.needed or 0.0

    def read(self, mebibytes: float) -> None:
        """Add a reading of the memory within the visit."""
        self.grown += mebibytes - self._last
        self._last = mebibytes
        self.needed = max(self.needed or 0.0, mebibytes - self._base)

    def timing(self) -> PhaseTiming:
        """Return the totals so far."""
        grown = None if self.needed is None else self.grown
        return PhaseTiming(self.updates, self.seconds, self.longest, self.needed, grown)


class PerformanceMonitor:
    """Measures a session as its updates arrive.

    Call `start` before the stream, `update` for each update (after `phase`, if the update began a new one),
    `node_without_update` where a node asks or fails instead, `pause` where the flow waits for the owner, `resume`
    before the next update is requested from the stream, `end` at last; or use it in a `with` statement, which starts
    and ends it.
    Time of the flow is the time between `start` or `resume` and the next call. Without `resume`, the flow is assumed to
    go on at once after an update; after a pause, everything until the next call counts as waiting.

    Args:
        limits: Those of `Limits()` by default.
        sample_every: Memory is considered at every n-th update only.
        memory: Reads the memory, for this session only (`start` resets it); None measures time alone.
        clock: Returns seconds; only differences matter.

    Attributes:
        runs_concurrently: Whether other sessions ran at the same time: they share the processor and the interpreter,
            and no time is the session's own. Limits on time do not apply then.
    """

    __slots__ = (
        "_clock",
        "_execution",
        "_kit",
        "_limits",
        "_mark",
        "_memory",
        "_monitor",
        "_over_limit",
        "_phase",
        "_phases",
        "_sample_every",
        "_since",
        "_slowest",
        "_slowest_where",
        "_state",
        "_totals",
        "_until_sample",
        "_update_ceiling",
        "_updates",
        "_waiting",
        "runs_concurrently",
    )

    def __init__(
        self,
        limits: Limits | None = None,
        sample_every: int = 1,
        *,
        memory: MemoryTracker | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        if sample_every < 1:
            raise ValueError(f"sample_every must be at least 1, got {sample_every}")
        self.runs_concurrently = False
        self._limits = limits or Limits()
        self._update_ceiling = self._limits.max_update_time or float("inf")
        self._sample_every = self._until_sample = sample_every
        self._memory = memory
        self._clock = clock
        self._state: Literal["new", "running", "ended"] = "new"
        self._since: _Since = "flow"
        self._mark = 0.0
        self._execution = self._waiting = self._kit = self._monitor = 0.0
        self._updates = self._over_limit = 0
        self._slowest = 0.0
        self._slowest_where: tuple[int, str, int | None] | None = None
        self._phase: int | None = None
        self._totals = _PhaseTotals()
        self._phases: dict[int | None, _PhaseTotals] = {None: self._totals}

    def start(self) -> None:
        """Begin to measure, with a reading of the memory."""
        if self._state != "new":
            raise MonitorError("this monitor was started before: use a new one for each session")
        start = self._clock()
        if self._memory is not None:
            self._memory.reset()
            self._totals.enter(self._memory.sample("at the start").mebibytes)
        self._state = "running"
        self._leave(start, "flow", None)

    def update(self, node: str) -> None:
        """Record an update of a node; the flow took the time since the last call for it."""
        now = self._clock()
        if self._state != "running":
            raise self._not_running("update")
        if self._since == "pause":
            self._waiting += now - self._mark
            seconds = 0.0
        else:
            seconds = now - self._mark
            self._execution += seconds
        self._updates += 1
        totals = self._totals
        totals.updates += 1
        totals.seconds += seconds
        self._rank(seconds, self._updates, node)
        self._until_sample -= 1
        if not self._until_sample:
            self._until_sample = self._sample_every
            if self._memory is not None and now >= self._memory.due_at:
                totals.read(self._memory.sample(f"after update {self._updates}, {node}").mebibytes)
        self._since = "update"
        self._mark = mark = self._clock()
        self._monitor += mark - now

    def node_without_update(self, node: str) -> None:
        """Record that a node ran until now and yielded no update: it asked, or it failed.

        Its time counts against the limit of an update all the same.
        """
        flow_ran, start = self._since != "pause", self._mark
        now = self._enter("node_without_update", flow_ran=flow_ran)
        if flow_ran:
            self._rank(now - start, _NO_UPDATE, node)
        self._leave(now, "update", None)

    def resume(self) -> None:
        """Record that the flow goes on from here: the time since the last call is not its own.

        After a pause it counts as waiting, else as the kit's own work between two updates.
        """
        now = self._enter("resume", flow_ran=False)
        self._leave(now, "flow", None)

    def pause(self) -> None:
        """Record that the owner is asked: from here to the next call, time counts as waiting."""
        now = self._enter("pause", flow_ran=self._since != "pause")
        self._leave(now, "pause", f"at a pause after update {self._updates}")

    def phase(self, number: int) -> None:
        """Set the phase of the next updates. The same phase again is no change."""
        if self._state != "running":
            raise self._not_running("phase")
        if number == self._phase:
            return
        start = self._clock()
        self._phase = number
        left, self._totals = self._totals, self._phases.setdefault(number, _PhaseTotals())
        if self._memory is not None:
            reading = self._memory.sample(f"at the beginning of phase {number}").mebibytes
            left.read(reading)
            self._totals.enter(reading)
        spent = self._clock() - start
        # The current interval continues, without the time of the reading.
        self._mark += spent
        self._monitor += spent

    def end(self) -> None:
        """Stop measuring, with a last reading of the memory."""
        now = self._enter("end", flow_ran=self._since != "pause")
        self._state = "ended"
        self._leave(now, "flow", "at the end")

    def breaches(self) -> list[str]:
        """Return one line for each limit that was reached so far: limit, reading, where."""
        return [*self.time_breaches(), *self.memory_breaches()]

    def time_breaches(self) -> list[str]:
        """Return one line for each limit on time reached so far; none if other sessions ran at the same time."""
        if self.runs_concurrently:
            return []
        session = f"for {self._updates} updates"
        if self._slowest_where is not None:
            session += f", {self._slowest:.3f} s of it {self._slowest_words()}"
        others = f", the slowest of {self._over_limit} that took too long" if self._over_limit > 1 else ""
        update = self._slowest, f"{self._slowest_words()}{others}"
        return list(self._limits.time_breaches(execution=(self._execution, session), update=update))

    def memory_breaches(self) -> list[str]:
        """Return one line for each limit on memory that was reached so far."""
        memory = self._memory
        if memory is None or memory.peak is None or memory.last is None:
            return []
        peak = memory.peak.mebibytes, memory.peak.where
        growth = memory.growth_mb, f"since the start, {memory.last.where}"
        return list(self._limits.memory_breaches(peak=peak, growth=growth))

    def report(self) -> PerformanceReport:
        """Return the measurements so far."""
        memory = self._memory if self._memory is not None and self._memory.first is not None else None
        number, node, _ = self._slowest_where or (0, None, None)
        phases = {phase: totals.timing() for phase, totals in self._phases.items() if totals.updates or totals.seconds}
        return PerformanceReport(
            execution_seconds=self._execution,
            waiting_seconds=self._waiting,
            kit_seconds=self._kit,
            monitor_seconds=self._monitor,
            updates=self._updates,
            slowest_seconds=self._slowest,
            slowest_node=node,
            slowest_number=number,
            phases=MappingProxyType(phases),
            start_mb=memory.first.mebibytes if memory and memory.first else None,
            peak_mb=memory.peak_mb if memory else None,
            peak_where=memory.peak.where if memory and memory.peak else None,
            growth_mb=memory.growth_mb if memory else None,
            memory_readings=memory.readings if memory else 0,
            breaches=tuple(self.breaches()),
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._state == "running":
            self.end()

    def _rank(self, seconds: float, number: int, node: str) -> None:
        """Compare the time of a node with the slowest so far, and with the limit."""
        self._totals.longest = max(self._totals.longest, seconds)
        if seconds > self._slowest or self._slowest_where is None:
            self._slowest = seconds
            self._slowest_where = (number, node, self._phase)
        if seconds >= self._update_ceiling:
            self._over_limit += 1

    def _slowest_words(self) -> str:
        if self._slowest_where is None:
            return "without an update"
        number, node, phase = self._slowest_where
        in_phase = "" if phase is None else f", phase {phase}"
        if number == _NO_UPDATE:
            return f"until {node} asked or failed{in_phase}"
        return f"for update {number} ({node}{in_phase})"

    def _enter(self, call: str, *, flow_ran: bool) -> float:
        """Return the time now, after adding the time since the mark where it belongs."""
        now = self._clock()
        if self._state != "running":
            raise self._not_running(call)
        passed = now - self._mark
        if flow_ran:
            self._execution += passed
            self._totals.seconds += passed
        elif self._since == "pause":
            self._waiting += passed
        else:
            self._kit += passed
        return now

    def _leave(self, entered: float, since: _Since, where: str | None) -> None:
        """Set the mark, after a reading of the memory if one is due; the time since `entered` is the monitor's own."""
        if where is not None and self._memory is not None:
            self._totals.read(self._memory.sample(where).mebibytes)
        self._since = since
        self._mark = self._clock()
        self._monitor += self._mark - entered

    def _not_running(self, call: str) -> MonitorError:
        if self._state == "new":
            return MonitorError(f"{call}() before start(): nothing is measured yet")
        return MonitorError(f"{call}() after end(): use a new monitor for each session")
