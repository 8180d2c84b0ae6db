"""`--watch` on a real terminal: what runs when a file is saved."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.tests.gherkin.toy_project import ToyProject, environment

STEPS = '''\
from support.gherkin import given, parse, then
import company


@given(parse("a price"))
def price():
    """Does nothing."""


@then(parse("it is {int}"))
def is_(number):
    """Compares."""
    assert company.price() == number
'''
FEATURE = "Feature: {0}\n  Scenario: {0}\n    Given a price\n    Then it is {1}\n"
PATIENCE = 60.0
"""Seconds after which a test gives up."""


class Watched:
    """A run with `--watch` on a terminal."""

    def __init__(self, project: ToyProject, *arguments: str) -> None:
        self.process, self.terminal = pty.fork()
        if not self.process:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored where the tests run in the background of a shell
            os.chdir(project.root)
            command = [sys.executable, "-m", "pytest", "--watch", *arguments]
            os.execve(command[0], command, environment(documented=True) | {"PYTHONPATH": str(project.root)})  # noqa: S606

    def until(self, words: str) -> str:
        """Return what is written until `words` have been; without what only moves, and without colors."""
        text = ""
        while words not in text:
            if not select.select([self.terminal], [], [], PATIENCE)[0]:
                pytest.fail(f"{words!r} did not come after:\n{text}")
            try:
                text += os.read(self.terminal, 1 << 16).decode()
            except OSError:
                pytest.fail(f"the process ended after:\n{text}")
        return re.sub(r"\r[^\r\n]*(?=\r[^\n])|\x1b\[[\d;]*m", "", text)

    def until_it_watches(self) -> str:
        return self.until("-- watching; Ctrl-C ends it")

    def end(self) -> int:
        os.write(self.terminal, b"\x03")
        self.until("no longer watching")
        return self.ended()

    def ended(self) -> int:
        code = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        os.close(self.terminal)
        return code


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    project = ToyProject(tmp_path)
    ini = (tmp_path / "pytest.ini").read_text(encoding="utf-8").replace("-p no:cacheprovider ", "")
    project.write("pytest.ini", ini).write("steps/__init__.py", "").write("steps/prices.py", STEPS)
    project.write("company.py", "def price():\n    return 1\n")
    return project.write("features/a.feature", FEATURE.format("A", 1)).write(
        "features/b.feature", FEATURE.format("B", 2)
    )


@pytest.fixture
def watch(project: ToyProject) -> Iterator[Callable[..., Watched]]:
    processes: list[Watched] = []

    def start(*arguments: str) -> Watched:
        processes.append(Watched(project, *arguments))
        processes[-1].until_it_watches()
        return processes[-1]

    yield start
    for process in processes:
        assert process.end() == 0


def test_a_saved_feature_is_run_alone_and_as_it_is_now(project: ToyProject, watch: Callable[..., Watched]) -> None:
    watched = watch()

    project.write("features/a.feature", FEATURE.format("A new", 1))
    first = watched.until_it_watches()
    project.write("features/new.feature", FEATURE.format("Other", 3))
    second = watched.until_it_watches()

    assert "-- saved: features/a.feature" in first
    assert "Scenario: A new PASSED" in first
    assert "1 feature, 0 rules, 1 scenario: 1 kept" in first
    assert "Scenario: Other FAILED" in second
    assert "1 feature, 0 rules, 1 scenario: 1 not kept" in second


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("company.py", "def price():\n    return 2\n"),
        ("steps/prices.py", STEPS.replace("price() ==", "price() + 1 ==")),
    ],
)
def test_after_code_what_failed_last_is_run_and_then_everything(
    project: ToyProject, watch: Callable[..., Watched], file: str, text: str
) -> None:
    watched = watch()
    project.write("features/b.feature", FEATURE.format("B again", 2))
    assert "Scenario: B again FAILED" in watched.until_it_watches()

    project.write(file, text)
    written = watched.until_it_watches()

    failed, _, everything = written.partition(" passed")
    assert f"-- saved: {file}" in failed
    assert "Scenario: B again PASSED" in failed
    assert "Scenario: A" not in failed
    assert "Scenario: A FAILED" in everything
    assert "Scenario: B again PASSED" in everything


def test_only_what_was_selected_is_run(project: ToyProject, watch: Callable[..., Watched]) -> None:
    project.write("features/a.feature", FEATURE.format("A", 1) + "  Scenario: more\n    Then it is 3\n")
    watched = watch("features/a.feature::A")

    project.write("features/b.feature", FEATURE.format("B again", 2))
    assert " PASSED" not in watched.until_it_watches()
    project.write("features/a.feature", FEATURE.format("A", 1) + "  Scenario: more\n    Then it is 4\n")
    written = watched.until_it_watches()

    assert "Scenario: A PASSED" in written
    assert "1 feature, 0 rules, 1 scenario: 1 kept" in written


def test_it_begins_again_when_code_was_saved_that_it_has_imported_itself(
    project: ToyProject, watch: Callable[..., Watched]
) -> None:
    project.write("sitecustomize.py", "")
    watched = watch()

    project.write("sitecustomize.py", "import builtins\nbuiltins.saved = True\n")

    written = watched.until_it_watches()
    assert "-- getting ready" in written
    assert "2 features, 0 rules, 2 scenarios: 1 kept, 1 not kept" in written


def test_a_run_ends_when_a_file_is_saved_during_it(project: ToyProject, watch: Callable[..., Watched]) -> None:
    waits = "import threading\n\n\ndef price():\n    threading.Event().wait()\n"
    watched = watch("features/a.feature")

    project.write("company.py", waits)
    watched.until("0 of 1 scenario")
    project.write("company.py", "def price():\n    return 1\n")
    written = watched.until_it_watches()

    assert "Scenario: A PASSED" in written


def test_without_a_project_it_refuses_to_watch(tmp_path: Path) -> None:
    outcome = (
        ToyProject(tmp_path / "empty").write("features/a.feature", FEATURE.format("A", 1)).run("--watch", "nowhere")
    )

    assert outcome.code == 4
    assert "file or directory not found: nowhere" in outcome.text
