from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def run(*arguments: str, processes: bool = False) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-messages", *arguments]
    return subprocess.run(
        [*command, *(["-n", "2"] if processes else [])],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("processes", [False, True])
def test_what_was_reached_is_told_and_a_part_of_the_suite_is_not_judged(processes: bool) -> None:
    ended = run("features/engine/any_flow.feature", "--flow-coverage", processes=processes)
    assert ended.returncode == 0, ended.stdout
    assert "steps of the flow               3 of 3" in ended.stdout
    assert "a part of the scenarios was selected, so that nothing is demanded" in ended.stdout


def test_nothing_is_told_unless_it_is_asked_for() -> None:
    assert "steps of the flow" not in run("features/engine/any_flow.feature").stdout
