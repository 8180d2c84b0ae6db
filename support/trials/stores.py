"""The durable state of a session at one moment: copied while it runs, and put into a store of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite import SqliteSaver

from support.flow_builder.faults import When
from support.flow_builder.saver_faults import WRITES, SaverFault, SaverFaults
from support.trials.database import copied_tables, is_database, restore_tables

EVERY_TIME: Final = 1 << 30


class Write(NamedTuple):
    """A moment at a durable write of a session: which write, from 1, and whether it is about to be made or done."""

    number: int
    when: When
    operation: str

    @property
    def place(self) -> int:
        """The place among all such moments, from 1."""
        return 2 * self.number - (self.when == "before")

    def __str__(self) -> str:
        return f"{self.when} write {self.number} ({self.operation})"


class FailingStore:
    """Calls `due` before and after each durable write of a saver; the store fails there if it returns True."""

    def __init__(self, saver: BaseCheckpointSaver[Any], due: Callable[[Write], bool]) -> None:
        self.fired = 0
        self._due = due
        self._number = 0
        self._mended = False
        self._faults = SaverFaults()
        self._faults.fail(SaverFault("before a write", self._before, EVERY_TIME, "before"))
        self._faults.fail(SaverFault("after a write", self._after, EVERY_TIME, "after"))
        self._faults.put_into(saver)

    def mend(self) -> None:
        """Let the store work again."""
        self._mended = True
        self._faults.end_run()

    def _before(self, operation: str, _: Mapping[str, Any]) -> bool:
        self._number += operation in WRITES
        return self._fails(operation, "before")

    def _after(self, operation: str, _: Mapping[str, Any]) -> bool:
        return self._fails(operation, "after")

    def _fails(self, operation: str, when: When) -> bool:
        if self._mended or operation not in WRITES or not self._due(Write(self._number, when, operation)):
            return False
        self.fired += 1
        return True


def copied(saver: BaseCheckpointSaver[Any]) -> Any:
    """Return a copy of everything that a saver keeps.

    Raises:
        TypeError: It is a saver of another kind.
    """
    if isinstance(saver, SqliteSaver):
        return saver.conn.serialize()
    if is_database(saver):
        return copied_tables(saver)
    if isinstance(saver, InMemorySaver):
        storage = {
            thread: {space: dict(kept) for space, kept in spaces.items()} for thread, spaces in saver.storage.items()
        }
        return storage, {place: dict(writes) for place, writes in saver.writes.items()}, dict(saver.blobs)
    raise TypeError(f"{type(saver).__name__} cannot be copied; trials know savers in memory, SQLite and PostgreSQL")


def restored(copy: Any, open_saver: Callable[[str], BaseCheckpointSaver[Any]], path: Path) -> Any:
    """Return a new saver that keeps what a copy has; that of an SQLite file has its file at `path`."""
    if isinstance(copy, bytes):
        path.write_bytes(copy)
        return open_saver(str(path))
    saver: Any = open_saver(str(path))
    if is_database(saver):
        restore_tables(saver, copy)
        return saver
    storage, writes, blobs = copy
    for thread, spaces in storage.items():
        for space, kept in spaces.items():
            saver.storage[thread][space].update(kept)
    for place, kept in writes.items():
        saver.writes[place].update(kept)
    saver.blobs.update(blobs)
    return saver
