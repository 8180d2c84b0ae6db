"""A file of JSON lines that is whole whenever it is there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from support.gherkin.unfinished import begin, finish

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class LinesFile:
    """A file that lines are added to; it takes its name when it is complete.

    Args:
        path: The file; what stands there stays until it is disowned, or another takes its place.

    Raises:
        OSError: It cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._partial, file = begin(path)
        self._file: TextIO = TextIOWrapper(file, encoding="utf-8", errors="replace", newline="\n")

    def write(self, value: Mapping[str, Any]) -> None:
        """Add a line.

        Args:
            value: What it holds.
        """
        self._file.write(_encode(value) + "\n")

    def disown_the_one_before(self) -> None:
        """Remove what stood there before, so that nobody takes it for this one, should this never be complete."""
        self.path.unlink(missing_ok=True)

    def abandon(self) -> None:
        """Leave what stands there as it is, and nothing of this."""
        with suppress(OSError):  # what is not written yet need not be: a disk that is full refuses it
            self._file.close()
        self._partial.unlink(missing_ok=True)

    def complete(self) -> None:
        """Give the file its name."""
        finish(self._file, self._partial, self.path)
