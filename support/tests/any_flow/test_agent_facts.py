"""What agents did is checked by what ran, and a check that does not hold says what did."""

from __future__ import annotations

from typing import Any

import pytest

from support.any_flow.flow_run import FlowRun
from support.any_flow.values import contains, size_of, steps_of, value_at
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import ScenarioError
from support.record import ModelCalled, ToolCalled
from support.tests.any_flow.company_flows import OrderData
from support.tests.any_flow.runs import run_of


@pytest.fixture(scope="module")
def travelled() -> FlowRun:
    run = FlowRun(SuiteConfiguration(), "support.any_flow.examples.travel:build")
    run.come_to_first_question()
    run.answer("yes")
    run.verify()
    return run


def test_each_call_is_recorded_once_with_its_node(travelled: FlowRun) -> None:
    tools = [(call.node, call.tool, call.arguments, call.error) for call in travelled.record.of(ToolCalled)]
    assert tools == [
        ("tools", "search", {"city": "Rome", "nights": 2}, None),
        ("tools", "book", {"hotel": "Ritz", "price": 80}, None),
    ]
    models = [(call.number, call.agent, call.input_tokens, call.error) for call in travelled.record.of(ModelCalled)]
    assert models == [(1, "model", 10, None), (2, "model", 30, None), (3, "model", 50, None)]


@pytest.mark.parametrize(
    ("check", "arguments", "message"),
    [
        ("tool_called", ("cancel",), r"how often cancel was called \(called were: search, book\)"),
        ("tool_called", ("book", 2), "Expected: <2>\n +but: was <1>"),
        ("tool_called", ("search", 0), "Expected: <0>\n +but: was <1>"),
        ("tool_called_with", ("book", {"hotel": "Hilton"}), "arguments with {'hotel': 'Hilton'}"),
        ("model_calls_at_most", (2,), r"how often models were called \(model 3\)"),
        ("tokens_at_most", (104,), "the tokens of 3 calls"),
        ("last_message_contains", ("cancelled",), "the last message, of travel agent"),
        ("message_contains", ("user", "Paris"), "the messages of user"),
    ],
)
def test_what_did_not_happen_fails(travelled: FlowRun, check: str, arguments: Any, message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        getattr(travelled.agent, check)(*arguments)


@pytest.mark.parametrize(
    ("check", "arguments", "message"),
    [
        ("tool_called", ("boook", 0), r'the flow has no tool "boook"; did you mean "book"\?'),
        ("message_contains", ("Ada", "Rome"), 'no message of "Ada"; there are messages of user, travel agent, search'),
    ],
)
def test_a_name_that_does_not_exist_is_no_verdict(travelled: FlowRun, check: str, arguments: Any, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        getattr(travelled.agent, check)(*arguments)


def test_a_tool_that_is_not_run_as_a_tool_cannot_be_seen() -> None:
    run = FlowRun(SuiteConfiguration(), "support.any_flow.examples.agent:build")
    run.come_to_first_question()
    with pytest.raises(ScenarioError, match='a model may call "transfer", but it runs as no tool of LangChain'):
        run.agent.tool_called("transfer", 0)
    with pytest.raises(ScenarioError, match="does not say how many tokens a call takes"):
        run.agent.tokens_at_most(100)


def test_a_flow_without_messages_says_what_it_has() -> None:
    run = run_of("asking_again")
    run.begin()
    with pytest.raises(ScenarioError, match="the flow's state has no messages; it has city, log"):
        run.agent.last_message_contains("x")


def test_values_in_the_state_are_compared_by_their_path(travelled: FlowRun) -> None:
    with pytest.raises(AssertionError, match=r"contains\nExpected: 'Paris'\n +but: was 'Rome'"):
        travelled.state.contains("trip.city", "Paris")
    with pytest.raises(AssertionError, match=r"the number of entries of trip\.hotels"):
        travelled.state.has_entries("trip.hotels", 2)
    with pytest.raises(AssertionError, match=r"trip.hotels\[0\].price"):
        travelled.state.is_at_least("trip.hotels[0].price", 80.5)
    with pytest.raises(ScenarioError, match=r"trip\.city is str 'Rome', which is no number"):
        travelled.state.is_at_least("trip.city", 1)
    with pytest.raises(ScenarioError, match=r'trip\.hotels\[0\] has no "prize"; did you mean "price"'):
        travelled.holds("trip.hotels[0].prize", "80")


@pytest.mark.parametrize(
    ("path", "value"),
    [("a.b", 1), ("list[-1].c", 2), ("order.item", "chair"), ("a.list", None), ("a.1", "one"), ("a[1]", "one")],
)
def test_a_path_leads_into_mappings_lists_and_objects(path: str, value: Any) -> None:
    state = {"a": {"b": 1, "list": None, 1: "one"}, "list": [{}, {"c": 2}], "order": OrderData("chair")}
    assert value_at(state, steps_of(path), "it") == value


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("a..b", "no path"),
        ("", "no path"),
        ("list[2]", "it.list has no entry 2"),
        ("a[2]", 'it.a has no "2"; known are b'),
        ("a.b.c", 'it.a.b has no "c"; it is 1'),
        ("order.itm", 'it.order has no "itm"; did you mean "item"'),
    ],
)
def test_a_path_that_leads_nowhere_says_where_it_ends(path: str, message: str) -> None:
    state = {"a": {"b": 1}, "list": [1, 2], "order": OrderData("chair")}
    with pytest.raises(ScenarioError, match=message):
        value_at(state, steps_of(path), "it")


def test_entries_are_those_of_lists_texts_and_mappings() -> None:
    assert contains([1, "b"], "1")
    assert not contains([11], "1")
    assert contains({"a": 1}, "a")
    assert not contains(None, "None")
    assert size_of(None, "it") == 0
    with pytest.raises(ScenarioError, match="it is int 7, which has no entries"):
        size_of(7, "it")
