"""The lines of a file of Cucumber Messages: what can be read of them, and what cannot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

LONGEST_LINE: Final = 256 * 2**20
"""Bytes of a line that is still read; a record of a whole day has a fraction of that."""

MOST_PROBLEMS: Final = 20
"""Lines of one file that are named; of more, only the number is told."""


class Problems:
    """What made no sense in one file.

    Args:
        shown: How the file is named to people.
    """

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self._told: list[str] = []
        self._more = 0

    def add(self, line: int, message: str) -> None:
        """Note a problem.

        Args:
            line: The line, from 1; 0 for the file as a whole.
            message: What is wrong.
        """
        if len(self._told) < MOST_PROBLEMS:
            self._told.append(f"{self.shown}:{line}: {message}" if line else f"{self.shown}: {message}")
        else:
            self._more += 1

    def lines(self) -> list[str]:
        """Give every problem in one line each."""
        more = [f"{self.shown}: {self._more} more lines make no sense"] if self._more else []
        return [*self._told, *more]


def envelopes(path: Path, problems: Problems) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the kind and content of each message in a file, line by line.

    Args:
        path: The file.
        problems: Where it is noted what cannot be read.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
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


def _lines(file: BinaryIO, problems: Problems) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers."""
    number, too_long = 1, False
    while line := file.readline(LONGEST_LINE):
        ended = line.endswith(b"\n")
        if not ended and len(line) >= LONGEST_LINE and not too_long:
            too_long = True
            problems.add(number, f"is longer than {LONGEST_LINE} bytes and was left out")
        if not too_long and line.strip():
            yield number, line
        if ended:
            number, too_long = number + 1, False


def _value(line: bytes, number: int, problems: Problems) -> Any:
    """What a line holds; None where that cannot be told."""
    with suppress(ValueError):  # what the strict and fast reader does not take, the patient one reads or explains
        return orjson.loads(line)
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        text = line.decode("utf-8", "replace")
        problems.add(number, "has bytes that are no UTF-8; a � stands for each")
    try:
        value = json.loads(text)
        # Half a character on its own cannot be written anywhere.
        if "\\ud" in text or "\\uD" in text:
            value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        cut = "" if line.endswith(b"\n") else "; the file ends in the middle of it"
        problems.add(number, f"is no JSON{cut} ({_reason(error)})")
        return None
    return value


def _reason(error: Exception) -> str:
    return f"{error.msg} at character {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)
