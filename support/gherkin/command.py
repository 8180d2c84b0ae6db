"""Commands for readers to copy, which call the programs of the running environment."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

_ENVIRONMENT = ".venv"


def program(name: str, root: Path, seen_from: Path | None = None) -> str:
    """Return how to call a program of the running environment, whether or not that is activated.

    A project with its own environment in `.venv` need not have it activated; any other environment is expected on the
    path. The command is to be typed in the folder `seen_from`, by default the root of the project.
    """
    is_windows = os.name == "nt"
    folder, ending = ("Scripts", ".exe") if is_windows else ("bin", "")
    environment = root / _ENVIRONMENT
    executable = environment / folder / f"{name}{ending}"
    if not (executable.is_file() and environment.samefile(sys.prefix)):
        return name
    return os.path.relpath(executable, seen_from or root)


def reproduction(test: str, pytest_program: str = "pytest") -> str:
    """Return the command that runs one test, with its id in quotes for a shell."""
    quoted = re.sub(r'([\\"$`])', r"\\\1", test)
    return f'{pytest_program} "{quoted}"'
