"""Where a series of readings is going: its slope, with the interval that holds the true one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import floor, sqrt
from statistics import median
from typing import Final

Z95: Final = 1.959964
"""How many standard deviations to each side hold 95 % of a normal distribution."""

LEAST_READINGS: Final = 5


@dataclass(frozen=True, slots=True)
class Trend:
    """The slope of a series: the median of the slopes between any two readings (Theil and Sen).

    Up to 29 % of the readings may be as wrong as they like without moving it far, which a line of least squares does
    not bear: one collection of garbage at the wrong moment would tilt that.

    Attributes:
        slope: By how much a reading rises over the one before it.
        low: The lower end of the 95 % interval of the slope (Sen 1968, from Kendall's rank correlation).
        high: The upper end.
        count: From how many readings.
    """

    slope: float
    low: float
    high: float
    count: int

    @classmethod
    def of(cls, readings: Sequence[float]) -> Trend:
        """Give the trend of readings that were taken at equal distances.

        Args:
            readings: At least five, the oldest first.

        Raises:
            ValueError: There are too few; nothing could be said with any certainty.
        """
        count = len(readings)
        if count < LEAST_READINGS:
            raise ValueError(f"{count} readings show no trend; take {LEAST_READINGS} at least")
        slopes = sorted(
            (later - earlier) / (j - i) for (i, earlier), (j, later) in combinations(enumerate(readings), 2)
        )
        spread = Z95 * sqrt(count * (count - 1) * (2 * count + 5) / 18)
        left_out = max(0, floor((len(slopes) - spread) / 2))
        return cls(median(slopes), slopes[left_out], slopes[-1 - left_out], count)
