"""Messages of runs that are interrupted, incomplete or empty."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.tests.gherkin.compatibility.schema import schema_errors
from support.tests.gherkin.test_messages import FEATURE, SLOW, messages, project_with, statuses
from support.tests.gherkin.toy_project import ToyProject, environment


def heeds_interrupts() -> None:
    """A process that was begun in the background of a shell ignores them, and so are its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["one process", "a worker"])
def test_an_interrupted_run_leaves_messages_that_end_and_say_so(
    tmp_path: Path, workers: list[str], by: signal.Signals
) -> None:
    project = project_with(ToyProject(tmp_path), SLOW)
    project.write("features/z.feature", "Feature: Later\n  Scenario: not begun\n    Given a discussion\n")
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", *workers],
        cwd=project.root, env=environment(documented=False),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        preexec_fn=heeds_interrupts,  # noqa: PLW1509  # this process has no threads that could hold a lock
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not (tmp_path / "waiting").exists() and time.monotonic() < deadline:
        time.sleep(0.05)  # allowed: another process shows by a file that it waits; the deadline bounds this
    os.kill(run.pid, by)
    assert run.wait(60) == pytest.ExitCode.INTERRUPTED

    envelopes = messages(project)
    assert schema_errors(envelopes) == []
    assert envelopes[-1]["testRunFinished"]["success"] is False
    assert "interrupted" in envelopes[-1]["testRunFinished"]["message"]
    found = statuses(envelopes)
    assert found["before"] == ["PASSED"]
    assert "after" not in found
    assert {"after", "not begun"} <= {envelope["pickle"]["name"] for envelope in envelopes if "pickle" in envelope}
    if not workers:
        assert found["long"] == ["PASSED", "UNKNOWN", "SKIPPED"]


def test_a_worker_that_dies_is_reported_with_the_scenario_it_ran(tmp_path: Path) -> None:
    feature = "Feature: Death\n  Scenario: dying\n    Given a discussion\n    When the worker dies\n"
    project = project_with(ToyProject(tmp_path), feature)

    outcome = project.run("-n", "1")

    envelopes = messages(project)
    assert outcome.code == 1
    assert schema_errors(envelopes) == []
    assert statuses(envelopes) == {"dying": ["FAILED (before)", "UNKNOWN", "UNKNOWN"]}


def test_messages_that_cannot_be_written_are_reported_and_hinder_nothing(tmp_path: Path) -> None:
    project = project_with(ToyProject(tmp_path), SLOW.replace("    When it takes long\n", ""))
    project.write("reports", "a file where a folder is expected")

    outcome = project.run()

    assert outcome.code == 0, outcome.text
    assert any("the messages could not be written" in line for line in outcome.lines), outcome.text


def test_a_run_without_scenarios_leaves_no_messages(tmp_path: Path) -> None:
    project = ToyProject(tmp_path).write("features/test_plain.py", "def test_plain(): pass\n")

    project.run()

    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize("mistake", [["-k", "nomatch"], ["--tags", "unheardof"]])
def test_a_run_in_which_nothing_was_chosen_leaves_the_messages_of_the_one_before(
    tmp_path: Path, mistake: list[str]
) -> None:
    project = project_with(ToyProject(tmp_path), FEATURE)
    project.run()
    before = messages(project)

    outcome = project.run(*mistake, "--cucumberjson=reports/cucumber.json")

    assert outcome.code in (4, 5), outcome.text
    assert messages(project) == before
    assert [path.name for path in (tmp_path / "reports").glob("messages*")] == ["messages.ndjson"]
    assert json.loads((tmp_path / "reports/cucumber.json").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (
            "Given a discusion",
            [
                "No sentence matches “Given a discusion”.",
                "The nearest are:\n    Given a discussion  (steps/agenda.py:LINE)",
                "Use one of these sentences, or ask an engineer for a new one.",
            ],
        ),
        ("Given “quoted”", ["No sentence matches “Given “quoted””."]),
        (
            "Given there are 2 topics",
            [
                "“there are {int} topics” is a Then, but here it is used as a Given (steps/agenda.py:LINE).",
                "Begin it with “Then”, or word it as a Given.",
            ],
        ),
    ],
)
def test_an_unknown_sentence_is_reported_with_the_nearest(tmp_path: Path, step: str, reason: list[str]) -> None:
    project = project_with(ToyProject(tmp_path), f"Feature: Typed\n  Scenario: typed\n    {step}\n    And {step[6:]}\n")

    project.run("features")

    results = [
        message["testStepFinished"]["testStepResult"] for message in messages(project) if "testStepFinished" in message
    ]
    assert [result["status"] for result in results] == ["UNDEFINED", "UNDEFINED"]
    first, second = (re.sub(r"(?<=py:)\d+", "LINE", result["exception"]["message"]) for result in results)
    assert first.split("\n\n") == reason
    assert second == first.replace(f"“{step}”", f"“And {step[6:]}”").replace("    Given a", "    And a")


def test_unfinished_and_expectedly_failing_scenarios_are_never_reported_as_passed(tmp_path: Path) -> None:
    feature = """\
Feature: Unfinished
  @wip
  Scenario: finished
    Given a discussion
  @wip
  Scenario: unfinished
    Given a discussion
    Then it rains
  @xfail
  Scenario: passes against expectation
    Given a discussion
  @xfail
  Scenario: fails as expected
    Then there are 3 topics
"""
    project = project_with(ToyProject(tmp_path), feature)

    outcome = project.run("-o", "xfail_strict=true")

    envelopes = messages(project)
    assert outcome.totals == "1 failed, 1 xfailed, 2 pending"
    assert schema_errors(envelopes) == []
    assert statuses(envelopes) == {
        "finished": ["PASSED", "PENDING (after)"],
        "unfinished": ["PASSED", "UNDEFINED"],
        "passes against expectation": ["PASSED", "FAILED (after)"],
        "fails as expected": ["FAILED"],
    }
    assert envelopes[-1]["testRunFinished"]["success"] is False
