"""The folder of the documentation: a reader sees the old or the new one, never a mix of both."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Final

from support.gherkin.atomic_files import atomic_write, lock

INDEX: Final = "index.html"
PAGES: Final = "pages"

_PREFIX: Final = ".documentation-"
_MARK: Final = "pages/assets/"
"""A text that the first page of every documentation contains."""
_NOT_OURS: Final = "this is no documentation; remove it, or name another folder"


class UnwritableError(OSError):
    """The documentation could not be written; the previous one stays."""


def build(
    files: Iterable[tuple[str, bytes]], into: Path, keep: Callable[[Path], Collection[str]] | None = None
) -> Path:
    """Write the documentation, and return its first page.

    It is written beside the previous one, and replaces it when complete. If two are written at the same time, the one
    completed last stays. Nothing else in the folder is touched. Raise `UnwritableError` with the reason if writing
    fails.
    Each file is its path below the folder, `index.html` or one in `pages/`, and its content. Before the first is made,
    `keep` says which files of the previous documentation, in the folder, stay as they are; no other documentation is
    written there until it has ended.
    """
    with _build_folder(into) as build_folder, ExitStack() as locked:
        kept: Collection[str] = ()
        if keep is not None:
            with _explaining_refusals(into):
                locked.enter_context(_exclusive(into))
                kept = {*keep(into)}
        for path, content in files:  # an error while a page is made is not a problem of the file system
            with _explaining_refusals(into):
                _write(content, build_folder / path, into / path)
        with _explaining_refusals(into), nullcontext() if keep else _exclusive(into):
            _swap(build_folder, into, kept)
    return into / INDEX


def _write(content: bytes, file: Path, previous: Path) -> None:
    """Write a file, or link to the previous one if it is the same."""
    with suppress(OSError):
        if previous.stat().st_size == len(content) and previous.read_bytes() == content:
            return _link(previous, file)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return None


def _link(previous: Path, file: Path) -> None:
    """Link a previous file to another place, or copy it where the file system has no links."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        file.hardlink_to(previous)
    except OSError:
        shutil.copy2(previous, file)


def write_file(content: bytes, path: Path) -> None:
    """Write the documentation in one file; raise `UnwritableError` if that fails, and keep the previous one."""
    with _explaining_refusals(path), atomic_write(path) as file:
        file.write(content)


@contextmanager
def _explaining_refusals(into: Path) -> Iterator[None]:
    """Explain in words why the file system refused."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        place = f" ({error.filename})" if error.filename and str(error.filename) != str(into) else ""
        raise UnwritableError(f"{into}: the documentation could not be written: {reason}{place}") from error


def _refuse_foreign_folder(into: Path) -> None:
    """Protect folders that were made for something else."""
    pages, index = into / PAGES, into / INDEX
    if pages.exists() and not (pages / "assets").is_dir() and (not pages.is_dir() or any(pages.iterdir())):
        raise FileExistsError(0, _NOT_OURS, str(pages))
    if index.is_file() and _MARK not in index.read_text(encoding="utf-8", errors="replace"):
        raise FileExistsError(0, _NOT_OURS, str(index))


@contextmanager
def _build_folder(into: Path) -> Iterator[Path]:
    """Make a folder to write in, in the same file system, and remove it afterwards."""
    with _explaining_refusals(into):
        into.mkdir(parents=True, exist_ok=True)
        with _exclusive(into):
            _refuse_foreign_folder(into)
            _remove_leftovers(into)
            build_folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=into))
            lock = _lock_on(build_folder, wait=False)
    try:
        yield build_folder
    finally:
        shutil.rmtree(build_folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _swap(build_folder: Path, into: Path, kept: Collection[str]) -> None:
    """Replace the old documentation with the new, which takes over what is kept; if that fails, the old one stays."""
    pages, before = into / PAGES, build_folder / "before"
    moved: list[tuple[Path, Path]] = []

    def move(old: Path, new: Path) -> None:
        old.rename(new)
        moved.append((old, new))

    try:
        if pages.is_dir():
            move(pages, before)
            parts, _ = _kept_parts(before, PAGES, build_folder, kept)
            for part in parts:
                (build_folder / part).parent.mkdir(parents=True, exist_ok=True)
                move(before / Path(part).relative_to(PAGES), build_folder / part)
        move(build_folder / PAGES, pages)
        (build_folder / INDEX).replace(into / INDEX)
    except OSError:
        with suppress(OSError):
            for old, new in reversed(moved):
                new.rename(old)
        raise


def _kept_parts(old: Path, path: str, build_folder: Path, kept: Collection[str]) -> tuple[list[str], bool]:
    """Return what of an old folder the new one takes over, whole folders where nothing in them is new or gone.

    To link each of 1,400 files instead takes 40 ms.
    """
    parts: list[str] = []
    is_whole = not (build_folder / path).exists()
    with os.scandir(old) as entries:
        for entry in entries:
            name = f"{path}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                inner, is_kept = _kept_parts(old / entry.name, name, build_folder, kept)
            else:
                is_kept = name in kept
                inner = [name] if is_kept else []
            parts += inner
            is_whole = is_whole and is_kept
    return ([path] if is_whole else parts), is_whole


def _remove_leftovers(into: Path) -> None:
    """Remove the folders of builds that died: no process has a lock on them."""
    for leftover in into.glob(f"{_PREFIX}*"):
        with suppress(FileNotFoundError):  # a build that ends right now removes its own
            lock = _lock_on(leftover, wait=False)
            if lock is not None:
                shutil.rmtree(leftover, ignore_errors=True)
                os.close(lock)


@contextmanager
def _exclusive(into: Path) -> Iterator[None]:
    """Keep other builds from changing the folder, where the file system supports locks."""
    lock = _lock_on(into, wait=True)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def _lock_on(folder: Path, *, wait: bool) -> int | None:
    """Return a lock on a folder that ends with its process; None where none is available."""
    if sys.platform == "win32":  # it cannot open a folder
        return None
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    if lock(descriptor, wait=wait):
        return descriptor
    os.close(descriptor)
    return None
