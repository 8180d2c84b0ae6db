"""The boundary as a scenario needs it: a clock that moves only on request, and files that fail on request."""

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
"""The start of every scenario: a Monday morning."""

Access = Literal["read", "write"]


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait of some seconds, and its start."""

    seconds: float
    since: datetime


class VirtualClock:
    """A clock that moves only when something waits or a scenario advances it."""

    def __init__(self, start: datetime = START) -> None:
        if start.tzinfo is None:
            raise ValueError(f"a virtual clock starts at a moment with a time zone, not at {start.isoformat()}")
        self._now = start
        self._waits: list[Wait] = []
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the current time; reading it does not move it."""
        with self._lock:
            return self._now

    def sleep(self, seconds: float) -> None:
        """Advance the clock at once, and record the wait."""
        with self._lock:
            since = self._now
            self._move(seconds)
            self._waits.append(Wait(seconds, since))

    def advance(self, seconds: float) -> None:
        """Advance the clock without a wait."""
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
    """A file that was written."""

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
        """Write a new file below the root, and return its path, which may differ from the wanted one."""

    def read(self, path: str) -> str:
        """Return the content of a file below the root."""


class MemoryStorage:
    """Storage in memory, which records the files written and fails on request; `failure` is its type of error."""

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
        """Replace the function that is called with each file written."""
        self._on_written = on_written

    def write(self, path: str, text: str) -> str:
        """Write a new file and return its path; an existing file is never overwritten (the name gets `_2`, `_3`, …)."""
        with self._lock:
            self._fail_if_asked("write", path)
            free = self._put(path, text)
            file = WrittenFile(free, text)
            self._written.append(file)
        if self._on_written:
            self._on_written(file)
        return free

    def close(self) -> None:
        """Release the resources of the storage; in memory there are none."""

    def read(self, path: str) -> str:
        """Return the content of a file below the root."""
        with self._lock:
            self._fail_if_asked("read", path)
            return self._get(path)

    def fail_next(self, count: int, error: Exception, pattern: str = "*", access: Access = "write") -> None:
        """Make the next accesses fail, without any effect.

        `pattern` is a shell pattern of paths (`*/final_report/*`); `*` also matches `/`.
        """
        if count < 1:
            raise ValueError(f"a fault fails at least once, not {count} times")
        with self._lock:
            self._faults.append(_StorageFault(count, error, pattern, access))

    @property
    def written_files(self) -> tuple[WrittenFile, ...]:
        """Every file written, in order."""
        with self._lock:
            return tuple(self._written)

    @property
    def files(self) -> Mapping[str, str]:
        """The text of every file written, by path."""
        return {file.path: file.text for file in self.written_files}

    def verify(self) -> None:
        """Check that every requested fault has happened; otherwise the scenario did not test what it meant to."""
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
            raise self._failure(f"{path} could not be written: a file is where a folder is needed")
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
        while candidate in self._texts or any(taken.startswith(f"{candidate}/") for taken in self._texts):
            candidate = str(pure.with_name(f"{pure.stem}_{number}{pure.suffix}"))
            number += 1
        return candidate


class TemporaryStorage(MemoryStorage):
    """A flow's own storage over a folder of the caller, which records and fails as `MemoryStorage` does."""

    def __init__(self, files: Files, on_written: Callable[[WrittenFile], None] | None = None) -> None:
        super().__init__(on_written=on_written)
        self._files = files

    def _put(self, path: str, text: str) -> str:
        return self._files.write(path, text)

    def _get(self, path: str) -> str:
        return self._files.read(path)
