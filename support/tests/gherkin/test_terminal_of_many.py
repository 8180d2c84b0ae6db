"""What the terminal shows of more scenarios than are shown with their steps."""

from __future__ import annotations

import os
import pty
import re
import sys
import xml.etree.ElementTree as ET  # the files are written by the run under test
from contextlib import suppress
from pathlib import Path

import pytest

from support.tests.gherkin.toy_project import Outcome, ToyProject, environment

STEPS = '''\
import time
import pytest
from support.gherkin import given, parse, then


@given(parse("a topic"))
def topic():
    """Does nothing."""


@then(parse("the number is {int}"))
def number(value):
    """Expects one."""
    assert value == 1, f"Expected 1, found {value}."


@then(parse("it takes a second"))
def second():
    """Is slow."""
    time.sleep(1)


@then(parse("it is left out"))
def left_out():
    """Skips."""
    pytest.skip("not here")
'''
OUTLINE = """\
    Scenario Outline: the topic {word}
      Given a topic
      Then the number is <n>
      Examples:
        | n |
{rows}
      Examples: late ones
        | n |
        | 1 |
"""
ONE_TO_MANY = "\n".join(["        | 1 |"] * 6)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> ToyProject:
    project = ToyProject(tmp_path_factory.mktemp("toy"))
    project.write("steps/__init__.py", "").write("steps/numbers.py", STEPS)
    good = OUTLINE.format(word="is good", rows=ONE_TO_MANY)
    mixed = OUTLINE.format(word="of number <n>", rows="        | 1 |\n        | 2 |")
    others = (
        "    Scenario: out\n      Given a topic\n      Then it is left out\n"
        "    @wip\n    Scenario: later\n      Given a topic\n      Then it rains\n"
    )
    project.write("features/a.feature", f"Feature: Good topics\n  Rule: All are good\n{good}")
    return project.write("features/b.feature", f"Feature: Mixed topics\n  Rule: Some are\n{mixed}{others}")


@pytest.fixture(scope="module")
def run(project: ToyProject) -> Outcome:
    return project.run("--gherkin-terminal-reporter", "--junit-xml=junit.xml")


FEATURES = [
    "kept      Good topics: 7 scenarios  [7/12]",
    "not kept  Mixed topics: 5 scenarios, 1 not kept, 1 pending, 1 left out  [12/12]",
]
TOTALS = "2 features, 2 rules, 12 scenarios: 9 kept, 1 not kept, 1 pending, 1 left out"


def test_each_feature_has_one_line_and_each_failure_is_shown_in_full(run: Outcome) -> None:
    start = run.lines.index(FEATURES[0])
    assert run.lines[start + 1] == FEATURES[1]
    assert run.text.count("Scenario Outline: ") == 1
    assert "    Scenario Outline: the topic of number 2 [row 2]\n" in run.failure_of("the topic of number 2 [row 2]")
    assert run.lines[-2] == TOTALS


def test_control_characters_are_only_for_terminals(run: Outcome) -> None:
    assert not re.findall(r"[\x00-\x09\x0b-\x1f]", run.text)


def test_workers_show_each_feature_once_and_whole(project: ToyProject) -> None:
    outcome = project.run("--gherkin-terminal-reporter", "-n", "2")
    detailed = project.run("--gherkin-terminal-reporter", "-n", "2", "-v")

    for line in FEATURES:
        assert outcome.text.count(line.partition("  [")[0]) == 1
    assert outcome.lines[-2] == TOTALS
    for title in ("Feature: Good topics  (", "Feature: Mixed topics  ("):
        assert detailed.text.count(title) == 1
    rows = re.findall(r"the topic is good (\[row \d)", detailed.text)
    assert rows == [f"[row {row}" for row in range(1, 8)]


def test_a_feature_that_did_not_finish_is_shown_with_what_did_not_run(project: ToyProject) -> None:
    outcome = project.run("--gherkin-terminal-reporter", "-x")

    assert "not kept  Mixed topics: 5 scenarios, 1 not kept, 3 not run  [9/12]" in outcome.lines
    assert outcome.lines[-2] == "2 features, 2 rules, 12 scenarios: 8 kept, 1 not kept, 3 not run"


