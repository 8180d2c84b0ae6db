"""The guide to a flow: what it does not say is left out."""

from __future__ import annotations

from support.any_flow.examples.approval import build
from support.flow_builder.description import describe
from support.flow_builder.guide import FlowGuide, QuestionGuide


def test_a_flow_that_says_nothing_of_itself_is_told_by_its_graph_alone() -> None:
    description = describe(build()[0])
    guide = FlowGuide(name="expenses", title="Expenses", description=description)
    assert guide.to_dict() == {"name": "expenses", "title": "Expenses", **description.to_dict()}


def test_what_it_says_is_told_as_plain_data() -> None:
    guide = FlowGuide(
        name="expenses",
        title="Expenses",
        description=describe(build()[0]),
        phases=((0, "Checking"), ("later", "Paying")),
        node_phase={"check": 0, "ask": 0, "pay": "later"},
        node_titles={"ask": "Somebody is asked"},
        questions=(QuestionGuide("approval", "ask", "The approval", ("yes", "no")),),
    )
    told = guide.to_dict()
    assert told["phases"] == [{"id": 0, "title": "Checking"}, {"id": "later", "title": "Paying"}]
    assert told["node_phase"] == {"check": 0, "ask": 0, "pay": "later"}
    assert told["node_titles"] == {"ask": "Somebody is asked"}
    assert told["questions"] == [{"type": "approval", "node": "ask", "title": "The approval", "answers": ["yes", "no"]}]
