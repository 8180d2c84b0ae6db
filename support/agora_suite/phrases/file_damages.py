"""How the file of the sessions can be damaged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from support.agora_suite.phrases.forgery import FORGERIES


def cut_off(path: Path) -> None:
    """Leave the first half of a file."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def overwrite(path: Path) -> None:
    """Write nonsense over a file."""
    path.write_bytes(b"nothing that could be read " * 400)


FILE_DAMAGES: Final[Mapping[str, Callable[[Path], None]]] = {
    "cut off": cut_off,
    "overwritten": overwrite,
    **FORGERIES,
}
"""The damages to the file of the sessions."""
