from __future__ import annotations

import base64
import json
import os
import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET  # the files are written by the run under test
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from support.tests.gherkin.compatibility.schema import schema_errors
from support.tests.gherkin.toy_project import ToyProject, environment

STEPS = '''\
import os
import signal
import time

import pytest
from support.gherkin import attach, given, parse, pending, step, then, when


@pytest.fixture
def broken():
    raise RuntimeError("cannot be prepared")


@pytest.fixture
def fragile():
    yield
    raise RuntimeError("cannot be cleared up")


@given(parse("a discussion"))
def discussion(request):
    """Attaches a record."""
    attach(request, '{"said": "hello"}', "application/json", "record.json")


@then(parse("there are {int} topics"))
def topics(number):
    """Expects two."""
    assert number == 2


@then(parse("it is left out"))
def left_out():
    """Skips."""
    pytest.skip("not here")


@then(parse("it is not written yet"))
def not_written():
    """Is pending."""
    pending("Nobody has found the time.")


@given(parse("something fragile"))
def something_fragile(request):
    """Uses a fixture that fails at the end."""
    request.getfixturevalue("fragile")


@given(parse("something broken"))
def something_broken(request):
    """Uses a fixture that fails."""
    request.getfixturevalue("broken")


@when(parse("it takes long"))
def takes_long():
    """Takes long."""
    open("waiting", "w").close()
    time.sleep(60)


@when(parse("the worker dies"))
def dies():
    """Dies."""
    os.kill(os.getpid(), signal.SIGKILL)
'''
FEATURE = """\
Feature: Agenda
  Background:
    Given a discussion
  Rule: Two topics
    Scenario: right
      Then there are 2 topics
    Scenario Outline: <number> topics
      Then there are <number> topics
      Examples:
        | number |
        | 2      |
        | 3      |
    Scenario: left out
      Then it is left out
      And there are 2 topics
    Scenario: pending
      Then it is not written yet
      And it rains
    @skip
    Scenario: skipped by its tag
      Then there are 2 topics
    Scenario: failing at the end
      Given something fragile
  Scenario: failing in a fixture
    Given something broken
"""
SLOW = """\
Feature: Slow
  Scenario: before
    Given a discussion
  Scenario: long
    Given a discussion
    When it takes long
    Then there are 2 topics
  Scenario: after
    Given a discussion
"""
EXPECTED = {
    "right": ["PASSED", "PASSED"],
    "2 topics": ["PASSED", "PASSED"],
    "3 topics": ["PASSED", "FAILED"],
    "left out": ["PASSED", "SKIPPED", "SKIPPED"],
    "pending": ["PASSED", "PENDING", "UNDEFINED"],
    "skipped by its tag": ["SKIPPED", "SKIPPED"],
    "failing at the end": ["PASSED", "PASSED", "FAILED (after)"],
    "failing in a fixture": ["PASSED", "FAILED"],
}

Envelopes = list[dict[str, Any]]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> ToyProject:
    return project_with(ToyProject(tmp_path_factory.mktemp("toy")), FEATURE)


def project_with(project: ToyProject, feature: str) -> ToyProject:
    project.write("steps/__init__.py", "").write("steps/agenda.py", STEPS)
    return project.write("features/a.feature", feature)


def messages(project: ToyProject, path: str = "reports/messages.ndjson") -> Envelopes:
    return [json.loads(line) for line in (project.root / path).read_text(encoding="utf-8").splitlines()]


def statuses(envelopes: Envelopes) -> dict[str, list[str]]:
    of = {
        kind: [envelope[kind] for envelope in envelopes if kind in envelope]
        for kind in Counter(kind for envelope in envelopes for kind in envelope)
    }
    pickles = {pickle["id"]: pickle["name"] for pickle in of["pickle"]}
    hooks = {hook["id"]: hook["type"].split("_")[0].lower() for hook in of["hook"]}
    cases = {case["id"]: case for case in of["testCase"]}
    found = {}
    for started in of["testCaseStarted"]:
        case = cases[started["testCaseId"]]
        results = {
            envelope["testStepId"]: envelope["testStepResult"]["status"]
            for envelope in of["testStepFinished"]
            if envelope["testCaseStartedId"] == started["id"]
        }
        found[pickles[case["pickleId"]]] = [
            results[step["id"]] + (f" ({hooks[step['hookId']]})" if "hookId" in step else "")
            for step in case["testSteps"]
        ]
    return found


@pytest.fixture(scope="module", params=["one process", "two workers"])
def envelopes(request: pytest.FixtureRequest, project: ToyProject) -> Envelopes:
    workers = ["-n", "2"] if request.param == "two workers" else []
    outcome = project.run(*workers, "--junitxml=reports/junit.xml", "--cucumberjson=reports/cucumber.json")
    assert outcome.code == 1, outcome.text
    return messages(project)


def test_messages_are_as_the_published_schema_has_them(envelopes: Envelopes) -> None:
    assert schema_errors(envelopes) == []
    assert next(iter(envelopes[0])) == "meta"
    assert envelopes[-1]["testRunFinished"]["success"] is False


