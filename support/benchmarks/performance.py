"""Measure, compare with the baseline, and publish the result: in the terminal, as a report, as history."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from support.benchmarks import history
from support.benchmarks.baseline import BASELINE, UPDATE, Baseline, BaselineError, environment, now
from support.benchmarks.comparison import Compared, Comparison, compare
from support.benchmarks.measuring import BASELINE_ROUNDS, ROUNDS, Measurement, measure, measure_times
from support.benchmarks.pairs import Estimate
from support.execution.configuration import SuiteConfiguration
from support.gherkin.atomic_files import write_atomically

REPORT: Final = Path("reports/performance.json")


@dataclass(frozen=True, slots=True)
class Performance:
    """The result of a measurement."""

    lines: list[str]
    failures: list[str]
    alerts: list[str]


def performance(root: Path, suite: SuiteConfiguration, *, update: bool = False) -> Performance:
    """Measure the reference sessions and compare them with the baseline; files are written below the project's `root`.

    With `update`, the measurement becomes the new baseline.
    """
    if sys.gettrace() is not None:
        return Performance([], [], ["nothing was measured: a debugger or coverage would have been measured with it"])
    if update:
        measured = measure(suite, BASELINE_ROUNDS)
        try:
            Baseline.of(measured).write(root / BASELINE)
        except OSError as error:
            return Performance([], [f"{BASELINE} could not be written: {error.strerror or error}"], [])
    else:
        measured = measure(suite, ROUNDS)
    try:
        baseline = Baseline.read(root / BASELINE)
    except BaselineError as error:
        return Performance([], [str(error)], [])
    measured, compared = _once_more_if_slower(suite, baseline, measured)
    failures = [*compared.failures, *_limits_reached(measured)]
    alerts, trends = [*compared.alerts], list[str]()
    try:
        trends = [*history.trends(history.append(root / history.HISTORY, history.BenchmarkRun.of(compared)))]
        _write(root / REPORT, compared, measured, failures, trends)
    except OSError as error:
        alerts.append(f"what was measured could not be kept, and is not documented: {error.strerror or error}")
    lines = [*_lines(compared, measured), *trends]
    if update:
        lines.append(f"{BASELINE} was made anew")
    return Performance(lines, failures, alerts)


def _once_more_if_slower(
    suite: SuiteConfiguration, baseline: Baseline, measured: Measurement
) -> tuple[Measurement, Comparison]:
    """Repeat times that fail: a disturbance rarely comes twice, a regression does."""
    compared = compare(baseline, measured)
    if not compared.slower:
        return measured, compared
    again = measure_times(suite, BASELINE_ROUNDS)
    kept: dict[str, Estimate] = {
        name: again[name] if name in compared.slower else estimate for name, estimate in measured.times.items()
    }
    measured = replace(measured, times=kept)
    return measured, compare(baseline, measured)


def _limits_reached(measured: Measurement) -> list[str]:
    return [
        f"{ceiling.name}: {ceiling.now:.3f} {ceiling.unit}; it must stay below {ceiling.limit:g} {ceiling.unit}"
        for ceiling in measured.ceilings
        if ceiling.now >= ceiling.limit
    ]


def _write(path: Path, compared: Comparison, measured: Measurement, failures: list[str], trends: list[str]) -> None:
    report: dict[str, Any] = {
        "at": now(),
        "baseline_at": compared.baseline_at,
        "environment": environment(),
        "counters": [asdict(row) for row in compared.counters],
        "times": [asdict(row) for row in compared.times],
        "limits": [asdict(ceiling) for ceiling in measured.ceilings],
        "memory": [
            {"session": number, "mebibytes": round(reading, 2)} for number, reading in enumerate(measured.memory, 1)
        ],
        "alerts": compared.alerts,
        "failures": failures,
        "trends": trends,
    }
    write_atomically(path, json.dumps(report, indent=2) + "\n")


def _lines(compared: Comparison, measured: Measurement) -> Iterator[str]:
    yield f"compared with the baseline of {compared.baseline_at}; what is meant to change: {UPDATE}"
    changed = [row for row in compared.counters if row.verdict != "as before"]
    yield f"work: {len(compared.counters) - len(changed)} of {len(compared.counters)} counts as before"
    for row in changed:
        yield f"  {row.verdict:<9} {row.why}"
    yield "times, in units of the calibration: median [95 % interval]"
    for row in compared.times:
        yield f"  {row.verdict:<9} {row.name:<26} {_interval(row)}  baseline {row.baseline:.2f}  {row.change:+.1%}"
    yield "limits: " + ", ".join(
        f"{ceiling.name} {ceiling.now:.2f} of {ceiling.limit:g} {ceiling.unit}" for ceiling in measured.ceilings
    )


def _interval(row: Compared) -> str:
    return f"{row.now:.2f} [{row.low:.2f}, {row.high:.2f}]"
