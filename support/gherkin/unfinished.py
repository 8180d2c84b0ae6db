"""Files that are being written, beside the place they will take; what a process left behind that died is cleared up."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from secrets import token_hex
from typing import IO, Any, BinaryIO

if sys.platform != "win32":
    import fcntl


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


def write_whole(path: Path, text: str) -> None:
    """Write a text into a file that is the old one or the new one, and never half of either.

    Args:
        path: The file.
        text: What it is to hold.

    Raises:
        OSError: It cannot be written; what stood there stays.
    """
    with replaced(path) as file:
        file.write(text.encode("utf-8"))


def begin(path: Path) -> tuple[Path, BinaryIO]:
    """Begin a file of this process's own, to be written and then renamed; give its path, and it.

    Its folder is made where it is missing. Files that other processes began for the same place and did not live to
    finish are removed: a run that is killed must not cost the disk its record for ever.

    Args:
        path: The place it will take.

    Raises:
        OSError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, f"{path.parent.name} is no folder", str(path.parent)) from None
    if path.exists() and not path.is_file():  # to take the place of /dev/null would take it from everybody
        raise OSError(errno.EINVAL, "what stands there is no file", str(path))
    for left in path.parent.glob(f"{escape(path.name)}.*.part"):
        _remove_unless_held(left)
    while True:
        # Two runs at once must not write into one file; the last to end gives it its name.
        mine = path.with_name(f"{path.name}.{token_hex(4)}.part")
        file = mine.open("xb")
        # Another that clears up may come in between opening and holding: what it removes is begun again.
        if not locked(file.fileno(), wait=True) or _is_at(file.fileno(), mine):
            return mine, file
        file.close()


def finish(file: IO[Any], mine: Path, path: Path) -> None:
    """Give a file its place.

    Args:
        file: The file; closed afterwards.
        mine: Its path until now.
        path: The place it takes.

    Raises:
        OSError: It cannot be written to its end.
    """
    file.flush()
    if sys.platform == "win32":  # it renames no file that is open
        file.close()
    mine.replace(path)
    file.close()  # not before: who clears up would take it for one that was left behind


def locked(descriptor: int, *, wait: bool) -> bool:
    """Lock a file or folder until it is closed or this process ends; give whether that was possible.

    Args:
        descriptor: The file or folder, open.
        wait: Whether to wait until nobody else has it locked.
    """
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


def _remove_unless_held(left: Path) -> None:
    with suppress(OSError):  # what cannot be cleared up, or takes its place at this moment, is in nobody's way
        descriptor = os.open(left, os.O_RDONLY | os.O_CLOEXEC)
        try:
            if locked(descriptor, wait=False) and _is_at(descriptor, left):
                left.unlink()
        finally:
            os.close(descriptor)


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
