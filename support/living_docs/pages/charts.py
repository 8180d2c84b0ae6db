"""Plain charts, as coordinates of shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from support.living_docs.read.outcome import Outcome
from support.living_docs.story.trends import Point
from support.living_docs.story.wording import moment

_STEP = 18
_BAR = 12
_HEIGHT = 96
_WIDTH = 640


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a column: where it stands and what it stands for."""

    x: float
    y: float
    width: float
    height: float
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Columns:
    """A column for each run, and what it shows in words."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line through values, in a frame of its own; `points` as SVG wants them."""

    width: int
    height: int
    points: str
    dots: tuple[tuple[float, float], ...]
    highest: float


def columns(points: Sequence[Point]) -> Columns:
    """Give a column for each run, what was kept below what was not.

    Args:
        points: The runs, oldest first; at least one.
    """
    most = max(1, *(point.total for point in points))
    bars: list[Bar] = []
    for number, point in enumerate(points):
        top = float(_HEIGHT)
        for outcome in reversed(Outcome):
            height = round(point.counts.get(outcome, 0) / most * (_HEIGHT - 16), 2)
            if height:
                seen = max(height, 4.0)
                top = round(top - seen, 2)
                bars.append(Bar(number * _STEP, top, _BAR, seen, outcome))
    return Columns(_STEP * len(points), _HEIGHT, tuple(bars), _told(points))


def shares(counts: Sequence[tuple[Outcome, int]]) -> tuple[Bar, ...]:
    """Give one bar, 1000 wide, that is divided by outcome; a part that is not nothing is always seen.

    Args:
        counts: How many came out so (count), in the order to show.
    """
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


def line(values: Sequence[float]) -> Line:
    """Give a line through values, from the left to the right; its height spans at least a tenth of the highest.

    Args:
        values: At least one.
    """
    middle, span = (max(values) + min(values)) / 2, max(max(values) - min(values), max(values) / 10) or 1.0
    apart = _WIDTH / max(len(values) - 1, 1)
    dots = tuple(
        (round(number * apart, 2), round(_HEIGHT / 2 - (value - middle) / span * (_HEIGHT - 12), 2))
        for number, value in enumerate(values)
    )
    return Line(_WIDTH, _HEIGHT, " ".join(f"{x},{y}" for x, y in dots), dots, max(values))


def _told(points: Sequence[Point]) -> str:
    kept = sum(point.not_kept == 0 for point in points)
    last = points[-1]
    return (
        f"{len(points)} runs from {moment(points[0].when)} to {moment(last.when)}. In {kept} of them every promise was "
        f"kept; in the last one, {last.total - last.not_kept} of {last.total}."
    )
