"""Measure runs in turn, and estimate the ratios of their times."""

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
"""The number of pairs below which nothing is certain."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A median, and the interval that contains the true one at least 95 times in 100."""

    median: float
    low: float
    high: float
    count: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Estimate:
        """Return the median of some values and its interval, by order statistics, so nothing is assumed of the values.

        Raise `ValueError` for fewer than six values: no interval is then certain enough.
        """
        ordered, left_out = sorted(values), _left_out(len(values))
        return cls(median(ordered), ordered[left_out], ordered[-1 - left_out], len(ordered))


def _left_out(count: int) -> int:
    """Return how many values to leave out at each end so that the rest encloses the median with 95 %."""
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
    """Set aside every object that exists, so that later runs are charged only for their own garbage."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def in_turn(runs: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Measure several runs in turn, forwards and backwards, so that a slowing machine slows all of them.

    Each run prepares itself, collects the garbage of others, runs once and returns its seconds. It is called `rounds`
    times, after a warm-up that does not count. Return the seconds of each run, in the order of the rounds.
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
    """Return the ratio of the seconds of one run to those of another, pair by pair."""
    return Estimate.of([numerator / denominator for numerator, denominator in zip(over, under, strict=True)])
