"""Session files that releases have left, one folder a release: every later release has to resume them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
STORE: Final = "python -m support.agora_suite.stored_sessions"
"""The command that stores the files of this release."""

_OF_TODAY: Final = "of today"


def stored_file(release: str, name: str) -> Path:
    """Return where a release has left a session."""
    return FOLDER / release / f"{name}.sqlite"


def file_of_today(directory: Path, stored: Path) -> Path:
    """Return where a scenario leaves its own session when it goes on with a stored one, below its directory."""
    return directory / _OF_TODAY / stored.parent.name / stored.name


def files_of_today(directory: Path, release: str) -> list[Path]:
    """Return the sessions that scenarios have left for a release anywhere below a directory, by name."""
    return sorted(directory.rglob(f"{_OF_TODAY}/{release}/*.sqlite"))