def test_every_step_is_told_with_its_status(envelopes: Envelopes) -> None:
    assert statuses(envelopes) == EXPECTED


def test_ids_are_told_before_they_are_used_and_only_once(envelopes: Envelopes) -> None:
    known: list[str] = []
    for envelope in envelopes:
        for kind, one in envelope.items():
            used = [
                value
                for key, value in one.items()
                if key.endswith("Id") and key != "workerId" and isinstance(value, str)
            ]
            assert {*used} <= {*known}, (kind, one)
            known += [one["id"]] if "id" in one else []
            known += [step["id"] for step in one.get("testSteps", ())]
            known += [step["id"] for step in one.get("steps", ())] if kind == "pickle" else []
    assert Counter(known).most_common(1)[0][1] == 1


def test_attachments_stand_between_the_beginning_and_the_end_of_their_step(envelopes: Envelopes) -> None:
    at = [index for index, envelope in enumerate(envelopes) if "testStepId" in envelope.get("attachment", {})]
    assert len(at) == len(EXPECTED) - 1
    for index in at:
        step = envelopes[index]["attachment"]["testStepId"]
        assert envelopes[index - 1]["testStepStarted"]["testStepId"] == step
        assert envelopes[index + 1]["testStepFinished"]["testStepId"] == step
        assert json.loads(envelopes[index]["attachment"]["body"]) == {"said": "hello"}


def test_cucumber_json_says_the_same_as_the_messages(project: ToyProject, envelopes: Envelopes) -> None:
    (feature,) = json.loads((project.root / "reports/cucumber.json").read_text(encoding="utf-8"))
    found = {
        element["name"]: [step["result"]["status"].upper() for step in element["steps"]]
        + [f"{hook['result']['status'].upper()} (after)" for hook in element.get("after", ())]
        for element in feature["elements"]
    }

    assert found == EXPECTED == statuses(envelopes)
    assert feature["uri"] == "features/a.feature"


def test_junit_tells_the_same_outcomes(project: ToyProject, envelopes: Envelopes) -> None:
    suite = ET.parse(project.root / "reports/junit.xml").getroot().find("testsuite")  # noqa: S314  # written here
    assert suite is not None
    counted = {name: int(suite.attrib[name]) for name in ("tests", "failures", "errors", "skipped")}

    assert counted == {"tests": 8, "failures": 3, "errors": 1, "skipped": 2}


def test_attachments_stand_in_cucumber_json_as_its_readers_decode_them(
    project: ToyProject, envelopes: Envelopes
) -> None:
    (feature,) = json.loads((project.root / "reports/cucumber.json").read_text(encoding="utf-8"))
    attached = [
        one for element in feature["elements"] for step in element["steps"] for one in step.get("embeddings", [])
    ]
    assert {base64.b64decode(one["data"], validate=True).decode() for one in attached} == {'{"said": "hello"}'}


def test_ids_are_the_same_in_every_run(project: ToyProject, envelopes: Envelopes) -> None:
    project.run("--messages", "reports/again.ndjson")

    again = messages(project, "reports/again.ndjson")
    assert sorted(one["testCase"]["id"] for one in again if "testCase" in one) == sorted(
        envelope["testCase"]["id"] for envelope in envelopes if "testCase" in envelope
    )


def heeds_interrupts() -> None:
    """A process that was begun in the background of a shell is told to ignore them, and so are its children."""
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
        time.sleep(0.05)  # allowed: another process tells by a file that it waits; the deadline bounds this
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


def test_a_worker_that_dies_is_told_with_the_scenario_it_ran(tmp_path: Path) -> None:
    feature = "Feature: Death\n  Scenario: dying\n    Given a discussion\n    When the worker dies\n"
    project = project_with(ToyProject(tmp_path), feature)

    outcome = project.run("-n", "1")

    envelopes = messages(project)
    assert outcome.code == 1
    assert schema_errors(envelopes) == []
    assert statuses(envelopes) == {"dying": ["FAILED (before)", "UNKNOWN", "UNKNOWN"]}


def test_messages_that_cannot_be_written_are_said_and_hinder_nothing(tmp_path: Path) -> None:
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
                "Move the step, or word it as a Given.",
            ],
        ),
    ],
)
def test_an_unknown_sentence_is_told_with_the_nearest(tmp_path: Path, step: str, reason: list[str]) -> None:
    project = project_with(ToyProject(tmp_path), f"Feature: Typed\n  Scenario: typed\n    {step}\n    And {step[6:]}\n")

    project.run("features")

    results = [
        message["testStepFinished"]["testStepResult"] for message in messages(project) if "testStepFinished" in message
    ]
    assert [result["status"] for result in results] == ["UNDEFINED", "UNDEFINED"]
    first, second = (re.sub(r"(?<=py:)\d+", "LINE", result["exception"]["message"]) for result in results)
    assert first.split("\n\n") == reason
    assert second == first.replace(f"“{step}”", f"“And {step[6:]}”")


def test_unfinished_and_expectedly_failing_scenarios_are_never_told_as_passed(tmp_path: Path) -> None:
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
