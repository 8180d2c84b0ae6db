"""The trend of a series of readings: its slope, with a confidence interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import floor, sqrt
from statistics import median
from typing import Final

Z95: Final = 1.959964
"""The number of standard deviations to each side that contain 95 % of a normal distribution."""

LEAST_READINGS: Final = 5


@dataclass(frozen=True, slots=True)
class Trend:
    """The slope of a series: the median of the slopes between any two readings (Theil and Sen).

    Up to 29 % of the readings may be arbitrarily wrong without moving it far. A least-squares line does not bear that:
    one garbage collection at the wrong moment would tilt it.

    Attributes:
        slope: The rise from one reading to the next.
        low: The lower end of the 95 % interval of the slope (Sen 1968, from Kendall's rank correlation).
        high: The upper end.
        count: The number of readings.
    """

    slope: float
    low: float
    high: float
    count: int

    @classmethod
    def of(cls, readings: Sequence[float]) -> Trend:
        """Return the trend of readings taken at equal intervals, the oldest first.

        Raises:
            ValueError: There are fewer than five, too few for any certainty.
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
