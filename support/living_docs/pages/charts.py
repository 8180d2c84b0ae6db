"""Plain charts, as coordinates of shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from support.living_docs.read.outcome import Outcome
from support.living_docs.story.trends import RunPoint
from support.living_docs.story.wording import moment

_STEP = 18
_BAR = 12
_HEIGHT = 96
_WIDTH = 640


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a column or bar, and its outcome."""

    x: float
    y: float
    width: float
    height: float
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """A column for each run, and the same in words."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    words: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line through values; `points` has the format of SVG."""

    width: int
    height: int
    points: str
    dots: tuple[tuple[float, float], ...]
    highest: float


def column_chart(runs: Sequence[RunPoint]) -> ColumnChart:
    """Return a column for each run, oldest first, promises kept below those not kept; needs at least one run."""
    most = max(1, *(run.total for run in runs))
    bars: list[Bar] = []
    for number, run in enumerate(runs):
        top = float(_HEIGHT)
        for outcome in reversed(Outcome):
            height = round(run.counts.get(outcome, 0) / most * (_HEIGHT - 16), 2)
            if height:
                visible = max(height, 4.0)
                top = round(top - visible, 2)
                bars.append(Bar(number * _STEP, top, _BAR, visible, outcome))
    return ColumnChart(_STEP * len(runs), _HEIGHT, tuple(bars), _in_words(runs))


def shares(counts: Sequence[tuple[Outcome, int]]) -> tuple[Bar, ...]:
    """Return one bar, 1000 wide, divided by outcome; every part above zero is visible."""
    total = sum(count for _, count in counts) or 1
    widths = [max(count / total * 1000, 8.0) for _, count in counts]
    scale = 1000 / (sum(widths) or 1)
    bars: list[Bar] = []
    x = 0.0
    for (outcome, _), width in zip(counts, widths, strict=True):
        gap = 2 if len(bars) + 1 < len(counts) else 0
        bars.append(Bar(round(x, 2), 0, round(max(width * scale - gap, 1), 2), 1, outcome))
        x += width * scale
    return tuple(bars)


def line_chart(values: Sequence[float]) -> LineChart:
    """Return a line through at least one value; its height spans at least a tenth of the highest value."""
    middle, span = (max(values) + min(values)) / 2, max(max(values) - min(values), max(values) / 10) or 1.0
    apart = _WIDTH / max(len(values) - 1, 1)
    dots = tuple(
        (round(number * apart, 2), round(_HEIGHT / 2 - (value - middle) / span * (_HEIGHT - 12), 2))
        for number, value in enumerate(values)
    )
    return LineChart(_WIDTH, _HEIGHT, " ".join(f"{x},{y}" for x, y in dots), dots, max(values))


def _in_words(runs: Sequence[RunPoint]) -> str:
    kept = sum(run.not_kept == 0 for run in runs)
    last = runs[-1]
    return (
        f"{len(runs)} runs, the oldest first, from {moment(runs[0].when)} to {moment(last.when)}. In {kept} of "
        f"them every example passed; in the last one, {last.total - last.not_kept} of {last.total}."
    )
