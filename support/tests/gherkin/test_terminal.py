from __future__ import annotations

import re

import pytest

from support.tests.gherkin.toy_project import Outcome, ToyProject

STEPS = '''\
import pytest
from support.gherkin import attach, given, parse, pending, then, when


@given(parse("a table"))
def table(datatable):
    """Takes a table."""


@given(parse("a text"))
def text(docstring):
    """Takes a text."""


@when(parse("the agenda is approved"))
def approve(request):
    """Attaches."""
    attach(request, "approved by Dana", "text/plain", "approval.txt")


@then(parse("there are {int} topics"))
def topics(number):
    """Expects two."""
    assert number == 2, f"Expected 2 topics, found {number}."


@then(parse("it is left out"))
def left_out():
    """Skips."""
    pytest.skip("not here")


@then(parse("it is not written yet"))
def not_written():
    """Is pending."""
    pending()


@then(parse("it is {word} and clear"))
def first(word):
    """Is one meaning."""


@then(parse("it is clear and {word}"))
def second(word):
    """Is another meaning."""
'''
FEATURE = '''\
Feature: Agenda
  Rule: Two topics
    Scenario: right
      Given a table
        | name | votes |
        | A    | 1     |
      And a text
        """
        two
          lines
        """
      When the agenda is approved
      Then there are 2 topics
    Scenario: wrong
      When the agenda is approved
      Then there are 3 topics
      And there are 2 topics
    Scenario: left out
      When the agenda is approved
      Then it is left out
    Scenario: pending
      Then it is not written yet
      And it rains
      And there are 2 topics
    Scenario: ambiguous
      Then it is clear and clear
'''
CONFTEST = """\
def pytest_gherkin_context(item):
    return {"waiting for an answer": "nothing", "last words": "Ada: I agree.\\nBo: So do I."}


def pytest_gherkin_likely_causes(item, error):
    return ["perhaps because Ada left"] if isinstance(error, AssertionError) else []
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> ToyProject:
    project = ToyProject(tmp_path_factory.mktemp("toy"))
    project.write("steps/__init__.py", "").write("steps/agenda.py", STEPS).write("conftest.py", CONFTEST)
    return project.write("features/a.feature", FEATURE)


@pytest.fixture(scope="module")
def run(project: ToyProject) -> Outcome:
    return project.run("--gherkin-terminal-reporter")


def steps_of(outcome: Outcome, title: str) -> list[str]:
    lines = outcome.lines
    start = next(index for index, line in enumerate(lines) if line.startswith(f"    Scenario: {title} "))
    rest = lines[start + 1 :]
    end = next(index for index, line in enumerate(rest) if not line.startswith("      "))
    return [line.removeprefix("      ") for line in rest[:end]]


def steps_in_failure(outcome: Outcome, title: str) -> list[str]:
    lines = outcome.failure_of(title).splitlines()
    rest = lines[lines.index(f"    Scenario: {title}") + 1 :]
    return [line.removeprefix("      ") for line in rest[: rest.index("")]]


def test_every_step_is_shown_with_its_own_status_and_what_is_beneath_it(run: Outcome) -> None:
    assert run.lines[run.lines.index("Feature: Agenda  (features/a.feature)") + 1] == "  Rule: Two topics"
    assert steps_of(run, "right") == [
        "passed     Given a table",
        "             | name | votes |",
        "             | A    | 1     |",
        "passed     And a text",
        '             """',
        "             two",
        "               lines",
        '             """',
        "passed     When the agenda is approved",
        "passed     Then there are 2 topics",
    ]
    assert steps_of(run, "left out")[-1] == "skipped    Then it is left out"
    assert steps_in_failure(run, "wrong") == [
        "passed     When the agenda is approved",
        "FAILED     Then there are 3 topics",
        "not run    And there are 2 topics",
    ]
    assert steps_in_failure(run, "pending") == [
        "PENDING    Then it is not written yet",
        "undefined  And it rains",
        "not run    And there are 2 topics",
    ]
    assert steps_in_failure(run, "ambiguous") == ["AMBIGUOUS  Then it is clear and clear"]


def test_how_much_of_the_run_is_done_is_shown(run: Outcome) -> None:
    assert "    Scenario: right PASSED  [1/5]" in run.lines
    assert "    Scenario: ambiguous FAILED  [5/5]" in run.lines


@pytest.mark.parametrize("title", ["wrong", "pending", "ambiguous"])
def test_a_scenario_that_failed_shows_its_steps_once(run: Outcome, title: str) -> None:
    assert steps_of(run, title) == []
    assert not [line for line in run.lines if line.startswith("FAILED ")]


def test_without_failures_at_the_end_their_steps_are_shown_at_once(project: ToyProject) -> None:
    outcome = project.run("--gherkin-terminal-reporter", "--tb=no", "-rf")

    assert steps_of(outcome, "ambiguous") == ["ambiguous  Then it is clear and clear"]
    assert any(line.startswith("FAILED features/a.feature::wrong") for line in outcome.lines)


def test_a_failure_shows_what_was_going_on_and_how_to_reproduce_it_without_python(run: Outcome) -> None:
    report = run.failure_of("wrong")

    assert report.startswith("features/a.feature:16\nPerhaps because Ada left\nExpected 2 topics, found 3.\n")
    assert (
        "At that moment:\n"
        "    waiting for an answer:  nothing\n"
        "    last words:             Ada: I agree.\n"
        "                            Bo: So do I.\n"
        "\n"
        'To reproduce: pytest "features/a.feature::wrong"\n'
    ) in report
    assert "Traceback" not in run.text
    assert "def topics" not in run.text


def test_workers_show_the_same_steps(project: ToyProject, run: Outcome) -> None:
    distributed = project.run("--gherkin-terminal-reporter", "-n", "2")

    for title in ("right", "left out"):
        assert steps_of(distributed, title) == steps_of(run, title)
    for title in ("wrong", "pending", "ambiguous"):
        assert distributed.failure_of(title) == run.failure_of(title)
    assert distributed.totals == run.totals == "3 failed, 1 passed, 1 skipped"


def test_more_verbosity_shows_places_durations_and_attachments(project: ToyProject) -> None:
    verbose = project.run("--gherkin-terminal-reporter", "-v")
    more = project.run("--gherkin-terminal-reporter", "-vv")

    assert re.search(
        r"^    Scenario: wrong FAILED  features/a\.feature:14, \d+ ms  \[2/5]$", verbose.text, re.MULTILINE
    )
    assert "attached" not in verbose.text
    assert re.match(r"passed     When the agenda is approved  \(\d+ ms\)$", steps_of(more, "left out")[0])
    assert steps_of(more, "left out")[1] == "             attached: approval.txt (16 characters)"
    assert verbose.lines[-2] == "1 feature, 1 rule, 5 scenarios: 1 kept, 3 not kept, 1 left out"
