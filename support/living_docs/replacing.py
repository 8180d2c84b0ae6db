"""Files that are whole whenever they are there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from support.gherkin.unfinished import begin, finish


@contextmanager
def replaced(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write, which takes its name and another's place when it is written to its end.

    Args:
        path: The file.

    Raises:
        OSError: It cannot be written; what stood there stays.
    """
    partial, file = begin(path)
    try:
        with file:
            yield file
            finish(file, partial, path)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
