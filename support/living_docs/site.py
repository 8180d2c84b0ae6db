"""The folder of the documentation: its reader sees the old one or the new one, and never half of either."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from support.gherkin.unfinished import locked

INDEX: Final = "index.html"
PAGES: Final = "pages"

_PREFIX: Final = ".documentation-"
_OURS: Final = "pages/assets/"
"""What the first page of every documentation names."""


class UnwritableError(OSError):
    """The documentation could not be written; the one before it stays."""


def build(files: Iterable[tuple[str, bytes]], into: Path) -> Path:
    """Write the documentation, and give its first page.

    It is written beside the one before it, and takes its place when it is whole. Of two that are written at once, the
    one that is whole last stays.

    Args:
        files: Each file: its path below the folder, `index.html` or one in `pages/`, and what is in it.
        into: The folder; made where it is missing. Nothing else in it is touched.

    Raises:
        UnwritableError: It could not be written; the message says why.
    """
    with _workshop(into) as made:
        for path, content in files:  # what making a page raises is no matter of the file system, whatever its type
            with _in_words(into):
                _write(made / path, content)
        with _in_words(into), _alone(into):
            _swap(made, into)
    return into / INDEX


@contextmanager
def _in_words(into: Path) -> Iterator[None]:
    """Say in words what the file system refuses."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        place = f" ({error.filename})" if error.filename and str(error.filename) != str(into) else ""
        raise UnwritableError(f"{into}: the documentation could not be written: {reason}{place}") from error


def _refuse_what_is_not_ours(into: Path) -> None:
    """Protect folders that somebody made for something else."""
    pages, index = into / PAGES, into / INDEX
    if pages.exists() and not (pages / "assets").is_dir() and (not pages.is_dir() or any(pages.iterdir())):
        raise FileExistsError(0, "what stands there is no documentation; remove it, or name another folder", str(pages))
    if index.is_file() and _OURS not in index.read_text(encoding="utf-8", errors="replace"):
        raise FileExistsError(0, "what stands there is no documentation; remove it, or name another folder", str(index))


@contextmanager
def _workshop(into: Path) -> Iterator[Path]:
    """A folder to write in, in the same file system; gone afterwards, whatever happens."""
    with _in_words(into):
        into.mkdir(parents=True, exist_ok=True)
        with _alone(into):
            _refuse_what_is_not_ours(into)
            _clear_up(into)
            made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=into))
            mark = _locked(made, wait=False)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        if mark is not None:
            os.close(mark)


def _write(file: Path, content: bytes) -> None:
    try:
        written = file.open("wb")
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        written = file.open("wb")
    with written:
        written.write(content)


def _swap(made: Path, into: Path) -> None:
    """Put what was made in the place of what was there; what cannot be put there leaves it as it was."""
    pages, before = into / PAGES, made / "before"
    had = pages.is_dir()
    if had:
        pages.rename(before)
    try:
        (made / PAGES).rename(pages)
        (made / INDEX).replace(into / INDEX)
    except OSError:
        if had:
            with suppress(OSError):
                pages.rename(made / PAGES)
            before.rename(pages)
        raise


def _clear_up(into: Path) -> None:
    """Remove what builds left behind that died; nobody holds their folders any more."""
    for left in into.glob(f"{_PREFIX}*"):
        with suppress(FileNotFoundError):  # a build that ends at this moment removes its own
            held = _locked(left, wait=False)
            if held is not None:
                shutil.rmtree(left, ignore_errors=True)
                os.close(held)


@contextmanager
def _alone(into: Path) -> Iterator[None]:
    """Have no other build change the folder meanwhile, where the file system knows locks."""
    held = _locked(into, wait=True)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)


def _locked(folder: Path, *, wait: bool) -> int | None:
    """A lock on a folder that ends with its process; None where it is not to be had."""
    if sys.platform == "win32":  # it opens no folder
        return None
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    if locked(descriptor, wait=wait):
        return descriptor
    os.close(descriptor)
    return None
