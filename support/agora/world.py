"""The boundary in production: the system's clock, seeded draws, files on disk."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from support.agora.boundary import Boundary
from support.agora.errors import StorageError


class SystemClock:
    """The system's clock, in UTC."""

    def now(self) -> datetime:
        """Return the current time, in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait in real time."""
        time.sleep(seconds)


class SeededDraws:
    """Ids and shuffles that depend only on a seed and the place where they are drawn.

    Equal seeds draw the same in any process.
    """

    def __init__(self, seed: int | str) -> None:
        self._seed = seed
        self._lock = threading.Lock()
        self._calls = 0
        self._suffixes: set[str] = set()

    def identifier(self, kind: str, *place: str | int) -> str:
        """Return an id, `<kind>_<12 hex>`, always the same for a place: session, node, visit, counter."""
        return f"{kind}_{self._digest('identifier', kind, *place)[:12]}"

    def session_suffix(self, now: datetime) -> str:
        """Return the 8 hex digits that end a session id, different at every call, even at the same time."""
        with self._lock:
            while True:
                self._calls += 1
                suffix = self._digest("session", now.isoformat(), self._calls)[:8]
                if suffix not in self._suffixes:
                    self._suffixes.add(suffix)
                    return suffix

    def shuffled(self, items: Sequence[str], *place: str | int) -> list[str]:
        """Return the items in an order drawn for a place (session, node, visit), always the same for it."""
        seats = sorted(range(len(items)), key=lambda seat: self._digest("shuffle", *place, seat))
        return [items[seat] for seat in seats]

    def _digest(self, *parts: str | int) -> str:
        # JSON distinguishes parts that a plain join would confuse: ("a", "b") and ("ab",), 1 and "1".
        return hashlib.sha256(json.dumps([self._seed, *parts]).encode()).hexdigest()


class FileStorage:
    """Files below a root folder, which is created when the first file is written."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)

    def write(self, path: str, text: str) -> str:
        """Write a new UTF-8 file atomically and return its path below the root; an existing file is never overwritten.

        If the name is taken, it gets `_2`, `_3`, … before its extension.
        """
        wanted = self._checked(path)
        try:
            content = text.encode("utf-8")
            folder = self.root / wanted.parent
            folder.mkdir(parents=True, exist_ok=True)
            temporary = _write_temporary(folder, content)
            try:
                return str(self._place(temporary, wanted))
            finally:
                temporary.unlink(missing_ok=True)
        except (OSError, UnicodeEncodeError) as error:
            raise StorageError(f"{path} could not be written: {error}", {"path": path}) from error

    def read(self, path: str) -> str:
        """Return the content of a file."""
        wanted = self._checked(path)
        try:
            return (self.root / wanted).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise StorageError(f"{path} could not be read: {error}", {"path": path}) from error

    def _checked(self, path: str) -> PurePosixPath:
        parts = path.split("/")
        foreign = any(part in ("", ".", "..") or "\\" in part or "\0" in part or part[1:2] == ":" for part in parts)
        try:
            outside = foreign or not (self.root / path).resolve().is_relative_to(self.root.resolve())
        except (OSError, RuntimeError) as error:
            raise StorageError(f"{path!r} cannot be resolved: {error}", {"path": path}) from error
        if outside:
            raise StorageError(f"{path!r} is no path below the storage's root", {"path": path})
        return PurePosixPath(path)

    def _place(self, temporary: Path, wanted: PurePosixPath) -> PurePosixPath:
        for candidate in _candidates(wanted):
            with suppress(FileExistsError):
                _rename_without_overwriting(temporary, self.root / candidate)
                return candidate
        raise AssertionError("the candidates never end")


def default_boundary(root: Path | str = "reports") -> Boundary:
    """Return the boundary for production: system clock, a fresh seed, files below a root folder."""
    return Boundary(clock=SystemClock(), draws=SeededDraws(os.urandom(16).hex()), storage=FileStorage(root))


def _candidates(wanted: PurePosixPath) -> Iterator[PurePosixPath]:
    yield wanted
    for number in itertools.count(2):
        yield wanted.with_name(f"{wanted.stem}_{number}{wanted.suffix}")


def _write_temporary(folder: Path, content: bytes) -> Path:
    # No other process or thread may use the same name: it would remove the file.
    for number in itertools.count(1):
        temporary = folder / f".writing_{os.getpid()}_{threading.get_ident()}_{number}"
        try:
            stream = temporary.open("xb")
        except FileExistsError:
            continue
        try:
            with stream:
                stream.write(content)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        return temporary
    raise AssertionError("the numbers never end")


def _rename_without_overwriting(temporary: Path, target: Path) -> None:
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: an empty file reserves the name, then the content replaces it.
        target.open("xb").close()
        try:
            temporary.replace(target)
        except OSError:
            target.unlink(missing_ok=True)
            raise
