"""Store the sessions of this release: `python -m support.agora_suite.stored_sessions`."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest

from support.agora_suite.stored_sessions import FOLDER, files_of_today

FEATURE: Final = "features/error_recovery/sessions_of_releases.feature"
STEPS_KEPT: Final = 2
"""The newest step is resumed, and the one before it is what a repair goes back to."""

_DISTRIBUTION: Final = "agora-acceptance"


def main() -> int:
    """Run the feature, keep the session that each scenario of this release made, and return the exit code."""
    release = version(_DISTRIBUTION)
    with TemporaryDirectory() as directory:
        # Scenarios whose file is missing fail after they have left their own session.
        pytest.main([FEATURE, f"--basetemp={directory}/scenarios", "--no-messages", "-q", "--tb=no"])
        files = files_of_today(Path(directory), release)
        (FOLDER / release).mkdir(exist_ok=True)
        for file in files:
            _shorten(Path(shutil.copy(file, FOLDER / release)))
    print(f"{len(files)} sessions of release {release} are stored in {FOLDER / release}")  # noqa: T201  # a command prints
    return 0 if files else 1


def _shorten(file: Path) -> None:
    """Leave only the newest steps in a session's file: each holds the whole state."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(
            "DELETE FROM checkpoints WHERE checkpoint_id NOT IN"
            " (SELECT checkpoint_id FROM checkpoints ORDER BY checkpoint_id DESC LIMIT ?)",
            [STEPS_KEPT],
        )
        connection.execute("DELETE FROM writes WHERE checkpoint_id NOT IN (SELECT checkpoint_id FROM checkpoints)")
        connection.execute("VACUUM")


if __name__ == "__main__":
    sys.exit(main())
