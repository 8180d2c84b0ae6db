"""The values in the sentences for any flow, and what they are to the flow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from support.tests.gherkin.toy_project import INI, ToyProject

FLOWS = """\
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, StateGraph
from langgraph.types import interrupt
from typing_extensions import TypedDict


class Offer(TypedDict):
    said: str


def build():
    builder = StateGraph(Offer).add_node("ask", lambda state: {"said": repr(interrupt("Which?"))})
    return builder.add_edge(START, "ask").compile(checkpointer=InMemorySaver()), {}
"""
SCENARIO = """
  Scenario: it is answered %s
    Given the flow "offers:build"
    And the flow has come to its first question
    When the flow is answered %s
    Then the flow's "said" is "%s"
"""
ANSWERS = {
    '"yes"': "'yes'",
    '"true"': "'true'",
    r'"say \"no\""': "'say \\\"no\\\"'",
    r'"C:\temp"': r"'C:\\temp'",
    "true": "True",
    "null": "None",
    "-2.5": "-2.5",
    '{"action": "edit", "args": {"amount": 20}}': "{'action': 'edit', 'args': {'amount': 20}}",
    "[1, 2]": "[1, 2]",
    'in JSON:\n      """\n      {"action": ["edit"]}\n      """': "{'action': ['edit']}",
}


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    ini = INI.replace("step_packages = steps", "step_packages = steps.any_flow")
    return ToyProject(tmp_path).write("pytest.ini", ini).write("offers.py", FLOWS)


def feature_of(answers: Mapping[str, str]) -> str:
    numbered = enumerate(answers.items(), start=1)
    return "Feature: Offers\n" + "".join(SCENARIO % (number, *one) for number, one in numbered)


def test_an_answer_is_what_it_is_written_as(project: ToyProject) -> None:
    outcome = project.write("features/offers.feature", feature_of(ANSWERS)).run()
    assert outcome.totals.startswith(f"{len(ANSWERS)} passed"), outcome.text


def test_data_that_cannot_be_read_is_refused_with_the_reason(project: ToyProject) -> None:
    outcome = project.write("features/offers.feature", feature_of({"{'action': 'edit'}": "edit"})).run()
    assert "Expecting property name enclosed in double quotes" in outcome.text
