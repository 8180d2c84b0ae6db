"""A line at the bottom of a terminal that moves while a run works: what it does, and for how long."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable
from itertools import cycle
from typing import Any, Final, TextIO

_SIGNS: Final = "|/-\\"
_INTERVAL: Final = 0.2
"""Seconds between two drawings."""


class LiveLine:
    """Draws the line from a thread of its own, until it is stopped; everything else is written through `guarded`.

    It has a file descriptor of its own: pytest sends what tests write elsewhere, but not this line.
    """

    def __init__(self, terminal: TextIO) -> None:
        self.describe: Callable[[], str] = lambda: "starting"
        self._terminal = terminal
        self._own = os.fdopen(os.dup(terminal.fileno()), "w", encoding=terminal.encoding, errors="replace")
        self._lock = threading.RLock()
        self._ended = threading.Event()
        self._drawn = 0
        self._at_line_start = True
        self._begin = time.monotonic()
        self._thread = threading.Thread(target=self._draw_until_stopped, name="live line", daemon=True)
        self._thread.start()

    def guarded(self) -> Any:
        """Return the terminal as a file that removes the line before anything is written."""
        return _GuardedFile(self._terminal, self)

    def write(self, text: str) -> None:
        """Write to the terminal in place of the line."""
        with self._lock:
            self._erase()
            self._terminal.write(text)
            self._terminal.flush()
            self._at_line_start = text.endswith("\n") if text else self._at_line_start

    def stop(self) -> None:
        """Remove the line for good."""
        self._ended.set()
        self._thread.join()
        with self._lock:
            self._erase()

    def _draw_until_stopped(self) -> None:
        for sign in cycle(_SIGNS):
            activity = self.describe()
            with self._lock:
                if self._at_line_start:
                    self._draw(sign, activity)
            if self._ended.wait(_INTERVAL):
                return

    def _draw(self, sign: str, activity: str) -> None:
        seconds = f"  {time.monotonic() - self._begin:.0f} s"
        width = shutil.get_terminal_size().columns - 1
        line = f"{sign} {activity}"[: width - len(seconds)] + seconds
        self._own.write(f"\r{line}{' ' * (self._drawn - len(line))}")
        self._own.flush()
        self._drawn = len(line)

    def _erase(self) -> None:
        if self._drawn:
            self._own.write(f"\r{' ' * self._drawn}\r")
            self._own.flush()
            self._drawn = 0


class _GuardedFile:
    """A terminal whose live line is removed before anything is written to it."""

    def __init__(self, terminal: TextIO, line: LiveLine) -> None:
        self._terminal = terminal
        self._line = line

    def write(self, text: str) -> int:
        self._line.write(text)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._terminal, name)
