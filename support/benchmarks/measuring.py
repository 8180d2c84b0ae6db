"""Measure the reference sessions: count their work, and time them in units of the calibration."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Final

from support.benchmarks.calibration import calibration
from support.benchmarks.pairs import Estimate, in_turn, ratios
from support.benchmarks.reference import Reference, calls, references_of_product, seconds, work
from support.execution.configuration import SuiteConfiguration
from support.execution.monitoring import memory_before_first_session
from support.monitors import MemoryTracker

ROUNDS: Final = 9
"""How often each session is timed: of nine values, the second and the eighth enclose the median with 96 %."""

BASELINE_ROUNDS: Final = 21
"""The same for a baseline, with which everything later is compared."""

CALLS: Final = "calls of functions"
BYTES: Final = "checkpoint bytes"


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A limit of the suite, and how near the golden session comes to it."""

    name: str
    unit: str
    limit: float
    now: float


@dataclass(frozen=True, slots=True)
class Measurement:
    """The result of running the reference sessions.

    Attributes:
        counts: Work by session and kind, such as `golden session: model calls`; exact.
        times: The time of a session over the time of the calibration.
        memory: Resident memory after each timed session, in MiB.
    """

    counts: Mapping[str, int]
    times: Mapping[str, Estimate]
    memory: Sequence[float] = ()
    ceilings: Sequence[Ceiling] = ()


def measure(suite: SuiteConfiguration, rounds: int = ROUNDS, references: Sequence[Reference] = ()) -> Measurement:
    """Measure the reference sessions, by default those of the product."""
    references = references or references_of_product()
    memory_before_first_session()
    memory: list[float] = []
    times = measure_times(suite, rounds, references, memory)
    return Measurement(_counts(suite, references), times, memory, _ceilings(suite, references[0]))


def measure_times(
    suite: SuiteConfiguration,
    rounds: int = ROUNDS,
    references: Sequence[Reference] = (),
    memory: list[float] | None = None,
) -> dict[str, Estimate]:
    """Time the reference sessions in turn with the calibration, and return the ratios.

    Processor time is used, so that other programs do not count. `references` are those of the product by default; the
    resident memory after each session, in MiB, is added to `memory`.
    """
    references = references or references_of_product()
    tracker, readings = MemoryTracker(), memory if memory is not None else []

    def timed(reference: Reference) -> float:
        taken = seconds(reference, suite)
        readings.append(tracker.get_current_memory_mb())
        return taken

    runs: dict[str, Callable[[], float]] = {reference.name: partial(timed, reference) for reference in references}
    taken = in_turn({**runs, "calibration": calibration()}, rounds)
    return {reference.name: ratios(taken[reference.name], taken["calibration"]) for reference in references}


def _counts(suite: SuiteConfiguration, references: Sequence[Reference]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for reference in references:
        for kind, number in asdict(work(reference, suite)).items():
            counts[f"{reference.name}: {kind.replace('_', ' ')}"] = number
        counts[f"{reference.name}: {CALLS}"] = calls(reference, suite)
    return counts


def _ceilings(suite: SuiteConfiguration, reference: Reference) -> list[Ceiling]:
    session = reference.open(suite)
    session.execution.run()
    session.close()
    if session.monitor is None:
        return []
    session.monitor.end()
    report = session.monitor.report()
    above = (report.peak_mb or 0.0) - memory_before_first_session()
    return [
        Ceiling("a session", "s", suite.max_execution_time, report.execution_seconds),
        Ceiling("an update", "s", suite.max_update_time, report.slowest_seconds),
        Ceiling("memory at its peak", "MiB", suite.memory_limit_mb, above),
        Ceiling("growth of memory", "MiB", suite.memory_growth_mb, report.growth_mb or 0.0),
    ]
