"""What goes with the messages of a run as a whole: how it was started, what it chose, the sentences, the stories."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.tests.gherkin.compatibility.schema import schema_errors
from support.tests.gherkin.toy_project import ToyProject

STEPS = '''\
"""Topics.

For everybody."""

from support.gherkin import given, parse, then


@given(parse("a discussion"))
def discussion():
    """Begins."""


@then(parse("there are {int} topics"))
def topics(number):
    """Expects two."""
    assert number == 2
'''
AGENDA = """\
Feature: Agenda
  Rule: Two topics
    @engine
    Scenario: right
      Then there are 2 topics
    Scenario Outline: <number> topics
      Then there are <number> topics
      Examples:
        | number |
        | 2      |
        | 3      |
"""
TALK = "Feature: Talk\n  Scenario: talking\n    Given a discussion\n"
FAILS = "Feature: Fails\n  Scenario: failing\n    Then there are 3 topics\n"
REFUSED = "Feature: Refused\n  Scenario: without steps\n"
CHOOSING = """\
def pytest_gherkin_run_facts():
    return {"answer": 42}

def pytest_gherkin_run_attachments():
    from support.gherkin.attachments import RunAttachment
    return [RunAttachment("more.txt", "text/plain", "more")]
"""
RENAMED = '"features/talk.feature::talk" = "features/talk.feature::talking"\n'
FAILING = "def pytest_gherkin_run_attachments():\n    raise RuntimeError('no disk')\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> ToyProject:
    project = prepared(tmp_path_factory.mktemp("toy"))
    project.write("features/agenda/a.feature", AGENDA).write("features/deep/talk/t.feature", TALK)
    project.write("features/README.md", "# All\n").write("features/agenda/README.md", "# Agendas <b>\n")
    project.write("features/renamed_scenarios.toml", RENAMED)
    project.write("features/deep/README.md", "# Deep\n").write("features/empty/README.md", "# No feature\n")
    return project.write("README.md", "# The project\n")


def prepared(root: Path) -> ToyProject:
    return ToyProject(root).write("steps/__init__.py", "").write("steps/topics.py", STEPS)


def messages_of(project: ToyProject, *arguments: str) -> list[dict[str, Any]]:
    project.run(*arguments)
    return envelopes_of(project)


def envelopes_of(project: ToyProject) -> list[dict[str, Any]]:
    path = project.root / "reports/messages.ndjson"
    messages = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert schema_errors(messages) == []
    return messages


def attached(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """What is attached to the run, by name: text, or the value of JSON."""
    run = messages[-1]["testRunFinished"]["testRunStartedId"]
    attachments = [
        message["attachment"] for message in messages if message.get("attachment", {}).get("testRunStartedId") == run
    ]
    return {
        message["fileName"]: json.loads(message["body"]) if message["mediaType"].endswith("+json") else message["body"]
        for message in attachments
    }


@pytest.fixture(scope="module")
def whole(project: ToyProject) -> dict[str, Any]:
    return attached(messages_of(project, "--seed", "7", "-x"))


def test_a_whole_run_says_so_and_shows_how_it_was_started(whole: dict[str, Any]) -> None:
    assert list(whole)[:2] == ["run.json", "vocabulary.json"]
    assert whole["run.json"]["command"] == "pytest --seed 7 -x"
    assert whole["run.json"]["selection"] == {"whole": True, "asked": []}
    assert whole["run.json"]["seed"] == 7
    facts = whole["run.json"]["facts"]
    assert {"product", "seed", "answered by", "LangGraph", "Python", "pytest", "platform"} == set(facts)
    assert (facts["seed"], facts["answered by"]) == ("7", "update")


def test_the_vocabulary_shows_every_sentence_and_where_it_is_used(whole: dict[str, Any]) -> None:
    (topics,) = whole["vocabulary.json"]["capabilities"]
    assert {sentence["sentence"]: sentence["used"] for sentence in topics["sentences"]} == {
        "a discussion": ["features/deep/talk/t.feature:3"],
        "there are {int} topics": ["features/agenda/a.feature:5", "features/agenda/a.feature:7"],
    }


def test_the_stories_are_those_of_folders_with_features_and_of_those_above(whole: dict[str, Any]) -> None:
    stories = {name: text for name, text in whole.items() if name.startswith("features/")}
    assert stories == {
        "features/renamed_scenarios.toml": RENAMED,
        "features/README.md": "# All\n",
        "features/agenda/README.md": "# Agendas <b>\n",
        "features/deep/README.md": "# Deep\n",
    }


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["one process", "a worker"])
def test_what_was_chosen_is_named_in_the_words_of_the_command_line(project: ToyProject, workers: list[str]) -> None:
    attachments = attached(messages_of(project, "features", "-k", "right or talking", "--tags=engine", *workers))
    assert attachments["run.json"]["selection"] == {
        "whole": False,
        "asked": ["features", "-k 'right or talking'", "--tags engine"],
    }
    assert {capability["name"] for capability in attachments["vocabulary.json"]["capabilities"]} == {"Topics"}
    assert "features/deep/README.md" in attachments


def test_naming_every_folder_chooses_nothing(project: ToyProject) -> None:
    attachments = attached(messages_of(project, "features/deep", "features/agenda", "-n", "1"))
    assert attachments["run.json"]["selection"] == {"whole": True, "asked": []}


def test_a_run_of_what_failed_last_is_a_choice(tmp_path: Path) -> None:
    project = prepared(tmp_path).write("features/a.feature", TALK).write("features/f.feature", FAILS)
    project.write("pytest.ini", "[pytest]\ntestpaths = features\nstep_packages = steps\nconduct = false\n")
    messages_of(project)
    assert attached(messages_of(project, "--lf"))["run.json"]["selection"] == {"whole": False, "asked": ["--lf"]}


def test_a_run_in_a_folder_is_a_choice_and_is_named_from_the_root(tmp_path: Path) -> None:
    project = prepared(tmp_path).write("features/a.feature", TALK).write("features/deep/t.feature", TALK)
    elsewhere = ToyProject(tmp_path / "features/deep")
    (elsewhere.root / "pytest.ini").unlink()
    elsewhere.run()
    run = attached(envelopes_of(project))["run.json"]
    assert run["command"] == "cd features/deep && pytest"
    assert run["selection"] == {"whole": False, "asked": ["features/deep"]}


def test_a_feature_that_is_refused_does_not_count_as_left_out(tmp_path: Path) -> None:
    project = prepared(tmp_path).write("features/t.feature", TALK).write("features/r.feature", REFUSED)
    messages = messages_of(project)
    assert any("parseError" in message for message in messages)
    assert attached(messages)["run.json"]["selection"] == {"whole": True, "asked": []}


def test_plugins_add_facts_and_attachments(tmp_path: Path) -> None:
    project = prepared(tmp_path).write("features/t.feature", TALK).write("conftest.py", CHOOSING)
    attachments = attached(messages_of(project))
    assert attachments["run.json"]["facts"]["answer"] == "42"
    assert attachments["more.txt"] == "more"


def test_a_plugin_that_fails_is_reported_and_the_messages_end_all_the_same(tmp_path: Path) -> None:
    project = prepared(tmp_path).write("features/t.feature", TALK).write("conftest.py", FAILING)
    outcome = project.run()
    assert outcome.code == 0, outcome.text
    assert "the messages are incomplete: RuntimeError: no disk" in outcome.lines
    messages = (tmp_path / "reports/messages.ndjson").read_text(encoding="utf-8").splitlines()
    assert json.loads(messages[-1])["testRunFinished"]["success"] is True


def test_without_messages_nothing_is_written(project: ToyProject) -> None:
    (project.root / "reports/messages.ndjson").unlink(missing_ok=True)
    assert project.run("--no-messages").code == 1
    assert not (project.root / "reports/messages.ndjson").exists()
