"""The profile of a block: its time, function by function."""

from __future__ import annotations

import cProfile
import io
import pstats
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, TextIO

from support.monitors.errors import MonitorError

SortKey = Literal["cumulative", "tottime", "ncalls"]


class ExecutionProfile:
    """The profile of a block, readable when the block has ended."""

    def __init__(self) -> None:
        self._text: str | None = None
        self._stats: pstats.Stats | None = None

    @property
    def text(self) -> str:
        """The functions that took most time, as a table.

        Raises:
            MonitorError: The block has not ended yet.
        """
        if self._text is None:
            raise MonitorError("the profile is readable when the block of profile_execution() has ended")
        return self._text

    @property
    def stats(self) -> pstats.Stats:
        """The figures of every function, with full paths, as Python's own tools read them.

        Raises:
            MonitorError: The block has not ended yet.
        """
        if self._stats is None:
            raise MonitorError("the profile is readable when the block of profile_execution() has ended")
        return self._stats

    def __str__(self) -> str:
        """Return the same as `text`."""
        return self.text

    def close(self, profiler: cProfile.Profile, top: int, sort: SortKey) -> None:
        """Store the results of a profiler that has been disabled; the table has at most `top` functions."""
        stream = io.StringIO()
        pstats.Stats(profiler, stream=stream).strip_dirs().sort_stats(sort).print_stats(top)
        self._text = stream.getvalue().strip()
        self._stats = pstats.Stats(profiler)


@contextmanager
def profile_execution(
    top: int = 20, sort: SortKey = "cumulative", stream: TextIO | None = None
) -> Iterator[ExecutionProfile]:
    """Profile a block: the calls that this thread makes in it.

    Args:
        top: The largest number of functions in the table.
        sort: `cumulative` (including called functions), `tottime` (without them) or `ncalls`.
        stream: Where the table is written when the block ends, if anywhere.

    Yields:
        The profile; its `text` is available when the block has ended, even by an error.
    """
    profile = ExecutionProfile()
    profiler = cProfile.Profile()
    profiler.enable()
    try:
        yield profile
    finally:
        profiler.disable()
        profile.close(profiler, top, sort)
        if stream is not None:
            stream.write(f"{profile.text}\n")
