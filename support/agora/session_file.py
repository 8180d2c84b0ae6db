"""Where sessions are kept: in memory or in a file, read with no types but those of the schema."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from support.agora.errors import StateCorruptionError
from support.agora.state import VirtualAgoraState
from support.strict_decoding import StrictSerializer, strict_memory_saver, types_in

if TYPE_CHECKING:
    from langgraph.checkpoint.memory import InMemorySaver
    from langgraph.checkpoint.sqlite import SqliteSaver


def open_session_file(path: Path | str) -> SqliteSaver:
    """Return a saver over a file of sessions, which is created where there is none; close its `conn` at the end.

    What cannot be a session is refused when it is read, as a `StateCorruptionError` that names the file.

    Args:
        path: The file, an SQLite database.

    Raises:
        sqlite3.OperationalError: The file cannot be opened.
    """
    from langgraph.checkpoint.sqlite import SqliteSaver

    serializer = StrictSerializer(types_in(VirtualAgoraState), str(path), StateCorruptionError)
    return SqliteSaver(sqlite3.connect(path, check_same_thread=False), serde=serializer)


def memory_saver() -> InMemorySaver:
    """Return a saver that keeps sessions as long as the process lasts."""
    return strict_memory_saver(VirtualAgoraState, StateCorruptionError)
