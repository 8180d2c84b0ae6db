from __future__ import annotations

import pytest

from support.tests.gherkin.toy_project import Outcome, ToyProject

STEPS = '''\
import pytest
from support.gherkin import given, parse, step, then, when


class OwnerError(Exception):
    advice = "Ask Dana."


@pytest.fixture
def discussion():
    return []


@given(parse("a discussion about {string}"))
def open_(discussion, theme):
    """Opens."""
    discussion.append(theme)


@when(parse("{owner} approves the agenda"))
def approve(discussion, who):
    """Approves."""
    discussion.append(who)


@step(parse("it is noted"))
def note(discussion, docstring):
    """Notes."""
    discussion.append(docstring)


@then(parse("the record reads"))
def reads(discussion, datatable):
    """Reads."""
    assert datatable == [discussion]


@then(parse("there are/is {int} word(s)"))
def words(discussion, count):
    """Counts."""
    assert len(discussion) == count


@then(parse("it crashes"))
def crash(discussion):
    """Crashes."""
    {}["missing"]


@then(parse("the owner is needed"))
def needed():
    """Needs the owner."""
    error = OwnerError("Nobody decided.")
    error.add_note("The agenda waits.")
    raise error


@then(parse("it is left out"))
def left_out():
    """Skips."""
    pytest.skip("not here")
'''
TYPES = """\
from support.gherkin import define_parameter_type

define_parameter_type("owner", r"[A-Z]\\w+", str, "An owner.", ["Dana", "Kim"])
"""
FEATURE = '''\
Feature: Agenda
  Background:
    Given a discussion about "Money"
  Rule: The owner decides
    Scenario: Dana approves
      When Dana approves the agenda
      * it is noted
        """
        two
          lines
        """
      Then the record reads
        | Money | Dana | two\\n  lines |
      And there are 3 words
    @engine
    Scenario: too few words
      When Dana approves the agenda
      Then there is 1 word
      And it crashes
    @slow-one
    Scenario Outline: Count of <who>
      When <who> approves the agenda
      Then there are <n> words
      Examples:
        | who  | n |
        | Dana | 2 |
        | Kim  | 7 |
      @large_refund
      Examples: more
        | who | n |
        | Zoe | 2 |
  Rule: Other
    Scenario: misspelled
      When Dana aproves the agenda
      Then there are 2 words
    Scenario: crash
      Then it crashes
    Scenario: advice
      Then the owner is needed
    Scenario: no table
      Then the record reads
    Scenario: a table too many
      Then there is 1 word
        | a |
    Scenario: wrong keyword
      Given Dana approves the agenda
    Scenario: left out by a step
      Then it is left out
    @skip
    Scenario: left out by a tag
      Then it crashes
'''


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> ToyProject:
    project = ToyProject(tmp_path_factory.mktemp("toy"))
    project.write("steps/__init__.py", "").write("steps/types_of_parameters.py", TYPES)
    return (
        project.write("steps/deep/__init__.py", "")
        .write("steps/deep/agenda.py", STEPS)
        .write("features/agenda/a.feature", FEATURE)
    )


@pytest.fixture(scope="module")
def run(project: ToyProject) -> Outcome:
    return project.run("-v", "features")


def status(run: Outcome, title: str) -> str:
    line = next(line for line in run.lines if line.startswith(f"features/agenda/a.feature::{title} "))
    return line.removeprefix(f"features/agenda/a.feature::{title} ").split()[0]


def test_each_scenario_and_each_row_is_a_test_named_by_its_title(run: Outcome) -> None:
    assert run.code == 1
    assert run.totals == "8 failed, 3 passed, 2 skipped"
    assert status(run, "Dana approves") == "PASSED"
    assert status(run, "Count of <who> [row 1: Dana]") == "PASSED"
    assert status(run, "Count of <who> [row 2: Kim]") == "FAILED"
    assert status(run, "Count of <who> [row 3: Zoe]") == "PASSED"


def test_a_failure_leads_with_its_reason_and_shows_every_step_but_no_traceback(run: Outcome) -> None:
    place = next(i for i, line in enumerate(STEPS.splitlines(), 1) if "len(discussion) == count" in line)
    assert run.failure_of("too few words") == (
        "features/agenda/a.feature:18\n"
        "assert 2 == 1\n"
        " +  where 2 = len(['Money', 'Dana'])\n"
        "\n"
        "Feature: Agenda\n"
        "  Rule: The owner decides\n"
        "    Scenario: too few words\n"
        '      passed     Given a discussion about "Money"\n'
        "      passed     When Dana approves the agenda\n"
        "      FAILED     Then there is 1 word\n"
        "      not run    And it crashes\n"
        "\n"
        'To reproduce: pytest "features/agenda/a.feature::too few words"\n'
        "\n"
        f"(raised at steps/deep/agenda.py:{place})"
    )


def test_a_row_is_shown_with_its_values_and_number_and_run_again_by_them(project: ToyProject, run: Outcome) -> None:
    report = run.failure_of("Count of Kim [row 2]")

    assert 'To reproduce: pytest "features/agenda/a.feature::Count of Kim [row 2]"\n' in report
    assert project.run("features/agenda/a.feature::Count of Kim [row 2]").totals == "1 failed"
    assert "    Scenario Outline: Count of Kim [row 2]\n" in report
    assert "      passed     When Kim approves the agenda\n      FAILED     Then there are 7 words\n" in report


