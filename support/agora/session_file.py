"""The store of sessions, in memory or in a file, which decodes no types but those of the schema."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from langgraph.checkpoint.sqlite import SqliteSaver

from support.agora.errors import StateCorruptionError
from support.agora.state import VirtualAgoraState
from support.strict_decoding import StrictSerializer, strict_memory_saver, types_in

if TYPE_CHECKING:
    from langgraph.checkpoint.memory import InMemorySaver


def open_session_file(path: Path | str) -> SqliteSaver:
    """Return a saver over an SQLite file of sessions, created if missing; close its `conn` at the end.

    A file with anything but sessions is refused on reading, as a `StateCorruptionError` that names the file.
    """
    serializer = StrictSerializer(types_in(VirtualAgoraState), str(path), StateCorruptionError)
    return SqliteSaver(sqlite3.connect(path, check_same_thread=False), serde=serializer)


def memory_saver() -> InMemorySaver:
    """Return a saver that keeps sessions as long as the process lasts."""
    return strict_memory_saver(VirtualAgoraState, StateCorruptionError)
