"""Each step has the part of the record that it added; what comes after the last belongs to the clearing up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from support.gherkin.stored_texts import read_envelopes
from support.record import Record
from support.tests.gherkin.compatibility.schema import schema_errors
from support.tests.gherkin.toy_project import ToyProject

STEPS = '''\
import pytest

from support.flow_builder.description import FlowDescription
from support.flow_builder.guide import FlowGuide, QuestionGuide
from support.gherkin import given, parse, then, when
from support.record import NodeStarted, Record, SessionCreated
from support.execution.plugin import enter, leave

TRIES = []


class World:
    """Stands in for a discussion or a flow, without a graph."""

    chosen_by = ()

    def __init__(self):
        self.record = Record()
        self.guide = None

    def happens(self, node):
        self.record.append(NodeStarted(node=node, visit=1))

    def begins(self, *answers):
        self.record.append(SessionCreated(session="s", flow="a/flow"))
        description = FlowDescription(("ask",), (), (), (), (), {})
        question = QuestionGuide("approval", "ask", "The approval", answers)
        self.guide = FlowGuide(name="a/flow", title="A flow", description=description, questions=(question,))

    def verify(self):
        self.happens("verified")

    def story(self):
        return "a story"

    def at_this_moment(self):
        return {}


@pytest.fixture
def world(request):
    made = World()
    enter(request, made)
    yield made
    leave(request, made)


@given(parse("a session that offers {string}"))
def session(request, answer):
    """Begins."""
    request.getfixturevalue("world").begins(answer)


@given(parse("nothing new"))
def nothing(request):
    """Adds nothing."""
    request.getfixturevalue("world")


@when(parse("{string} happens"))
def happens(request, node):
    """Adds an event."""
    request.getfixturevalue("world").happens(node)


@when(parse("{string} happens and {word}"))
def happens_and(request, node, end):
    """Adds an event and does not pass."""
    request.getfixturevalue("world").happens(node)
    if end == "fails":
        raise AssertionError("not so")
    if end == "skips":
        pytest.skip("not here")
    if end == "interrupts":
        raise KeyboardInterrupt
    TRIES.append(1)
    assert len(TRIES) > 1
'''
FEATURE = """\
Feature: Records
  Scenario: discussion
    Given a session that offers "yes"
    And nothing new
    When "a" happens
    And "b" happens
  Scenario: flow
    Given a session that offers "no"
    When "a" happens
  Scenario: failing
    Given a session that offers "yes"
    When "a" happens and fails
    And "b" happens
  Scenario: skipping
    Given a session that offers "yes"
    When "a" happens and skips
  Scenario: nothing happens
    Given nothing new
"""
FLAKY = """\
Feature: Flaky
  Scenario: flaky
    Given a session that offers "yes"
    When "a" happens and flickers
"""
INTERRUPTED = """\
Feature: Interrupted
  Scenario: interrupted
    Given a session that offers "yes"
    When "a" happens and interrupts
    And "b" happens
  Scenario: never run
    Given nothing new
"""
Parts = list[list[str]]


def prepared(root: Path, feature: str) -> ToyProject:
    project = ToyProject(root).write("steps/__init__.py", "").write("steps/talk.py", STEPS)
    return project.write("features/a.feature", feature)


def messages(project: ToyProject) -> list[dict[str, Any]]:
    path = project.root / "reports/messages.ndjson"
    envelopes = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert schema_errors(envelopes) == []
    return [*read_envelopes(path)]


def parts(envelopes: Sequence[dict[str, Any]]) -> dict[str, Parts]:
    """What each step of each attempt added, as kinds or nodes; steps and hooks in their order."""
    pickles = {one["pickle"]["id"]: one["pickle"]["name"] for one in envelopes if "pickle" in one}
    cases = {one["testCase"]["id"]: one["testCase"] for one in envelopes if "testCase" in one}
    found: dict[str, Parts] = {}
    for started in (one["testCaseStarted"] for one in envelopes if "testCaseStarted" in one):
        case = cases[started["testCaseId"]]
        bodies = {
            one["attachment"]["testStepId"]: one["attachment"]["body"]
            for one in envelopes
            if one.get("attachment", {}).get("testCaseStartedId") == started["id"]
        }
        Record.from_lines(line for step in case["testSteps"] for line in bodies.get(step["id"], "").splitlines())
        name = pickles[case["pickleId"]] + (f" {started['attempt']}" if started["attempt"] else "")
        found[name] = [
            [event.get("node", event["kind"]) for event in map(json.loads, bodies.get(step["id"], "").splitlines())]
            for step in case["testSteps"]
        ]
    return found


def flows(envelopes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    kept = [one["attachment"] for one in envelopes if "testRunStartedId" in one.get("attachment", {})]
    return {one["fileName"]: json.loads(one["body"]) for one in kept if one["fileName"].endswith(".flow.json")}


@pytest.fixture(scope="module", params=["one process", "two workers"])
def envelopes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    project = prepared(tmp_path_factory.mktemp("toy"), FEATURE)
    outcome = project.run(*(["-n", "2"] if request.param == "two workers" else []))
    assert outcome.totals == "1 failed, 3 passed, 1 skipped", outcome.text
    return messages(project)


def test_each_step_has_what_it_added_and_the_rest_is_the_clearing_ups(envelopes: list[dict[str, Any]]) -> None:
    assert parts(envelopes) == {
        "discussion": [["session_created"], [], ["a"], ["b"], ["verified"]],
        "flow": [["session_created"], ["a"], ["verified"]],
        "failing": [["session_created"], ["a"], []],
        "skipping": [["session_created"], ["a"]],
        "nothing happens": [[], ["verified"]],
    }


def test_each_flow_is_reported_once_with_all_that_was_asked(envelopes: list[dict[str, Any]]) -> None:
    (name,) = flows(envelopes)
    assert name == "a_flow.flow.json"
    flow = flows(envelopes)[name]
    assert (flow["name"], flow["title"], flow["nodes"]) == ("a/flow", "A flow", ["ask"])
    (question,) = flow["questions"]
    assert (question["type"], question["node"], sorted(question["answers"])) == ("approval", "ask", ["no", "yes"])


def test_each_attempt_has_a_record_of_its_own(tmp_path: Path) -> None:
    project = prepared(tmp_path, FLAKY)
    assert project.run("--reruns", "1").code == 0
    assert parts(messages(project)) == {
        "flaky": [["session_created"], ["a"]],
        "flaky 1": [["session_created"], ["a"], ["verified"]],
    }


def test_an_interrupted_step_keeps_what_it_recorded_and_the_messages_are_written_to_their_end(tmp_path: Path) -> None:
    project = prepared(tmp_path, INTERRUPTED)
    assert project.run().code == pytest.ExitCode.INTERRUPTED
    envelopes = messages(project)
    assert parts(envelopes) == {"interrupted": [["session_created"], ["a"], []]}
    assert list(flows(envelopes)) == ["a_flow.flow.json"]
    assert "run.json" in {one["attachment"].get("fileName") for one in envelopes if "attachment" in one}
    assert envelopes[-1]["testRunFinished"]["success"] is False
