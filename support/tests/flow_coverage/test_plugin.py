from __future__ import annotations

from pathlib import Path

import pytest

from support.tests.gherkin.toy_project import INI, Outcome, ToyProject, run_pytest

ROOT = Path(__file__).parents[3]
ANY_FLOW = "features/engine/any_flow.feature"


def run(*arguments: str) -> Outcome:
    return run_pytest(ROOT, "-q", "-p", "no:cacheprovider", "--no-messages", ANY_FLOW, *arguments)


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "two workers"])
def test_what_was_reached_is_reported_and_a_part_of_the_suite_is_not_judged(workers: tuple[str, ...]) -> None:
    ended = run("--flow-coverage", *workers)
    assert ended.code == 0, ended.text
    assert "steps of the flow               3 of 3" in ended.text
    assert "a part of the scenarios was selected, so that nothing is demanded" in ended.text


def test_nothing_is_shown_unless_it_is_asked_for() -> None:
    assert "steps of the flow" not in run().text


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
    ini = INI.replace("conduct = no\n", "")
    project = ToyProject(tmp_path_factory.mktemp("half")).write("pytest.ini", ini)
    return project.write("features/expenses.feature", EXPENSES)


def report_of(outcome: Outcome) -> list[str]:
    return [line for line in outcome.lines if "less than" in line]


def test_a_whole_run_that_leaves_something_out_fails_and_says_what(half: ToyProject) -> None:
    outcome = half.run("--flow-coverage")
    assert outcome.code == pytest.ExitCode.TESTS_FAILED
    assert report_of(outcome) == [
        f"support.any_flow.examples.approval:build: less than 100 % of its {kind} were reached"
        for kind in ("decisions", "answers")
    ]
    assert [line.strip() for line in outcome.lines if "not reached" in line] == [
        "not reached: ask [condition: False]",
        "not reached: approval: no",
    ]


def test_less_may_be_demanded(half: ToyProject) -> None:
    outcome = half.run("--flow-coverage", "--flow-coverage-under", "50")
    assert (outcome.code, report_of(outcome)) == (pytest.ExitCode.OK, [])