def test_an_undefined_step_is_shown_with_the_nearest_sentence_and_what_to_do(run: Outcome) -> None:
    place = next(i for i, line in enumerate(STEPS.splitlines(), 1) if "{owner} approves" in line)
    report = run.failure_of("misspelled")

    assert "      UNDEFINED  When Dana aproves the agenda\n      not run    Then there are 2 words\n" in report
    assert f"The nearest are:\n    When Dana approves the agenda  (steps/deep/agenda.py:{place})\n" in report
    assert "What to do: Use one of these sentences, or ask an engineer for a new one.\n" in report
    assert "@when(parse(" not in report


def test_an_unexpected_error_is_shown_with_its_traceback_from_the_step_on(run: Outcome) -> None:
    report = run.failure_of("crash")

    assert "\nKeyError: 'missing'\n" in report
    assert 'in crash\n    {}["missing"]' in report
    assert "site-packages" not in report


def test_an_error_with_advice_is_shown_without_traceback(run: Outcome) -> None:
    report = run.failure_of("advice")

    assert "\nNobody decided.\nThe agenda waits.\n\nWhat to do: Ask Dana.\n" in report
    assert "raise error" not in report


def test_a_missing_table_is_reported(run: Outcome) -> None:
    report = run.failure_of("no table")

    assert report.startswith("features/agenda/a.feature:41\nThis step needs a table beneath it.\n\nWhat to do: ")
    assert "      FAILED     Then the record reads\n\nTo reproduce: " in report
    assert "raised at" not in report


def test_a_table_that_the_step_would_ignore_is_refused_and_shown(run: Outcome) -> None:
    report = run.failure_of("a table too many")

    assert "      FAILED     Then there is 1 word\n                   | a |\n" in report
    assert "This step takes no table, but there is one beneath it." in report


def test_the_keyword_is_part_of_the_sentence(run: Outcome) -> None:
    assert "“{owner} approves the agenda” is a When, but here it is used as a Given" in run.failure_of("wrong keyword")


def test_the_summary_says_why_each_scenario_failed(run: Outcome) -> None:
    assert "FAILED features/agenda/a.feature::too few words - assert 2 == 1" in run.lines
    assert "FAILED features/agenda/a.feature::advice - Nobody decided." in run.lines


def test_skipping_works_by_tag_and_within_a_step(run: Outcome) -> None:
    assert status(run, "left out by a tag") == "SKIPPED"
    assert status(run, "left out by a step") == "SKIPPED"


@pytest.mark.parametrize(
    ("arguments", "totals"),
    [
        (["-m", "engine"], "1 failed, 12 deselected"),
        (["-m", "slow-one and not large_refund"], "1 failed, 1 passed, 11 deselected"),
        (["-m", "large_refund"], "1 passed, 12 deselected"),
        (["features/agenda/a.feature::Dana approves"], "1 passed"),
        (["features/agenda/a.feature::Count of <who> [row 2: Kim]"], "1 failed"),
        (["-k", "Dana and approves"], "1 passed, 12 deselected"),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else "",
)
def test_scenarios_are_chosen_by_tag_address_and_words(project: ToyProject, arguments: list[str], totals: str) -> None:
    assert project.run(*arguments).totals == totals


@pytest.mark.parametrize("option", ["--tb=short", "--tb=native", "--full-trace"])
def test_a_traceback_is_shown_where_it_was_asked_for(project: ToyProject, option: str) -> None:
    report = project.run("-m", "engine", option).failure_of("too few words")

    assert "      FAILED     Then there is 1 word\n" in report
    assert "    assert len(discussion) == count\n" in report
    assert ("site-packages" in report) is (option == "--full-trace")


def test_workers_give_the_same_outcomes_and_the_same_failures(project: ToyProject, run: Outcome) -> None:
    distributed = project.run("-n", "2", "-v", "features")

    assert distributed.totals == run.totals
    for title in ("too few words", "misspelled", "advice"):
        assert distributed.failure_of(title) == run.failure_of(title)


def test_one_bad_file_hides_no_other_and_no_good_one(project: ToyProject) -> None:
    project.write("bad/one.feature", "Feature: A\n  Scenario: x\n    Given a\n    Wehn b\n")
    project.write("bad/two.feature", "Feature: A\n  Scenario: x\n    Given a\n  Scenario: x\n    Given b\n")
    project.write("bad/good.feature", 'Feature: A\n  Scenario: x\n    Given a discussion about "Money"\n')

    outcome = project.run("bad")

    assert outcome.code == 1
    assert outcome.totals == "1 passed, 2 errors"
    assert any(line.startswith("bad/one.feature:4:5: “Wehn b” is not expected here.") for line in outcome.lines)
    assert any(line.startswith("bad/two.feature:4:3: the title “x” is already in line 2") for line in outcome.lines)
    assert "Traceback" not in outcome.text
    assert ".py" not in "\n".join(outcome.lines[1:])


def test_the_gherkin_reporter_leaves_other_tests_to_pytest(project: ToyProject) -> None:
    project.write("other/test_plain.py", "def test_plain(): pass\n")
    project.write("other/a.feature", 'Feature: A\n  Scenario: x\n    Given a discussion about "Money"\n')

    verbose = project.run("--gherkin-terminal-reporter", "-v", "other")
    quiet = project.run("--gherkin-terminal-reporter", "-q", "other")

    assert any(line.startswith("other/test_plain.py::test_plain PASSED") for line in verbose.lines)
    assert any(line.startswith("    Scenario: x PASSED  other/a.feature:2, ") for line in verbose.lines)
    assert any(line.startswith("..") for line in quiet.lines)
