"""Files that are whole whenever they are there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replaced(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write, which takes its name and another's place when it is written to its end.

    Args:
        path: The file; its folder is there.

    Raises:
        OSError: It cannot be written; what stood there stays.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")  # no other process has the same
    try:
        with partial.open("wb") as file:
            yield file
        partial.replace(path)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
