"""A closer look at scenarios: their log and their profile."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.tests.gherkin.toy_project import ToyProject

FEATURE = """\
Feature: Agendas
  Dana reads them.

  Scenario: she is asked
    Given a discussion about "Remote work"
    When the discussion begins
    Then Dana is asked about the agenda

  Scenario: nobody asks her
    Given a discussion about "Remote work"
    When the discussion begins
    Then Dana is asked about continuing
"""
TEST = """\
from support.agora_suite.production import ProductionTestSuite


class TestIt(ProductionTestSuite):
    def test_it(self):
        flow = self.create_production_flow(interval=20)
        flow.create_session(main_topic="Remote work")
        self.mock_user_input({}, otherwise="continue")
        self.mock_user_input({"agenda_approval": {"action": "edit", "agenda": ["Budget"]}})
        self.simulate_production_execution(flow)
"""
UPDATE = "update 8: synthesize_agenda"


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    toy = ToyProject(tmp_path).write("features/agendas.feature", FEATURE)
    return toy.name_the_product()


def test_the_log_is_shown_with_a_failure_and_at_the_end_for_what_passed(project: ToyProject) -> None:
    outcome = project.run("--debug-flow")
    failure = outcome.failure_of("nobody asks her")
    assert "- flow log -" in failure
    assert UPDATE in failure
    assert "    ~ agenda_attempts: 0 -> 1" in failure
    assert "To look closer" not in failure
    _, _, passed = outcome.text.partition("flow log: features/agendas.feature::she is asked")
    assert UPDATE in passed
    assert outcome.lines.count(UPDATE) == 2


def test_a_failure_names_the_option_that_shows_more(project: ToyProject) -> None:
    outcome = project.run("-k", "nobody")
    assert 'To look closer: pytest "features/agendas.feature::nobody asks her" --debug-flow' in outcome.lines
    assert UPDATE not in outcome.text


def test_the_log_is_live_where_nothing_is_captured(project: ToyProject) -> None:
    outcome = project.run("-s", "--debug-flow", "-k", "she")
    assert outcome.lines.count(UPDATE) == 1
    assert "flow log:" not in outcome.text
    assert outcome.lines.index(UPDATE) < len(outcome.lines) - 2


def test_log_and_profile_come_from_workers_too(project: ToyProject) -> None:
    project.write("tests/test_flow.py", TEST)
    outcome = project.run("-n", "1", "--debug-flow", "--profile-flow", "tests", "features", "-k", "not nobody")
    assert outcome.totals == "2 passed"
    assert "flow log: features/agendas.feature::she is asked" in outcome.text
    assert any(line.endswith(": announce_item") for line in outcome.lines)
    line = next(line for line in outcome.lines if line.startswith("reports/profiles/agendas__she_is_asked.txt"))
    assert " s: " in line
    folder = project.root / "reports/profiles"
    profile = (folder / "agendas__she_is_asked.txt").read_text(encoding="utf-8")
    for room in ("flow", "engine", "kit", "models"):
        assert f"{room}: the functions with most time of their own" in profile
    assert "(agora/" in profile
    assert (folder / "agendas__she_is_asked.pstats").stat().st_size > 0


def test_the_options_are_listed_by_the_help(project: ToyProject) -> None:
    help_text = project.run("--help").text
    assert "--debug-flow" in help_text
    assert "--profile-flow" in help_text


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["one process", "a worker"])
def test_a_profile_that_cannot_be_written_is_reported_and_fails_nothing(
    project: ToyProject, workers: list[str]
) -> None:
    project.write("reports/profiles", "a file")

    outcome = project.run("--profile-flow", "-k", "asked", *workers)

    assert outcome.code == 0, outcome.text
    assert "features/agendas.feature::she is asked: its profile could not be written: File exists" in outcome.lines
