from __future__ import annotations

from pathlib import Path

import pytest

from support.gherkin.selection import shards
from support.tests.gherkin.test_checking import GOOD, STEPS
from support.tests.gherkin.toy_project import Outcome, ToyProject

WAYS: list[tuple[int, list[str]]] = [(1, []), (2, ["-n", "1"]), (3, [])]


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    project = ToyProject(tmp_path).write("steps/__init__.py", "").write("steps/office.py", STEPS)
    return project.write("features/a/good.feature", GOOD)


@pytest.mark.parametrize(
    ("title", "totals"), [("plain", "1 passed"), ("with rows", "2 passed"), ("with rows [row 2: 2]", "1 passed")]
)
def test_a_scenario_is_run_by_its_title_and_an_outline_with_all_its_rows(
    project: ToyProject, title: str, totals: str
) -> None:
    assert project.run(f"features/a/good.feature::{title}").totals == totals


@pytest.mark.parametrize(
    ("shown", "totals"),
    [
        ("::with <n> rows [row 2]", "1 passed"),
        ("::with 1 rows", "1 passed"),
        ("::with 2 rows [row 2]", "1 passed"),
        ("::with 2 rows [row 2: 2]", "1 passed"),
        (":6", "1 passed"),
        (":15:9", "1 passed"),
        (":13", "2 passed"),
        (":9", "2 passed"),
        (":1", "3 passed, 1 pending"),
    ],
)
def test_everything_the_screen_shows_of_a_scenario_is_its_address(project: ToyProject, shown: str, totals: str) -> None:
    project.write("features/a/good.feature", GOOD.replace("with rows", "with <n> rows"))
    assert project.run(f"features/a/good.feature{shown}").totals == totals


@pytest.mark.parametrize(
    ("words", "totals"),
    [
        ("with 2 rows", "1 passed, 3 deselected"),
        ("with <n> rows", "2 passed, 2 deselected"),
        ("plain or unfinished", "1 passed, 2 deselected, 1 pending"),
    ],
)
def test_a_title_can_be_pasted_where_words_select(project: ToyProject, words: str, totals: str) -> None:
    project.write("features/a/good.feature", GOOD.replace("with rows", "with <n> rows"))
    assert project.run("-k", words).totals == totals


def test_an_outline_is_run_by_its_title_on_workers_too(project: ToyProject) -> None:
    assert project.run("-n", "1", "features/a/good.feature::with rows").totals == "2 passed"


def test_a_mistyped_title_is_reported_with_the_nearest(project: ToyProject) -> None:
    outcome = project.run("features/a/good.feature::with row")

    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    assert "    features/a/good.feature::with rows" in outcome.lines


@pytest.mark.parametrize(
    ("expression", "totals"),
    [
        ("@wip", "3 deselected, 1 pending"),
        ("not @wip", "3 passed, 1 deselected"),
        ("wip or engine", "3 deselected, 1 pending"),
        ("@engine or not (@wip or @slow-one)", "3 passed, 1 deselected"),
    ],
)
def test_scenarios_are_chosen_by_tag_expressions(project: ToyProject, expression: str, totals: str) -> None:
    assert project.run(f"--tags={expression}").totals == totals


@pytest.mark.parametrize(
    ("expression", "message"),
    [("@wpi", "ERROR: --tags: @wpi is not a known tag. Did you mean @wip?"), ("@wip and", "ERROR: --tags: ")],
)
def test_a_tag_expression_that_means_nothing_is_refused(project: ToyProject, expression: str, message: str) -> None:
    outcome = project.run(f"--tags={expression}")

    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    assert any(line.startswith(message) for line in outcome.lines)


def test_words_and_marks_choose_scenarios_as_they_choose_tests(project: ToyProject) -> None:
    assert project.run("-k", "with and rows and not 2").totals == "1 passed, 3 deselected"
    assert project.run("-m", "not wip").totals == "3 passed, 1 deselected"


