"""Many discussions one after the other, and what memory does meanwhile."""

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
"""Discussions before the first reading: they fill caches that are filled once."""

KIBIBYTES: Final = 1024


@dataclass(frozen=True, slots=True)
class Succession:
    """What was read after each discussion, when its garbage was collected.

    Two measures, since neither sees everything. The resident memory of the process sees whatever takes memory, also
    what libraries take that are not Python, but not what goes into memory that the process had before and did not give
    back. The number of memory blocks that Python has allocated is exact, whatever the machine or the process did
    before, but does not tell a large block from a small one.

    Attributes:
        resident: Resident memory, in MiB.
        blocks: Memory blocks that Python has allocated.
    """

    resident: Sequence[float]
    blocks: Sequence[int]

    @property
    def growth(self) -> Trend:
        """By how much the process grows with each discussion, in KiB."""
        return Trend.of([reading * KIBIBYTES for reading in self.resident])

    @property
    def left(self) -> Trend:
        """How many blocks each discussion leaves behind."""
        return Trend.of(self.blocks)


def succession(number: int, hold: Callable[[int], object]) -> Succession:
    """Hold discussions one after the other.

    Args:
        number: How many are measured.
        hold: Holds the one with a number.
    """
    for warming in range(WARM_UP):
        hold(number + warming + 1)
    tracker = MemoryTracker()
    resident, blocks = [0.0] * number, [0] * number  # room for all readings, so that none of them takes any
    with _untraced_threads(), only_own_garbage():
        for place in range(number):
            hold(place + 1)
            gc.collect()
            blocks[place] = sys.getallocatedblocks()
            resident[place] = tracker.get_current_memory_mb()
    return Succession(resident, blocks)


@contextmanager
def _untraced_threads() -> Iterator[None]:
    """Let new threads run untraced: coverage keeps a tracer for each of them, for good, and that would be counted."""
    tracer = threading.gettrace()
    threading.settrace(None)
    try:
        yield
    finally:
        threading.settrace(tracer)