def test_a_refused_file_is_part_of_the_totals(project: ToyProject) -> None:
    project.write("others/a.feature", "Feature: A\n  Scenario: x\n    Wehn b\n")

    assert project.run("--gherkin-terminal-reporter", "others").lines[-2].endswith(": 1 feature file refused")


def test_a_run_that_cannot_begin_says_why_and_nothing_else(project: ToyProject) -> None:
    outcome = project.run("--gherkin-terminal-reporter", "nowhere")

    assert outcome.code == 4
    assert "file or directory not found: nowhere" in outcome.text
    assert "Traceback" not in outcome.text


def test_junit_names_are_those_of_the_official_formatter(project: ToyProject, run: Outcome) -> None:
    cases = [
        (case.get("classname"), case.get("name"))
        for case in ET.parse(project.root / "junit.xml").iter("testcase")  # noqa: S314  # written here
    ]

    assert ("Good topics", "All are good - the topic is good - #1.6") in cases
    assert ("Good topics", "All are good - the topic is good - late ones - #2.1") in cases
    assert ("Mixed topics", "Some are - the topic of number <n> - #1.2: the topic of number 2") in cases
    assert ("Mixed topics", "Some are - out") in cases


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["one process", "a worker"])
def test_junit_has_a_repeated_scenario_once_with_its_last_attempt(tmp_path: Path, workers: list[str]) -> None:
    project = ToyProject(tmp_path).write("steps/__init__.py", "").write("steps/numbers.py", STEPS)
    project.write("features/a.feature", "Feature: A\n  Scenario: right\n    Then the number is 1\n")
    project.write("features/b.feature", "Feature: B\n  Scenario: wrong\n    Then the number is 2\n")

    project.run("--reruns", "2", "--junit-xml=junit.xml", *workers)

    cases = [*ET.parse(tmp_path / "junit.xml").iter("testcase")]  # noqa: S314  # written here
    assert sorted((case.get("name"), [part.tag for part in case]) for case in cases) == [
        ("right", []),
        ("wrong", ["failure"]),
    ]


WRITES_FOR_A_SECOND = """
import time

import pytest


@pytest.hookimpl(trylast=True)
def pytest_gherkin_messages_written():
    time.sleep(1)
"""


def on_a_terminal(project: ToyProject, *arguments: str) -> list[str]:
    """Run pytest on a terminal, and return each piece that it wrote."""
    process, terminal = pty.fork()
    if not process:
        os.chdir(project.root)
        command = [sys.executable, "-m", "pytest", *arguments]
        os.execve(command[0], command, environment(documented=True))  # noqa: S606  # this interpreter only
    pieces = []
    with suppress(OSError):  # the end of what a terminal shows
        while piece := os.read(terminal, 1 << 16):
            pieces.append(piece.decode())
    os.close(terminal)
    os.waitpid(process, 0)
    return pieces


def test_something_moves_on_a_terminal_while_it_starts_runs_and_writes_pages(project: ToyProject) -> None:
    project.write("slow/a.feature", "Feature: Slow\n  Scenario: x\n    Given a topic\n    Then it takes a second\n")
    project.write("slow/conftest.py", WRITES_FOR_A_SECOND)

    text = "".join(on_a_terminal(project, "--gherkin-terminal-reporter", "slow"))

    moving = [line.strip(" \r") for line in re.findall(r"\r([|/\\-] [^\r]*)", text)]
    assert any(line[1:].startswith(" starting  ") for line in moving)
    assert len({line for line in moving if " 0 of 1 scenario  " in line}) > 3
    assert any(" writing the documentation  " in line for line in moving)
    shown = re.sub(r"\r[^\r\n]*(?=\r[^\n])|\x1b\[[\d;]*m", "", text)
    assert "1 feature, 0 rules, 1 scenario: 1 kept" in shown
    assert "collected 1 item" in shown
