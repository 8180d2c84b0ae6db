"""A file of JSON lines that is complete whenever it exists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from support.gherkin.atomic_files import follow_link, open_partial, publish

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class LinesFile:
    """A file of JSON lines, which takes its name when it is complete.

    An earlier file stays until it is deleted or replaced.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._partial, file = open_partial(path)
        self._file: TextIO = TextIOWrapper(file, encoding="utf-8", errors="replace", newline="\n")

    def write(self, value: Mapping[str, Any]) -> None:
        """Add a line."""
        self._file.write(_encode(value) + "\n")

    def delete_previous(self) -> None:
        """Delete the earlier file, so that it is not taken for this one, should this one never be complete."""
        follow_link(self.path).unlink(missing_ok=True)

    def abandon(self) -> None:
        """Delete what was written, and leave the earlier file unchanged."""
        with suppress(OSError):  # a full disk refuses what is not written yet, which is not needed
            self._file.close()
        self._partial.unlink(missing_ok=True)

    def complete(self) -> None:
        """Rename the file to its path."""
        publish(self._file, self._partial, self.path)
