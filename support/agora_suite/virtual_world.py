"""The world outside as a scenario wants it: a clock that moves on request only, files that can be made to fail."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Literal, Protocol

from support.flow_builder.errors import FlowError

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""When every scenario begins: a Monday morning."""

Access = Literal["read", "write"]


@dataclass(frozen=True, slots=True)
class Wait:
    """One time that something waited: how many seconds, and since when."""

    seconds: float
    since: datetime


class VirtualClock:
    """A clock that stops until something waits or a scenario moves it.

    Args:
        start: The moment it shows at first; it must know its time zone.

    Raises:
        ValueError: The start has no time zone.
    """

    def __init__(self, start: datetime = START) -> None:
        if start.tzinfo is None:
            raise ValueError(f"a virtual clock starts at a moment with a time zone, not at {start.isoformat()}")
        self._now = start
        self._waits: list[Wait] = []
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the present moment; reading it does not move it."""
        with self._lock:
            return self._now

    def sleep(self, seconds: float) -> None:
        """Wait: the clock moves on at once, and the wait is remembered.

        Args:
            seconds: How long, in seconds; not negative.
        """
        with self._lock:
            since = self._now
            self._move(seconds)
            self._waits.append(Wait(seconds, since))

    def advance(self, seconds: float) -> None:
        """Move the clock on without anything having waited.

        Args:
            seconds: How far, in seconds; not negative.
        """
        with self._lock:
            self._move(seconds)

    @property
    def waits(self) -> tuple[Wait, ...]:
        """Every wait so far, in order."""
        with self._lock:
            return tuple(self._waits)

    def _move(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError(f"time does not run backwards ({seconds} s)")
        self._now += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One file that was written: where, and its text."""

    path: str
    text: str


@dataclass(slots=True)
class _StorageFault:
    left: int
    error: Exception
    pattern: str
    access: Access

    def __str__(self) -> str:
        return f'{self.left} x {self.access} of "{self.pattern}" with {self.error!r}'


class Files(Protocol):
    """A flow's own storage."""

    def write(self, path: str, text: str) -> str:
        """Write a new file, and return the path that was really written.

        Args:
            path: Below the root.
        """

    def read(self, path: str) -> str:
        """Return the content of a file.

        Args:
            path: Below the root.
        """


class MemoryStorage:
    """Storage that keeps its files in memory, remembers what was written and fails on request.

    Args:
        failure: The type of error for what cannot be written or read; the flow's own, where it has one.
    """

    def __init__(
        self, failure: type[Exception] = OSError, on_written: Callable[[WrittenFile], None] | None = None
    ) -> None:
        self._failure = failure
        self._on_written = on_written
        self._texts: dict[str, str] = {}
        self._written: list[WrittenFile] = []
        self._faults: list[_StorageFault] = []
        self._lock = threading.RLock()

    def listen(self, on_written: Callable[[WrittenFile], None]) -> None:
        """Replace the listener that is called with each written file."""
        self._on_written = on_written

    def write(self, path: str, text: str) -> str:
        """Write a new file; an existing one is never overwritten (the name gets `_2`, `_3`, …).

        Args:
            path: Below the root, with `/` between its parts.

        Returns:
            The path that was really written.
        """
        with self._lock:
            self._fail_if_asked("write", path)
            free = self._put(path, text)
            written = WrittenFile(free, text)
            self._written.append(written)
        if self._on_written:
            self._on_written(written)
        return free

    def close(self) -> None:
        """Let go of what the storage holds open; in memory that is nothing."""

    def read(self, path: str) -> str:
        """Return the content of a file.

        Args:
            path: Below the root.
        """
        with self._lock:
            self._fail_if_asked("read", path)
            return self._get(path)

    def fail_next(self, count: int, error: Exception, pattern: str = "*", access: Access = "write") -> None:
        """Make the next accesses fail; each failing access leaves everything as it was.

        Args:
            pattern: Which paths, as a shell pattern (`*/final_report/*`); `*` also matches `/`.
            access: Whether writes or reads fail.
        """
        if count < 1:
            raise ValueError(f"a fault fails at least once, not {count} times")
        with self._lock:
            self._faults.append(_StorageFault(count, error, pattern, access))

    @property
    def written(self) -> tuple[WrittenFile, ...]:
        """Every file written, in order."""
        with self._lock:
            return tuple(self._written)

    @property
    def files(self) -> Mapping[str, str]:
        """The text of every file written, by path."""
        return {file.path: file.text for file in self.written}

    def verify(self) -> None:
        """Check that every fault asked for has happened.

        Raises:
            FlowError: A fault never happened, so that the scenario has not shown what it meant to.
        """
        with self._lock:
            left = [str(fault) for fault in self._faults if fault.left]
        if left:
            seen = ", ".join(sorted(self.files)) or "nothing"
            raise FlowError(f"storage faults that never happened: {'; '.join(left)}; written was: {seen}")

    def _fail_if_asked(self, access: Access, path: str) -> None:
        for fault in self._faults:
            if fault.left and fault.access == access and fnmatchcase(path, fault.pattern):
                fault.left -= 1
                raise fault.error

    def _put(self, path: str, text: str) -> str:
        self._check(path)
        self._check_text(path, text)
        if any(str(parent) in self._texts for parent in PurePosixPath(path).parents):
            raise self._failure(f"{path} could not be written: a file stands where a folder is needed")
        free = self._free(path)
        self._texts[free] = text
        return free

    def _get(self, path: str) -> str:
        self._check(path)
        if path not in self._texts:
            raise self._failure(f"{path} could not be read: there is no such file")
        return self._texts[path]

    def _check(self, path: str) -> None:
        parts = path.split("/")
        if any(part in ("", ".", "..") or "\\" in part or "\0" in part or part[1:2] == ":" for part in parts):
            raise self._failure(f"{path!r} is no path below the storage's root")

    def _check_text(self, path: str, text: str) -> None:
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise self._failure(f"{path} could not be written: {error}") from error

    def _free(self, path: str) -> str:
        pure = PurePosixPath(path)
        candidate, number = path, 2
        while candidate in self._texts or any(held.startswith(f"{candidate}/") for held in self._texts):
            candidate = str(pure.with_name(f"{pure.stem}_{number}{pure.suffix}"))
            number += 1
        return candidate


class TemporaryStorage(MemoryStorage):
    """A flow's own storage, which remembers what was written and fails on request as `MemoryStorage` does.

    Args:
        files: The storage that does the work, over a folder that the caller creates and removes.
    """

    def __init__(self, files: Files, on_written: Callable[[WrittenFile], None] | None = None) -> None:
        super().__init__(on_written=on_written)
        self._files = files

    def _put(self, path: str, text: str) -> str:
        return self._files.write(path, text)

    def _get(self, path: str) -> str:
        return self._files.read(path)
