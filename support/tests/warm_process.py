"""Run pytest in copies of one process that has imported what every run needs.

A copy has a folder, an environment, an output and an exit code of its own; what it imports or changes stays in it. It
shares what an interpreter decides at its start: modules already imported, the hash seed, and variables such as
`PYTHONUTF8`. Its workers of pytest-xdist are such copies too. Tests of what a fresh interpreter does, and of signals to
a run, start a process of their own instead.

A run of one short feature takes 0.2 s in a copy and 2.1 s in a new interpreter (mean of 5, two busy cores).

A copy without the kit is of a process that has imported pytest and its other plugins, and nothing of the kit.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import coverage
import pytest

from support.tests.forked_workers import leave, start_workers_by_copying

_FILES = {
    "pytest.ini": "[pytest]\nstep_packages = no_steps\nconduct = no\n",
    "no_steps/__init__.py": "",
    "conftest.py": "import support.any_flow.flow_run\n",  # nothing of a product
    "test_failure.py": "def test_failure(): assert False\n",  # what only failures need
    "features/failure.feature": "Feature: F\n  Scenario: S\n    Given nothing\n",  # what only documentation needs
}


_WITHOUT_KIT = "without-kit"


class _Installed:
    """A distribution as every run of pytest reads it, which is half of what a short run costs."""

    def __init__(self, distribution: importlib.metadata.Distribution) -> None:
        self._distribution = distribution
        self.metadata = distribution.metadata
        self.entry_points = distribution.entry_points
        is_plugin = any(point.group == "pytest11" for point in self.entry_points)
        self.files = [str(file) for file in distribution.files or () if is_plugin and file.suffix == ".py"]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._distribution, name)


class WarmProcess:
    """A process that copies itself for each run of pytest, and ends with the process that started it.

    Args:
        kit: Whether the kit is imported in it.
    """

    def __init__(self, *, kit: bool = True) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, *([] if kit else [_WITHOUT_KIT])],
            cwd=tempfile.gettempdir(),
            env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
            | {"PYTHONUTF8": "1"},  # read at the start of an interpreter: copies cannot have another value
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        atexit.register(self._process.communicate)

    def run(self, arguments: Sequence[str], folder: Path, environment: dict[str, str]) -> tuple[int, str]:
        """Run pytest.

        Args:
            arguments: Of the command line.
            folder: The folder in which it runs.
            environment: Its environment variables, all of them.

        Returns:
            Its exit code, and what it printed.

        Raises:
            RuntimeError: The process has ended.
        """
        assert self._process.stdin
        assert self._process.stdout
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps([[*arguments], str(folder), environment]) + "\n")
            self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(
                f"The process that copies itself for runs of pytest ended with {self._process.wait()}, so pytest did "
                f"not run in {folder}. Its errors are above; to see them alone, run python {__file__}"
            )
        code, text = json.loads(answer)
        return code, text

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.wait()


@functools.cache
def warm_process(*, kit: bool = True) -> WarmProcess:
    """Return the process that runs the pytest runs of this one.

    Args:
        kit: Whether the kit is imported in it.
    """
    return WarmProcess(kit=kit)


def _warm_up(options: Sequence[str]) -> None:
    """Import what runs import, by a run: pytest complains of modules whose assertions it cannot rewrite any more."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in _FILES.items():
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        os.chdir(folder)
        pytest.main(["-p", "no:langsmith_plugin", "-p", "no:cacheprovider", *options])
        os.chdir(tempfile.gettempdir())
    installed = [_Installed(distribution) for distribution in importlib.metadata.distributions()]
    importlib.metadata.distributions = lambda: installed  # type: ignore[assignment]
    if measured := coverage.Coverage.current():
        measured.save()  # else each copy writes what ran here once more
    gc.collect()
    gc.freeze()


def _run(arguments: list[str], folder: str, environment: dict[str, str], output: int) -> int:
    """Run pytest in this copy and return its exit code."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    if "-n" in arguments:
        start_workers_by_copying()
    return pytest.main(arguments)


def _serve() -> int:
    """Answer each line that asks for a run with a line; a copy comes back with the exit code of its run."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.path[0] = ""  # wherever a copy runs; xdist hands it on to its workers
    if _WITHOUT_KIT in sys.argv:
        _warm_up(["-p", "no:acceptance", "test_failure.py", "--noconftest"])
        for name in [name for name in sys.modules if name.partition(".")[0] == "support"]:
            del sys.modules[name]  # what makes copies
    else:
        _warm_up([])
    for request in sys.stdin:
        reading, writing = os.pipe()
        copy = os.fork()
        if not copy:
            arguments, folder, environment = json.loads(request)
            leave(_run(arguments, folder, environment, writing))
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as output:
            text = output.read()
        answers.write(json.dumps([os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]), text]) + "\n")
        answers.flush()
    return 0


if __name__ == "__main__":
    sys.exit(_serve())
