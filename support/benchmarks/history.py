"""The results of earlier runs, one per line, and their trends."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from support.benchmarks.baseline import now
from support.benchmarks.comparison import Comparison
from support.gherkin.atomic_files import write_atomically
from support.monitors.trend import LEAST_READINGS, Trend

HISTORY: Final = Path("reports/history/performance.ndjson")
KEPT: Final = 200
"""How many runs are kept."""

SHOWN: Final = 10
"""The number of runs in a trend."""

_BARS: Final = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class BenchmarkRun:
    """A run: its time in ISO 8601, the median of each session in units of the calibration, and whether it failed."""

    at: str
    times: Mapping[str, float]
    counts: Mapping[str, float]
    failed: bool

    @classmethod
    def of(cls, comparison: Comparison) -> BenchmarkRun:
        """Return the run that a comparison describes."""
        return cls(
            now(),
            {row.name: round(row.now, 4) for row in comparison.times},
            {row.name: row.now for row in comparison.counters},
            bool(comparison.failures),
        )

    def line(self) -> str:
        """Return the run as a line of JSON."""
        values = {"at": self.at, "times": self.times, "counts": self.counts, "failed": self.failed}
        return json.dumps(values, separators=(",", ":"))


def read(path: Path) -> list[BenchmarkRun]:
    """Return the runs in a file, oldest first, without unreadable lines; the file may be missing."""
    if not path.exists():
        return []
    return [
        run
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if (run := _run(line)) is not None
    ]


def append(path: Path, run: BenchmarkRun) -> list[BenchmarkRun]:
    """Add a run, and return all that are kept, oldest first."""
    kept = [*read(path), run][-KEPT:]
    write_atomically(path, "".join(f"{each.line()}\n" for each in kept))
    return kept


def trends(runs: list[BenchmarkRun]) -> Iterator[str]:
    """Yield a line for each time: its last values, oldest first, and whether it certainly rises or falls."""
    for name in runs[-1].times if runs else ():
        values = [run.times[name] for run in runs if name in run.times][-SHOWN:]
        yield f"{name:<26} last {len(values):2d} runs  {_bars(values)}  {_direction(values)}"


def _direction(values: list[float]) -> str:
    if len(values) < LEAST_READINGS:
        return "too few for a trend"
    trend, middle = Trend.of(values), median(values)
    word = "rising" if trend.low > 0 else "falling" if trend.high < 0 else "steady"
    return f"{word}, {trend.slope / middle:+.1%} a run [{trend.low / middle:+.1%}, {trend.high / middle:+.1%}]"


def _bars(values: list[float]) -> str:
    # a scale from zero would show a flat line, one from least to most a mountain range
    least, most = min(values) * 0.9, max(values) * 1.1
    return "".join(_BARS[int((value - least) / (most - least) * (len(_BARS) - 1))] for value in values)


def _run(line: str) -> BenchmarkRun | None:
    try:
        values: dict[str, Any] = json.loads(line)
        run = BenchmarkRun(values["at"], values["times"], values["counts"], values["failed"])
        return run if all(0 < time < math.inf for time in run.times.values()) else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
