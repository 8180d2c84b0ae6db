"""The rules in a run of pytest."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.tests.gherkin.toy_project import INI, ToyProject

STEPS = '''\
"""The office."""

from support.gherkin import given, parse, then


@given(parse("the office is open"))
def office_is_open(tmp_path):
    """The office is open. Example: `Given the office is open`."""
    tmp_path.joinpath("open")


@then(parse("all is well"))
def well(tmp_path):
    """Is well. Example: `Then all is well`."""
    tmp_path.exists()
'''.replace("from support.gherkin import given", "from support.gherkin import declare_fixture, given").replace(
    "\n\n\n@given", '\n\ndeclare_fixture("tmp_path")\n\n\n@given', 1
)
LOGIC = STEPS.replace("    tmp_path.exists()\n", "    if tmp_path.exists():\n        tmp_path.touch()\n")
FEATURE = "Feature: A\n  Why.\n\n  Scenario: plain\n    Given the office is open\n    Then all is well\n"
SLEEPING = "import time\n\n\ndef test_it():\n    time.sleep(0.01)\n    assert sum([1]) == 1\n"


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    project = ToyProject(tmp_path).write("pytest.ini", INI.replace("conduct = no\n", "")).write("steps/__init__.py", "")
    return project.write("steps/office.py", STEPS).write("features/good.feature", FEATURE)


def test_tests_that_bypass_nothing_run_as_before(project: ToyProject) -> None:
    project.write("features/test_sums.py", SLEEPING.replace("    time.sleep(0.01)\n", ""))
    assert project.run().totals == "2 passed"
    checked = project.run("--check-features")
    assert checked.code == pytest.ExitCode.OK
    assert checked.lines[-1].startswith("1 feature file, 3 Python files: 0 errors, ")


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["one process", "a worker"])
def test_a_step_with_logic_turns_every_run_of_features_red(project: ToyProject, workers: list[str]) -> None:
    project.write("steps/office.py", LOGIC)
    outcome = project.run(*workers)
    assert outcome.code == pytest.ExitCode.TESTS_FAILED
    assert outcome.totals == "1 failed, 1 passed"
    message = outcome.failure_of("conduct").splitlines()
    assert message[0].startswith("steps/office.py:17:5: `if tmp_path.exists():` is logic in a step; ")
    assert message[1].startswith("    Better: ")


def test_a_refused_file_is_reported_first_regardless_of_what_else_is_chosen(project: ToyProject) -> None:
    project.write("steps/office.py", LOGIC)
    lines = project.run("-v", "-k", "plain").lines
    ran = [line.split(" ")[0] for line in lines if "::" in line and "%" in line]
    assert ran == ["steps/office.py::conduct", "features/good.feature::plain"]


def test_only_what_is_run_is_refused(project: ToyProject) -> None:
    project.write("steps/office.py", LOGIC).write("tests/test_sums.py", SLEEPING)
    outcome = project.run("tests")
    assert outcome.totals == "1 failed, 1 passed"
    assert outcome.failure_of("conduct").startswith("tests/test_sums.py:5:5: time.sleep(0.01) waits")


def test_everything_is_reported_by_the_check_without_a_run(project: ToyProject) -> None:
    project.write("steps/office.py", LOGIC).write("features/test_sums.py", SLEEPING)
    outcome = project.run("--check-features")
    assert outcome.code == pytest.ExitCode.TESTS_FAILED
    places = [line.split(": ")[0] for line in outcome.lines if ".py:" in line and "warning" not in line]
    assert places == ["steps/office.py:17:5", "features/test_sums.py:5:5"]
    assert outcome.lines[-1].startswith("1 feature file, 3 Python files: 2 errors, ")


def test_code_alone_can_be_checked(project: ToyProject) -> None:
    project.write("tests/test_sums.py", SLEEPING)
    outcome = project.run("--check-features", "tests")
    assert outcome.code == pytest.ExitCode.TESTS_FAILED
    assert outcome.lines[-1] == "3 Python files: 1 error, 0 warnings"


def test_a_scenario_that_would_prove_nothing_is_refused(project: ToyProject) -> None:
    project.write("features/none.feature", FEATURE.replace("    Then all is well\n", ""))
    background = "  Background:\n    Given the office is open\n    * all is well\n\n  Scenario"
    project.write(
        "features/background.feature", FEATURE.replace("    Then all is well\n", "").replace("  Scenario", background)
    )
    project.write("features/skip.feature", FEATURE.replace("  Scenario", "  @skip\n  Scenario"))
    project.write("features/xfail.feature", FEATURE.replace("Feature", "@xfail\nFeature"))
    unfinished = FEATURE.replace("    Then all is well\n", "").replace("  Scenario", "  @wip\n  Scenario")
    project.write("features/unfinished.feature", unfinished)
    outcome = project.run()
    assert outcome.totals == "1 passed, 4 errors, 1 pending"
    refused = [line for line in outcome.lines if line.startswith("features/") and "warning" not in line and " " in line]
    for refusal in (
        "features/none.feature:4:3: the scenario “plain” has no Then; it passes in any case.",
        "features/background.feature:8:3: the scenario “plain” has no Then; it passes in any case.",
        "features/skip.feature:4:3: @skip promises what no one checks.",
        "features/xfail.feature:1:1: @xfail promises what no one checks.",
    ):
        assert refusal in refused


def test_a_project_may_leave_the_rules_out(project: ToyProject) -> None:
    project.write("pytest.ini", INI).write("steps/office.py", LOGIC)
    assert project.run().totals == "1 passed"
