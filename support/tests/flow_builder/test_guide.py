"""The guide to a flow: what it does not say is left out."""

from __future__ import annotations

from support.any_flow.examples.approval import build
from support.flow_builder.description import describe
from support.flow_builder.guide import FlowGuide, MessageGuide, QuestionGuide


def test_a_flow_that_says_nothing_of_itself_is_described_by_its_graph_alone() -> None:
    description = describe(build()[0])
    guide = FlowGuide(name="expenses", title="Expenses", description=description)
    assert guide.to_dict() == {"name": "expenses", "title": "Expenses", **description.to_dict()}


def test_what_it_says_is_written_as_plain_data() -> None:
    guide = FlowGuide(
        name="expenses",
        title="Expenses",
        description=describe(build()[0]),
        phases=((0, "Checking"), ("later", "Paying")),
        node_phase={"check": 0, "ask": 0, "pay": "later"},
        node_titles={"ask": "Somebody is asked"},
        route_titles={"verdict": {"again": "more is needed"}},
        state_titles={"spent": "Expenses", "trace": ""},
        questions=(QuestionGuide("approval", "ask", "The approval", ("yes", "no")),),
    )
    content = guide.to_dict()
    assert content["phases"] == [{"id": 0, "title": "Checking"}, {"id": "later", "title": "Paying"}]
    assert content["node_phase"] == {"check": 0, "ask": 0, "pay": "later"}
    assert content["node_titles"] == {"ask": "Somebody is asked"}
    assert content["state_titles"] == {"spent": "Expenses", "trace": ""}
    assert content["route_titles"] == {"verdict": {"again": "more is needed"}}
    assert content["questions"] == [
        {"type": "approval", "node": "ask", "title": "The approval", "answers": ["yes", "no"]}
    ]


def test_what_it_says_of_its_messages_is_plain_data_without_what_it_leaves_empty() -> None:
    messages = MessageGuide(groups=(("chapter", "Chapter {}"),), role="part", person="clerk", hidden=("trace",))
    guide = FlowGuide(
        name="expenses",
        title="Expenses",
        description=describe(build()[0]),
        recoveries={"AGAIN": "it was tried again"},
        messages=messages,
    )
    assert guide.to_dict()["recoveries"] == {"AGAIN": "it was tried again"}
    assert guide.to_dict()["messages"] == {
        "groups": [{"key": "chapter", "title": "Chapter {}"}],
        "role": "part",
        "person": "clerk",
        "hidden": ["trace"],
    }
