"""Atomic writes, by a partial file next to the final path; partial files of processes that died are removed.

A link stays a link: the file that it leads to is replaced.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from secrets import token_hex
from typing import IO, Any, BinaryIO, Final

if sys.platform != "win32":
    import fcntl

_OUTPUTS: Final = (1, 2)
"""The descriptors of a process's output and errors."""


@contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """Yield a file to write, which takes its name and replaces an earlier file when it is complete.

    A pipe, a device and an output of this process (`/dev/stdout`) are written directly.

    Raises:
        OSError: It cannot be written; an earlier file stays.
    """
    if _is_written_directly(path):
        with _open_directly(path) as file:
            yield file
        return
    partial, file = open_partial(path)
    try:
        with file:
            yield file
            publish(file, partial, path)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def write_atomically(path: Path, text: str) -> None:
    """Write a text into a file atomically; raise `OSError` if that fails, and keep an earlier file."""
    with atomic_write(path) as file:
        file.write(text.encode("utf-8"))


def open_partial(path: Path) -> tuple[Path, BinaryIO]:
    """Create a partial file of this process's own, to be renamed when it is complete; return its path and the file.

    Its folder is made where it is missing. Partial files of the same place whose processes have died are removed: a run
    that is killed must not occupy the disk for ever.
    """
    path = follow_link(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, f"{path.parent.name} is no folder", str(path.parent)) from None
    if path.is_dir() or _is_written_directly(path):  # replacing /dev/null would break it for every process
        raise OSError(errno.EINVAL, "it exists and is not a file", str(path))
    for left in path.parent.glob(f"{escape(path.name)}.*.part"):
        _remove_unless_locked(left)
    while True:
        # Two runs at once must not write into the same file; the last to end replaces it.
        mine = path.with_name(f"{path.name}.{token_hex(4)}.part")
        file = mine.open("xb")
        # Another process may remove the file between opening and locking it: begin again.
        if not lock(file.fileno(), wait=True) or _is_at(file.fileno(), mine):
            return mine, file
        file.close()


def publish(file: IO[Any], mine: Path, path: Path) -> None:
    """Move a partial file to its place and close it."""
    file.flush()
    if sys.platform == "win32":  # it does not rename an open file
        file.close()
    mine.replace(follow_link(path))
    file.close()  # not before: another process would remove it as left behind


def follow_link(path: Path) -> Path:
    """Return the file that a link leads to, which need not exist; any other path as it is."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _is_written_directly(path: Path) -> bool:
    return path.exists() and not path.is_dir() and (not path.is_file() or _output_at(path) is not None)


def _open_directly(path: Path) -> BinaryIO:
    output = _output_at(path)
    # by its descriptor: opened by its name, a file would be written from its beginning, over what was printed
    return path.open("wb") if output is None else os.fdopen(os.dup(output), "wb")


def _output_at(path: Path) -> int | None:
    """Return the descriptor of this process's output or errors that is open at a path, if there is one."""
    return next((output for output in _OUTPUTS if _is_at(output, path)), None)


def lock(descriptor: int, *, wait: bool) -> bool:
    """Lock a file or folder until it is closed or this process ends; return whether that was possible.

    With `wait`, wait until no other process has it locked.
    """
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


def _remove_unless_locked(left: Path) -> None:
    with suppress(OSError):  # a file that cannot be removed, or is being renamed, does no harm
        descriptor = os.open(left, os.O_RDONLY | os.O_CLOEXEC)
        try:
            if lock(descriptor, wait=False) and _is_at(descriptor, left):
                left.unlink()
        finally:
            os.close(descriptor)


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:  # there is no file, or the descriptor is closed
        return False
