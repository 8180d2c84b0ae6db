from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from support.gherkin.files import every_feature_file
from support.tests.gherkin.toy_project import INI, ToyProject

STEPS = '''\
"""The office."""

from support.gherkin import given, parse, then


@given(parse("the office is open"))
def office_is_open():
    """The office is open. Example: `Given the office is open`."""


@given(parse("a queue with {int} item(s)"))
def queue(number):
    """A queue. Example: `Given a queue with 2 items`."""


@then(parse("it fails"))
def fails():
    """Fails."""
    raise AssertionError


@then(parse("all is well"))
def well():
    """Is well."""
'''
GOOD = (
    "Feature: A\n  Why.\n\n  Scenario: plain\n    Given the office is open\n    Then all is well\n\n"
    "  Scenario Outline: with rows\n    Given a queue with <n> items\n    Then all is well\n\n"
    "    Examples:\n      | n |\n      | 1 |\n      | 2 |\n\n"
    "  @wip\n  Scenario: unfinished\n    Given the office is open\n    When the moon rises\n    Then it fails\n"
)
BAD = "Feature: B\n  Scenario: x\n    Given the ofice is open\n    Wehn y\n"
TYPO = "Feature: C\n  Scenario: x\n    Given the ofice is open\n    Then all is well\n"


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    project = ToyProject(tmp_path).write("steps/__init__.py", "").write("steps/office.py", STEPS)
    return project.write("features/a/good.feature", GOOD)


def test_only_checking_reports_every_problem_of_every_file_and_runs_nothing(project: ToyProject) -> None:
    project.write("features/bad.feature", BAD).write("features/b/typo.feature", TYPO)

    outcome = project.run("--check-features")

    assert outcome.code == pytest.ExitCode.TESTS_FAILED
    problems = [line for line in outcome.lines if ".feature:" in line and "warning" not in line]
    assert [line.split(": ")[0] for line in problems] == ["features/b/typo.feature:3:5", "features/bad.feature:4:5"]
    assert "steps/office.py:17:1: warning: no feature uses “Then it fails”." not in outcome.lines
    assert "    Then it fails" not in outcome.lines
    assert outcome.lines[-1] == "3 feature files: 2 errors, 3 warnings"


def test_warnings_alone_do_not_fail_the_check(project: ToyProject) -> None:
    outcome = project.run("--check-features")

    assert outcome.code == pytest.ExitCode.OK
    assert "features/a/good.feature:20:5: warning: No sentence matches “When the moon rises”." in outcome.lines
    assert outcome.lines[-1].startswith("1 feature file: 0 errors, ")


def test_a_scenario_without_outcome_is_reported_once(project: ToyProject) -> None:
    project.write("features/b.feature", "Feature: B\n  Why.\n\n  Scenario: x\n    Given the office is open\n")

    refused = project.run("--check-features", "-o", "conduct=yes", "features/b.feature").text
    warned = project.run("--check-features", "features/b.feature").text

    assert "the scenario “x” has no Then" in refused
    assert "“x” has no Then: it checks nothing." not in refused
    assert "warning: “x” has no Then: it checks nothing." in warned


def test_sentences_that_no_feature_uses_are_reported_where_all_features_are_checked(project: ToyProject) -> None:
    project.write("features/a/good.feature", GOOD.replace("Then it fails", "Then all is well"))

    assert "steps/office.py:16:1: warning: no feature uses “Then it fails”." in project.run("--check-features").lines
    assert "no feature uses" not in project.run("--check-features", "features/a").text


def test_what_other_folders_use_is_not_reported_as_unused_where_one_folder_is_checked(project: ToyProject) -> None:
    project.write("features/b/other.feature", "Feature: B\n  Scenario: x\n    Given x\n")

    outcome = project.run("--check-features", within="features/b")

    assert outcome.lines[-1].startswith("1 feature file: 1 error, ")
    assert "no feature uses" not in outcome.text
    assert "no feature uses" in project.write("features/a/good.feature", BAD).run("--check-features").text


@pytest.mark.parametrize("option", ["--check-features", "--steps"])
def test_a_place_that_is_no_project_is_refused(tmp_path: Path, option: str) -> None:
    project = ToyProject(tmp_path)
    (tmp_path / "pytest.ini").unlink()

    outcome = project.run(option, "--flow", "offers:build")

    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    assert outcome.lines[0].endswith(
        " is no project: it has no folder “features”, and no pyproject.toml or pytest.ini."
    )
    assert "Traceback" not in outcome.text


