"""Compare figures with a baseline, so that a regression is caught and a noisy machine is not.

- Work is counted, so it is the same on any machine. A count that differs at all fails, better or worse: the baseline is
  no longer true, and an intended change needs a new baseline. Bytes and function calls depend on versions and wording
  as well: 10 % more fails, and only on the versions with which the baseline was made.
- Times are ratios to a calibration in the same process. They fail only if the whole interval, over the whole interval
  of the baseline, lies beyond 10 %; on another processor or other versions beyond 50 %, since the ratio itself differs
  there.
- A median, or a count, that is more than 20 % worse becomes an alert, certain or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Final, Literal

from support.benchmarks.baseline import UPDATE, Baseline, environment
from support.benchmarks.measuring import BYTES, CALLS, Measurement
from support.benchmarks.pairs import Estimate

GATE: Final = 0.10
"""The share by which a figure may be worse before it fails."""

ELSEWHERE: Final = 0.50
"""The same for times on another processor: ratios differ between processors, but by less than this."""

ALERT: Final = 0.20
"""The share by which a figure may be worse before it becomes an alert."""

Verdict = Literal["as before", "better", "alert", "failed"]


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure beside that of the baseline.

    Attributes:
        name: The session and the kind of figure.
        unit: "" for a number of things, `x` for times of the calibration.
        limit: The share by which it may be worse.
        why: The message, where there is anything to say.
    """

    name: str
    unit: str
    baseline: float
    now: float
    limit: float
    verdict: Verdict = "as before"
    why: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def change(self) -> float:
        """The share by which the figure has grown; infinite where it was zero before."""
        if self.now == self.baseline:
            return 0.0
        return round(self.now / self.baseline - 1, 9) if self.baseline else inf


@dataclass(frozen=True, slots=True)
class Comparison:
    """All figures beside the baseline; `unknown` are those that only the baseline or only this run has."""

    baseline_at: str
    counters: list[Compared]
    times: list[Compared]
    unknown: list[str]

    @property
    def failures(self) -> list[str]:
        """A line for each promise that is certainly broken, and what to do."""
        return [*(row.why for row in self._rows("failed")), *self.unknown]

    @property
    def alerts(self) -> list[str]:
        """A line for each figure that a person should check."""
        return [row.why for row in self._rows("alert")]

    @property
    def slower(self) -> list[str]:
        """The names of the times that fail; only these are worth a second measurement."""
        return [row.name for row in self.times if row.verdict == "failed"]

    def _rows(self, verdict: Verdict) -> Iterator[Compared]:
        return (row for row in (*self.counters, *self.times) if row.verdict == verdict)


def compare(baseline: Baseline, measured: Measurement, here: dict[str, str] | None = None) -> Comparison:
    """Compare figures with a baseline; `here` is their environment, by default that of this process."""
    here = here or environment()
    same_versions, same_place = baseline.counts_compare(here), baseline.times_compare(here)
    counters = [
        _counter(name, baseline.counts[name], number, same_versions)
        for name, number in measured.counts.items()
        if name in baseline.counts
    ]
    times = [
        _time(name, baseline.times[name], estimate, GATE if same_place else ELSEWHERE)
        for name, estimate in measured.times.items()
        if name in baseline.times
    ]
    return Comparison(baseline.at, counters, times, list(_unknown(baseline, measured)))


def _counter(name: str, before: int, after: int, same_versions: bool) -> Compared:
    tolerant = name.endswith((BYTES, CALLS))
    limit = GATE if tolerant else 0.0
    row = Compared(name, "", before, after, limit)
    if not tolerant:
        return (
            _with(row, "failed", f"{_describe(row)}; counts are exact. If this is meant: {UPDATE}")
            if row.change
            else row
        )
    if row.change > GATE and same_versions:
        return _with(row, "failed", f"{_describe(row)}, and may by {limit:.0%}. If this is meant: {UPDATE}")
    if row.change > ALERT:
        return _with(row, "alert", f"{_describe(row)}, with other versions than the baseline's")
    return _with(row, "better", f"{_describe(row)}; to hold it: {UPDATE}") if row.change < -GATE else row


def _time(name: str, before: Estimate, after: Estimate, limit: float) -> Compared:
    row = Compared(name, "x", before.median, after.median, limit, low=after.low, high=after.high)
    certain = after.low / before.high - 1
    if certain > limit:
        return _with(row, "failed", f"{_describe(row)}, for certain by {certain:.0%}, and may by {limit:.0%}")
    if row.change > ALERT:
        return _with(row, "alert", f"{_describe(row)}; the interval still allows {certain:+.0%}")
    return (
        _with(row, "better", f"{_describe(row)}; to hold it: {UPDATE}") if after.high / before.low < 1 - GATE else row
    )


def _with(row: Compared, verdict: Verdict, why: str) -> Compared:
    return Compared(row.name, row.unit, row.baseline, row.now, row.limit, verdict, why=why, low=row.low, high=row.high)


def _describe(row: Compared) -> str:
    more = "more" if row.change > 0 else "less"
    now, before = (f"{figure:.2f}" if row.unit else f"{figure:.0f}" for figure in (row.now, row.baseline))
    return f"{row.name}: {now} now, {before} in the baseline, {abs(row.change):.1%} {more}"


def _unknown(baseline: Baseline, measured: Measurement) -> Iterator[str]:
    for name in (*measured.counts, *measured.times):
        if name not in baseline.counts and name not in baseline.times:
            yield f"{name}: the baseline does not know it; make a new one: {UPDATE}"
    for name in (*baseline.counts, *baseline.times):
        if name not in measured.counts and name not in measured.times:
            yield f"{name}: only the baseline knows it; make a new one: {UPDATE}"
