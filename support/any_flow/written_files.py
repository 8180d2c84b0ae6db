"""The files that the sessions of a flow write, as its storage names them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from support.record import FileWritten, Record


class WrittenFiles:
    """Records each file of a flow once, when the storage names it first."""

    def __init__(self, storage: Callable[[], Iterable[Path]], record: Record) -> None:
        self._storage = storage
        self._record = record
        self._known: set[Path] = set(storage())

    def record_new(self) -> Iterator[str]:
        """Record the files that are new, and yield a finding for each that does not exist."""
        for path in self._storage():
            if path in self._known or path.is_dir():
                continue
            self._known.add(path)
            self._record.append(FileWritten(path=path.name))
            if not path.exists():
                yield f"the storage names {path.name}, which does not exist"
