from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from support.tests.gherkin.toy_project import ToyProject
from support.tests.warm_process import WarmProcess


def test_runs_read_and_write_utf8_regardless_of_the_locale(tmp_path: Path) -> None:
    project = ToyProject(tmp_path).write("steps/__init__.py", "")
    project.write("test_mode.py", "import sys\n\n\ndef test_mode():\n    assert sys.flags.utf8_mode == 1\n")

    assert project.run("test_mode.py").totals == "1 passed"


def test_a_run_after_the_process_has_died_says_so_and_what_to_do(tmp_path: Path) -> None:
    process = WarmProcess()
    assert process.run(["--version"], tmp_path, {**os.environ})[0] == 0
    process.kill()

    with pytest.raises(RuntimeError, match=rf"ended with {-signal.SIGKILL}.*run python .*warm_process\.py"):
        process.run(["--version"], tmp_path, {**os.environ})