def test_links_in_a_circle_are_followed_once(project: ToyProject) -> None:
    (project.root / "features/a/again").symlink_to(project.root / "features")
    (project.root / "features/itself").symlink_to("itself")

    assert project.run("--check-features").lines[-1].startswith("1 feature file: 0 errors, ")


@pytest.mark.parametrize("arguments", [["--check-features"], ["features"], ["features", "-n", "1"]])
def test_a_link_to_nowhere_and_a_pipe_are_refused_and_not_skipped(project: ToyProject, arguments: list[str]) -> None:
    (project.root / "features/lost.feature").symlink_to("moved/elsewhere.feature")
    (project.root / "features/.#edited.feature").symlink_to("somebody@somewhere.1")
    os.mkfifo(project.root / "features/pipe.feature")

    outcome = project.run(*arguments)

    assert outcome.code == 1, outcome.text
    problems = {line for line in outcome.lines if "cannot be read" in line and line.startswith("features/")}
    assert problems == {
        "features/lost.feature:1:1: the file cannot be read: it is a link to a missing file.",
        "features/pipe.feature:1:1: the file cannot be read: it is a pipe, not a file.",
    }
    assert project.run("--co", "-q", "features", "--ignore-glob=*lost*", "--ignore-glob=*pipe*").code == 0


def test_a_folder_that_cannot_be_read_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    (tmp_path / "features").mkdir()
    monkeypatch.setattr(os, "scandir", refuse)
    config: Any = SimpleNamespace(getini=lambda name: ["features"], rootpath=tmp_path)

    with pytest.raises(pytest.UsageError, match="features cannot be read: Permission denied"):
        [*every_feature_file(config)]


def test_checking_nothing_is_no_success(project: ToyProject) -> None:
    (project.root / "features/none").mkdir()

    assert project.run("--check-features", "features/none").code == pytest.ExitCode.NO_TESTS_COLLECTED


def test_checking_and_collecting_import_no_flow(project: ToyProject) -> None:
    project.write(
        "conftest.py",
        "import sys\n\n\ndef pytest_unconfigure():\n"
        "    heavy = {'langgraph', 'langchain_core', 'langsmith', 'pydantic'} & set(sys.modules)\n"
        "    print('imported:', *sorted(heavy))\n",
    )

    assert "imported:" in project.run_fresh("--check-features").lines
    assert "imported:" in project.run_fresh("--collect-only", "-q").lines


def test_problems_are_reported_before_anything_runs(project: ToyProject) -> None:
    project.write("features/b/typo.feature", TYPO)

    lines = project.run().lines

    place = next(
        index for index, line in enumerate(lines) if line.startswith("features/b/typo.feature:3:5: No sentence")
    )
    assert place < next(index for index, line in enumerate(lines) if line.startswith("features/a/good.feature "))


def test_problems_are_reported_before_workers_begin(project: ToyProject) -> None:
    project.write("features/b/typo.feature", TYPO)

    outcome = project.run("-n", "1", "-v")

    lines = outcome.lines
    places = [index for index, line in enumerate(lines) if line.startswith("features/b/typo.feature:3:5: No sentence")]
    assert places[0] < next(index for index, line in enumerate(lines) if "::plain" in line)
    assert outcome.totals == "1 failed, 3 passed, 1 pending"


def test_a_plain_run_refuses_the_bad_file_and_runs_the_good_one(project: ToyProject) -> None:
    outcome = project.write("features/bad.feature", BAD).run()

    assert outcome.code == pytest.ExitCode.TESTS_FAILED
    assert outcome.totals == "3 passed, 1 error, 1 pending"


def test_an_unfinished_scenario_is_pending_and_never_green(project: ToyProject) -> None:
    outcome = project.run("-v", "-k", "unfinished")

    assert outcome.totals == "3 deselected, 1 pending"
    assert "PENDING: no sentence matches “the moon rises” yet" in outcome.text


@pytest.mark.parametrize("name", ["x.feature.md", "x.features", "x.Feature"])
def test_a_file_that_only_looks_like_a_feature_is_refused(project: ToyProject, name: str) -> None:
    outcome = project.write(f"features/{name}", GOOD).run("features")

    assert outcome.totals == "3 passed, 1 error, 1 pending"
    assert any("its name does not end in “.feature”" in line for line in outcome.lines)


def test_the_work_in_progress_tag_needs_no_registration(project: ToyProject) -> None:
    assert "wip" not in INI
    assert "wip: steps need not be defined yet" in project.run("--markers").text
