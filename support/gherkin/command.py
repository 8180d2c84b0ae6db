"""How the programs of this environment are called by somebody who copies a command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_ENVIRONMENT = ".venv"


def program(name: str, root: Path, seen_from: Path | None = None) -> str:
    """How to call a program so that it is the one of the environment that runs now, whether or not that is activated.

    A project that has its own environment in `.venv` is not expected to have it activated; any other is found on the
    path.

    Args:
        name: E.g. `pytest`.
        root: The root of the project.
        seen_from: The folder in which the command is to be typed; by default the root.
    """
    is_windows = os.name == "nt"
    folder, ending = ("Scripts", ".exe") if is_windows else ("bin", "")
    environment = root / _ENVIRONMENT
    found = environment / folder / f"{name}{ending}"
    if not (found.is_file() and environment.samefile(sys.prefix)):
        return name
    return os.path.relpath(found, seen_from or root)
