"""What only a run can show: errors that were never checked, and what was prepared and never used."""

from __future__ import annotations

import pytest

from support.tests.gherkin.toy_project import INI, Outcome, ToyProject

FEATURE = """\
Feature: Scenarios that promise more than they show
  Each of them would be green, were it not looked at from outside.

  Background:
    Given a discussion about "Remote work"
    And the agents want to discuss "Budget"

  Scenario: an error that nobody looks at
    Given summing up the topic fails twice with a missing entry
    When the discussion runs to its end
    Then Dana was asked about the agenda 1 time

  Scenario: a failure that never happens
    Given counting the votes fails once with a wrong value
    When the discussion begins
    Then Dana is asked about the agenda

  Scenario: nothing is wrong
    When the discussion begins
    Then Dana is asked about the agenda
"""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Give what became of the scenarios, by this project's own sentences."""
    project = ToyProject(tmp_path_factory.mktemp("running"))
    ini = INI.replace("conduct = no\n", "")
    return project.write("pytest.ini", ini).write("features/vain.feature", FEATURE).run()


def test_a_scenario_of_which_nothing_is_wrong_passes(outcome: Outcome) -> None:
    assert outcome.totals == "2 failed, 1 passed"


def test_an_error_that_no_outcome_mentions_fails_its_scenario(outcome: Outcome) -> None:
    text = outcome.failure_of("an error that nobody looks at")
    assert "met an error that the scenario never checked" in text
    assert 'add: Then the discussion stops because "…"' in text


def test_a_prepared_failure_that_never_happens_fails_its_scenario(outcome: Outcome) -> None:
    assert "never happened" in outcome.failure_of("a failure that never happens")
