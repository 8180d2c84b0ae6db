"""A small project whose runs write their documentation, and what they leave behind."""

from __future__ import annotations

from pathlib import Path

from support.living_docs.read.model import Run
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.reader import read
from support.tests.gherkin.toy_project import Outcome as Ran
from support.tests.gherkin.toy_project import ToyProject

STEPS = '''\
import signal

import pytest
from support.gherkin import given, parse, pending, then, when


@given(parse("a discussion"))
def discussion():
    """Is there."""


@then(parse("there are {int} topics"))
def topics(number):
    """Expects two."""
    assert number == 2


@when(parse("it breaks"))
def breaks():
    """Breaks."""
    raise ValueError("broken")


@when(parse("it takes long"))
def takes_long():
    """Waits for whoever reads, and then for ever."""
    open("waiting", "w").close()
    signal.pause()


@then(parse("it is left out"))
def left_out():
    """Skips."""
    pytest.skip("not here")
'''
GREEN = """\
Feature: Agenda
  @engine
  Scenario: right
    Given a discussion
    Then there are 2 topics
  Scenario: left out
    Then it is left out
"""
RED = """\
Feature: Trouble
  Scenario: failing
    Then there are 3 topics
  Scenario: breaking
    When it breaks
    Then there are 2 topics
  Scenario: undefined
    Given it rains
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


def toy(root: Path, **features: str) -> ToyProject:
    project = ToyProject(root, documented=True).write("steps/__init__.py", "").write("steps/agenda.py", STEPS)
    for name, text in features.items():
        project.write(f"features/{name}/{name}.feature", text)
    return project


def documentation_line(ran: Ran) -> str:
    (line,) = [line for line in ran.lines if line.startswith("documentation: ")]
    return line


def index(project: ToyProject) -> str:
    return (project.root / "reports/index.html").read_text(encoding="utf-8")


def pages(project: ToyProject, below: str = "reports/pages/features") -> set[str]:
    return {path.relative_to(project.root / below).as_posix() for path in (project.root / below).rglob("*.html")}


def retold(project: ToyProject) -> Run:
    reports = project.root / "reports"
    return read([reports / "messages.ndjson"], reports / "history/last-full.ndjson.xz")


def outcomes(run: Run) -> dict[str, tuple[Outcome, bool]]:
    return {scenario.title: (scenario.outcome, scenario.as_of is not None) for scenario in run.scenarios()}
