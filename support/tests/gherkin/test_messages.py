from __future__ import annotations

import base64
import json
import xml.etree.ElementTree as ET  # the files are written by the run under test
from collections import Counter
from typing import Any

import pytest

from support.tests.gherkin.compatibility.schema import schema_errors
from support.tests.gherkin.toy_project import ToyProject

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


def test_every_step_is_shown_with_its_status(envelopes: Envelopes) -> None:
    assert statuses(envelopes) == EXPECTED


def test_ids_are_announced_before_they_are_used_and_only_once(envelopes: Envelopes) -> None:
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


def test_attachments_come_between_the_beginning_and_the_end_of_their_step(envelopes: Envelopes) -> None:
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


def test_junit_reports_the_same_outcomes(project: ToyProject, envelopes: Envelopes) -> None:
    suite = ET.parse(project.root / "reports/junit.xml").getroot().find("testsuite")  # noqa: S314  # written here
    assert suite is not None
    counted = {name: int(suite.attrib[name]) for name in ("tests", "failures", "errors", "skipped")}

    assert counted == {"tests": 8, "failures": 3, "errors": 1, "skipped": 2}


def test_attachments_are_in_cucumber_json_as_its_readers_decode_them(project: ToyProject, envelopes: Envelopes) -> None:
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
