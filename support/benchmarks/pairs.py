"""Runs that are measured in turn, and what their ratios come to."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Final

CONFIDENCE: Final = 0.95
LEAST_PAIRS: Final = 30
"""Pairs below which nothing is certain (count)."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A median, and the interval that holds the true one at least 95 times in 100."""

    median: float
    low: float
    high: float
    count: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Estimate:
        """Return the median of some values and its interval: order statistics, so nothing is assumed of the values.

        Args:
            values: At least six values; with fewer no interval is that certain.

        Raises:
            ValueError: There are too few values.
        """
        ordered, left_out = sorted(values), _left_out(len(values))
        return cls(median(ordered), ordered[left_out], ordered[-1 - left_out], len(ordered))


def _left_out(count: int) -> int:
    """Return how many values lie outside the interval at each end: the median of so many is further in with 95 %."""
    tail, chance = 0.0, 0.5**count
    for left_out in range(count):
        tail += chance * math.comb(count, left_out)
        if tail > (1 - CONFIDENCE) / 2:
            if left_out == 0:
                break
            return left_out - 1
    raise ValueError(f"{count} values give no interval that holds the median with {CONFIDENCE:.0%}; take six at least")


@contextmanager
def only_own_garbage() -> Iterator[None]:
    """Set aside everything that lives so far, so that what is run from here on is charged for its own garbage alone."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def in_turn(runs: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Measure several runs in turn, forwards and backwards, so that a machine that slows down slows all of them.

    Args:
        runs: By name; each prepares itself, clears away what others have left, runs once and gives the seconds that
            it took.
        rounds: How many times each of them is run, after once that does not count.

    Returns:
        The seconds of each run, in the order of the rounds.
    """
    for run in runs.values():
        run()
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    with only_own_garbage():
        for number in range(rounds):
            for name in list(runs)[:: -1 if number % 2 else 1]:
                seconds[name].append(runs[name]())
    return seconds


def ratios(over: Sequence[float], under: Sequence[float]) -> Estimate:
    """Return how much longer one run takes than another, pair by pair.

    Args:
        over: The seconds of the one.
        under: The seconds of the other, in the same order.
    """
    return Estimate.of([one / other for one, other in zip(over, under, strict=True)])