@pytest.mark.parametrize(
    ("keyword", "line"),
    [
        ("plane", "-k: “plane” is in no title, tag or file name of a scenario. Did you mean “plain”?"),
        ("good and not xyz", ""),
        ("Good and zebra", "-k: “zebra” is in no title, tag or file name of a scenario."),
        (
            "plain and rows",
            "-k: no scenario matches all of “plain and rows”, though each word is in some title or name.",
        ),
    ],
)
def test_words_that_choose_nothing_are_reported_with_the_nearest(project: ToyProject, keyword: str, line: str) -> None:
    outcome = project.run("-k", keyword)

    assert [one for one in outcome.lines if one.startswith("-k: ")] == ([line] if line else [])


def test_words_that_choose_nothing_are_reported_when_workers_looked_for_them(project: ToyProject) -> None:
    hints = [line for line in project.run("-k", "plane", "-n", "1").lines if line.startswith("-k: ")]

    assert hints == ["-k: “plane” is in no title, tag or file name of a scenario. Did you mean “plain”?"]


def test_failed_scenarios_are_run_again_and_the_first_failure_can_be_the_last(project: ToyProject) -> None:
    failing = GOOD.replace("Then all is well\n\n  Scenario Outline", "Then it fails\n\n  Scenario Outline")
    project.write("features/a/good.feature", failing)
    project.write("pytest.ini", (project.root / "pytest.ini").read_text().replace("-p no:cacheprovider", ""))

    assert project.run("-x").totals == "1 failed"
    assert project.run("--lf").totals == "1 failed"


def test_of_what_failed_last_no_row_and_no_odd_title_is_left_out(project: ToyProject) -> None:
    failing = (
        "Feature: A\n  Why.\n\n  Scenario: plain\n    Given the office is open\n    Then all is well\n\n"
        "  Scenario: in [brackets]\n    Given the office is open\n    Then it fails\n\n"
        "  Scenario Outline: with rows\n    Given the office is open\n    Then <end>\n\n"
        "    Examples:\n      | end |\n      | all is well |\n      | it fails |\n"
    )
    project.write("features/a/good.feature", failing)
    project.write("pytest.ini", (project.root / "pytest.ini").read_text().replace("-p no:cacheprovider", ""))

    assert project.run().totals == "2 failed, 2 passed"
    assert project.run("--lf", "features").totals == "2 failed"
    assert project.run("--lf", "-n", "1").totals == "2 failed"
    assert project.run("--ff").totals == "2 failed, 2 passed"


def test_every_file_is_run_by_one_shard_on_workers_too(project: ToyProject) -> None:
    simple = "Feature: B\n  Why.\n\n  Scenario: plain\n    Given the office is open\n    Then all is well\n"
    project.write("features/b.feature", simple).write("features/c/c.feature", simple)
    project.write("features/test_sums.py", "def test_sum():\n    assert sum([1]) == 1\n")
    parts = [passed(project.run("-rA", f"--shard={part}/3", *workers)) for part, workers in WAYS]
    assert all(parts)
    assert sorted(test for part in parts for test in part) == passed(project.run("-rA"))


def passed(outcome: Outcome) -> list[str]:
    """Give the tests that passed."""
    return sorted(line.removeprefix("PASSED ") for line in outcome.lines if line.startswith("PASSED "))


def test_shards_are_of_about_the_same_size_and_the_same_everywhere(tmp_path: Path) -> None:
    def files(root: Path) -> list[Path]:
        root.mkdir()
        for number in range(12):
            (root / f"{number}.feature").write_text("x" * (number + 1) * 100, encoding="utf-8")
        return sorted(root.iterdir(), reverse=root.name == "there")

    here, there = tmp_path / "here", tmp_path / "there"
    parts = [[path.name for path in part] for part in shards(files(here), 3, here)]
    assert parts == [[path.name for path in part] for part in shards(files(there), 3, there)]
    sizes = [sum((here / name).stat().st_size for name in part) for part in parts]
    assert sum(sizes) == 7800
    assert max(sizes) - min(sizes) <= 100


@pytest.mark.parametrize("shard", ["0/3", "4/3", "1", "a/b", "1/0"])
def test_a_shard_that_does_not_exist_is_refused(project: ToyProject, shard: str) -> None:
    outcome = project.run(f"--shard={shard}")
    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    assert f"ERROR: --shard {shard}: write which part of how many, such as 1/3, 2/3 or 3/3." in outcome.lines
