from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.tests.gherkin.toy_project import INI, Outcome, ToyProject

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


EXPENSES = """\
Feature: Expenses
  Nothing is paid before somebody has agreed.

  Scenario: an approved expense is paid
    Given the flow "support.any_flow.examples.approval:build"
    And the flow has come to its first question
    When the flow is answered "yes"
    Then the flow is over
"""


@pytest.fixture(scope="module")
def half(tmp_path_factory: pytest.TempPathFactory) -> ToyProject:
    """Give a project whose only scenario goes one of two ways."""
    ini = INI.replace("conduct = no", "step_packages = steps")
    project = ToyProject(tmp_path_factory.mktemp("half")).write("pytest.ini", ini)
    return project.write("features/expenses.feature", EXPENSES)


def told(outcome: Outcome) -> list[str]:
    return [line for line in outcome.lines if "less than" in line]


def test_a_whole_run_that_leaves_something_out_fails_and_says_what(half: ToyProject) -> None:
    outcome = half.run("--flow-coverage")
    assert outcome.code == pytest.ExitCode.TESTS_FAILED
    assert told(outcome) == [
        f"support.any_flow.examples.approval:build: less than 100 % of its {kind} were reached"
        for kind in ("decisions", "answers")
    ]
    assert [line.strip() for line in outcome.lines if "not reached" in line] == [
        "not reached: ask [condition: False]",
        "not reached: approval: no",
    ]


def test_less_may_be_demanded(half: ToyProject) -> None:
    outcome = half.run("--flow-coverage", "--flow-coverage-under", "50")
    assert (outcome.code, told(outcome)) == (pytest.ExitCode.OK, [])
