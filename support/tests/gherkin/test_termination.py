"""A run that is asked to end comes to its end, also where Python cannot raise what the signal says."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.tests.gherkin.test_messages import messages, statuses
from support.tests.gherkin.toy_project import ToyProject

STEPS = '''\
import os
import signal
import weakref

import ormsgpack
from langchain_core.callbacks import BaseCallbackHandler
from langgraph.graph import START, StateGraph

from support.gherkin import given, parse, then, when


def asked_to_end(*_):
    """A build server tells this run to end."""
    os.kill(os.getpid(), signal.SIGTERM)
    for _ in range(100):  # the interpreter looks for signals between its instructions
        pass


class Handler(BaseCallbackHandler):
    """Hears of nodes."""

    def on_chain_start(self, *_, name=None, **__):
        if name == "node":
            asked_to_end()


class Part:
    """Something that is let go."""


@given(parse("a discussion"))
def discussion():
    """Does nothing."""


@then(parse("nothing follows"))
def nothing_follows():
    """Does nothing."""


@when(parse("the run is asked to end in a callback of a node"))
def in_a_node():
    """While the node begins."""
    graph = StateGraph(dict).add_node("node", lambda state: state).add_edge(START, "node").compile()
    for _ in graph.stream({"a": 1}, {"callbacks": [Handler()]}):
        pass


@when(parse("the run is asked to end while a value is decoded"))
def while_decoding():
    """While a checkpoint is read."""
    ormsgpack.unpackb(ormsgpack.packb(ormsgpack.Ext(1, b"")), ext_hook=asked_to_end)


@when(parse("the run is asked to end while an object is let go"))
def while_letting_go():
    """While no one can be notified of an error."""
    part = Part()
    reference = weakref.ref(part, asked_to_end)
    del part


@when(parse("the run is asked to end where all errors are caught"))
def where_all_is_caught():
    """By a library that hides every error."""
    try:
        asked_to_end()
    except BaseException:
        pass
'''
FEATURE = """\
Feature: End
  Scenario: before
    Given a discussion
  Scenario: asked
    Given a discussion
    When the run is asked to end {where}
    Then nothing follows
  Scenario: after
    Given a discussion
"""


WHERE = [
    "in a callback of a node",
    "while a value is decoded",
    "while an object is let go",
    "where all errors are caught",
]


@pytest.mark.parametrize("where", WHERE)
def test_a_run_that_is_asked_to_end_ends_there_and_its_messages_say_so(tmp_path: Path, where: str) -> None:
    project = ToyProject(tmp_path).write("steps/__init__.py", "").write("steps/ending.py", STEPS)
    project.write("features/a.feature", FEATURE.format(where=where))

    outcome = project.run()

    assert outcome.code == pytest.ExitCode.INTERRUPTED, outcome.text
    run_messages = messages(project)
    assert run_messages[-1]["testRunFinished"]["success"] is False
    assert "interrupted" in run_messages[-1]["testRunFinished"]["message"]
    assert statuses(run_messages) == {"before": ["PASSED"], "asked": ["PASSED", "UNKNOWN", "SKIPPED"]}


def test_a_plain_test_in_which_the_interrupt_is_lost_is_the_last_of_the_run(tmp_path: Path) -> None:
    project = ToyProject(tmp_path).write("features/a.feature", "Feature: None\n")
    project.write(
        "test_plain.py",
        "import os, signal\n\n\n"
        "def test_asked():\n"
        "    try:\n        os.kill(os.getpid(), signal.SIGTERM)\n    except BaseException:\n        pass\n\n\n"
        "def test_after():\n    pass\n",
    )

    outcome = project.run("test_plain.py")

    assert outcome.code == pytest.ExitCode.INTERRUPTED, outcome.text
    assert "1 passed" in outcome.text
