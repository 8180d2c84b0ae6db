"""The lines of a file of Cucumber Messages: what can be read of them, and what cannot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from lzma import LZMAError, LZMAFile
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from support.gherkin.stored_texts import open_messages

LONGEST_LINE: Final = 256 * 2**20
"""The longest line that is still read (bytes); the record of a whole day is much shorter."""

MOST_PROBLEMS: Final = 20
"""How many problems of one file are named; beyond that, only their number is given."""


class Problems:
    """What is wrong with one file; `name` is what people call it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._named: list[str] = []
        self._more = 0

    def add(self, line: int, message: str) -> None:
        """Record a problem in a line, from 1, or in the file as a whole: 0."""
        if len(self._named) < MOST_PROBLEMS:
            self._named.append(f"{self.name}:{line}: {message}" if line else f"{self.name}: {message}")
        else:
            self._more += 1

    def lines(self) -> list[str]:
        """Return each problem as one line."""
        more = [f"{self.name}: {self._more} more lines make no sense"] if self._more else []
        return [*self._named, *more]


def envelopes(path: Path, problems: Problems) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the kind and content of each message in a file, and add what cannot be read to `problems`.

    Raise `OSError` if the file cannot be opened or read.
    """
    with open_messages(path) as file:
        for number, line in _lines(file, problems):
            value = _value(line, number, problems)
            if value is None:
                continue
            if not isinstance(value, dict):
                problems.add(number, "is no message: an object was expected")
                continue
            for kind, content in value.items():
                if isinstance(content, dict):
                    yield kind, content
                else:
                    problems.add(number, f"“{kind[:40]}” holds no message: an object was expected")


def _lines(file: BinaryIO | LZMAFile, problems: Problems) -> Iterator[tuple[int, bytes]]:
    """Return the lines that are not blank, with their numbers."""
    number, too_long = 1, False
    while line := _next_line(file, problems):
        ended = line.endswith(b"\n")
        if not ended and len(line) >= LONGEST_LINE and not too_long:
            too_long = True
            problems.add(number, f"is longer than {LONGEST_LINE} bytes and was left out")
        if not too_long and line.strip():
            yield number, line
        if ended:
            number, too_long = number + 1, False


def _next_line(file: BinaryIO | LZMAFile, problems: Problems) -> bytes:
    try:
        return file.readline(LONGEST_LINE)
    except (EOFError, LZMAError):
        problems.add(0, "is damaged; only its beginning is read")
        return b""


def _value(line: bytes, number: int, problems: Problems) -> Any:
    """Return the value of a line; None where it cannot be read."""
    with suppress(ValueError):  # the standard library reads a little more, or explains why it cannot
        return orjson.loads(line)
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        text = line.decode("utf-8", "replace")
        problems.add(number, "has bytes that are no UTF-8; a � stands for each")
    try:
        value = json.loads(text)
        # a lone surrogate cannot be written anywhere
        if "\\ud" in text or "\\uD" in text:
            value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        cut = "" if line.endswith(b"\n") else "; the file ends in the middle of it"
        problems.add(number, f"is no JSON{cut} ({_reason(error)})")
        return None
    return value


def _reason(error: Exception) -> str:
    return f"{error.msg} at character {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)
