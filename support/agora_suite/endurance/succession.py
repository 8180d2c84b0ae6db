"""Many discussions one after the other, and the memory of the process."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from support.benchmarks.pairs import only_own_garbage
from support.monitors import MemoryTracker
from support.monitors.trend import Trend

WARM_UP: Final = 8
"""Discussions before the first reading, which fill caches once and for all."""

KIBIBYTES: Final = 1024


@dataclass(frozen=True, slots=True)
class Succession:
    """Readings after each discussion and its garbage collection.

    Neither measure is sufficient alone. The resident memory of the process includes all memory, also that of libraries
    outside Python, but misses growth into memory that the process had allocated before and not returned. The number of
    memory blocks that Python has allocated is exact and independent of earlier work, but does not distinguish large
    blocks from small ones. `resident` is in MiB.
    """

    resident: Sequence[float]
    blocks: Sequence[int]

    @property
    def growth(self) -> Trend:
        """The growth of the process with each discussion, in KiB."""
        return Trend.of([reading * KIBIBYTES for reading in self.resident])

    @property
    def left(self) -> Trend:
        """The blocks that each discussion leaves behind."""
        return Trend.of(self.blocks)


def succession(number: int, hold: Callable[[int], object]) -> Succession:
    """Measure `number` discussions one after the other; `hold` runs the discussion with a number."""
    for warming in range(WARM_UP):
        hold(number + warming + 1)
    tracker = MemoryTracker()
    resident, blocks = [0.0] * number, [0] * number  # allocated before, so that the readings take no memory
    with _untraced_threads(), only_own_garbage():
        for place in range(number):
            hold(place + 1)
            gc.collect()
            blocks[place] = sys.getallocatedblocks()
            resident[place] = tracker.get_current_memory_mb()
    return Succession(resident, blocks)


@contextmanager
def _untraced_threads() -> Iterator[None]:
    """Leave new threads untraced: coverage keeps a tracer for each thread for good, which would be counted."""
    tracer = threading.gettrace()
    threading.settrace(None)
    try:
        yield
    finally:
        threading.settrace(tracer)
