"""Durations by name, from one monotonic clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType, TracebackType
from typing import Self

from support.monitors.errors import MonitorError


@dataclass(slots=True)
class Timing:
    """Durations of one name, in seconds."""

    count: int = 0
    total: float = 0.0
    longest: float = 0.0
    last: float = 0.0

    def add(self, seconds: float) -> None:
        """Add a duration."""
        self.count += 1
        self.total += seconds
        self.last = seconds
        self.longest = max(self.longest, seconds)


class ExecutionTimer:
    """Measures operations and blocks, and keeps count, total and longest by name (a session, a phase, an update).

    Args:
        clock: Returns seconds; only differences matter.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._timings: dict[str, Timing] = {}
        self._starts: list[float] = []
        self._block: Timing = Timing()

    def time_operation(self, operation: Callable[[], object], name: str = "operation") -> float:
        """Run an operation once and return the seconds that it took, added to `name`.

        Its error is raised; the time until then is kept all the same.
        """
        with self.measure(name) as timing:
            operation()
        return timing.last

    @contextmanager
    def measure(self, name: str) -> Iterator[Timing]:
        """Measure a block and add its duration to a name.

        Yields:
            The timing of the name; when the block has ended, `last` is its duration.
        """
        timing = self._timings.setdefault(name, Timing())
        start = self._clock()
        try:
            yield timing
        finally:
            timing.add(self._clock() - start)

    @property
    def timings(self) -> Mapping[str, Timing]:
        """All timings by name, in the order in which the names first occurred."""
        return MappingProxyType(self._timings)

    @property
    def seconds(self) -> float:
        """The duration of the `with` block that ended last.

        Raises:
            MonitorError: No `with` block has ended yet.
        """
        if not self._block.count:
            raise MonitorError("nothing was measured yet: `with timer:` gives a block whose end this waits for")
        return self._block.last

    def __enter__(self) -> Self:
        self._starts.append(self._clock())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._block.add(self._clock() - self._starts.pop())
