"""What LangGraph ends a flow with, without a word of the node that is at fault, is reported with its name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from langgraph.graph import START, StateGraph
from langgraph.types import interrupt
from pydantic import BaseModel, ValidationError

from support.any_flow.flow_run import FlowRun
from support.execution.errors import InvalidStateError
from support.record import Finding
from support.tests.any_flow import company_flows
from support.tests.any_flow.company_flows import Order, Trip, compiled, in_a_row
from support.tests.any_flow.runs import run_of


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, Any], FlowRun]:
    def run_that_begins_with(builder: Any, given: Any) -> FlowRun:
        monkeypatch.setattr(company_flows, "made", lambda: (compiled(builder), given), raising=False)
        return run_of("made")

    return run_that_begins_with


Maker = Callable[[Any, Any], FlowRun]


def begun_in_vain(run: FlowRun) -> str:
    with pytest.raises(InvalidStateError) as raised:
        run.begin()
    return "\n".join([str(raised.value), *getattr(raised.value, "__notes__", ())])


def price(state: Order) -> dict[str, Any]:
    return {"price": "much"}


def ship(state: Order) -> dict[str, Any]:
    return {}


def note(state: Order) -> dict[str, Any]:
    return {"log": [7]}


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        (
            (price, ship),
            "[schema] price (by price): expected a number, unable to parse string as a number, found 'much'.",
        ),
        ((ship, note, ship), "[schema] log[0] (by note): expected a string, found 7."),
    ],
)
def test_a_value_that_the_model_of_the_state_refuses_is_reported_with_the_node_that_wrote_it(
    made: Maker, nodes: Any, message: str
) -> None:
    builder = StateGraph(Order)
    names = [f"{node.__name__}{place or ''}" if node is ship else node.__name__ for place, node in enumerate(nodes)]
    for before, name, node in zip((START, *names), names, nodes, strict=False):
        builder.add_node(name, node)
        builder.add_edge(before, name)
    run = made(builder, {"item": "chair"})
    assert begun_in_vain(run) == message
    assert [one.node for one in run.record.of(Finding)] == [message.partition("by ")[2].partition(")")[0]]


def test_of_nodes_side_by_side_all_that_wrote_a_refused_key_are_named(made: Maker) -> None:
    builder = StateGraph(Order)
    for name, wrote in (("left", "a"), ("right", 7), ("other", None)):
        builder.add_node(name, lambda _, wrote=wrote: {"log": [wrote]} if wrote else {"price": 1.0})
        builder.add_edge(START, name)
        builder.add_edge(name, "ship")
    builder.add_node("ship", ship)
    assert "log[1] (by left or right): expected a string, found 7." in begun_in_vain(made(builder, {"item": "chair"}))


def test_a_value_that_the_session_begins_with_is_blamed_on_no_node(made: Maker) -> None:
    message = begun_in_vain(made(in_a_row(Order, ship), {"item": 7}))
    assert message.endswith("[schema] item: expected a string, found 7. The session begins with it.")


def test_what_a_node_itself_cannot_read_is_its_own_failure(made: Maker) -> None:
    class Reply(BaseModel):
        price: float

    def read(state: Order) -> dict[str, Any]:
        return {"price": Reply.model_validate({"price": "much"}).price}

    run = made(in_a_row(Order, read), {"item": "chair"})
    with pytest.raises(ValidationError, match="validation error for Reply"):
        run.begin()


def asking(payload: Any) -> Any:
    def ask(state: Trip) -> dict[str, Any]:
        return {"hotel": interrupt(payload)}

    return in_a_row(Trip, arrive, ask)


def arrive(state: Trip) -> dict[str, Any]:
    return {"log": ["came"]}


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        (
            {"type": "hotel", "offers": [{"name": "Ritz", "book": print}]},
            "offers[0].book is of the type builtin_function",
        ),
        ({"type": "hotel", "why": ValueError("full"), "book": lambda: 1}, "book is of the type function"),
        (iter("ab"), "it is of the type str_ascii_iterator"),
    ],
)
def test_a_question_that_cannot_be_stored_is_reported_with_its_node_and_its_key(
    made: Maker, payload: Any, message: str
) -> None:
    said = begun_in_vain(made(asking(payload), {"city": "Rome"}))
    assert f"the question of ask cannot be stored: {message}" in said
    assert said.count("cannot be stored") == 1


def test_an_update_that_cannot_be_stored_is_reported_with_its_node_and_its_key(made: Maker) -> None:
    def choose(state: Trip) -> dict[str, Any]:
        return {"log": ["chosen"], "hotel": object()}

    said = begun_in_vain(made(in_a_row(Trip, arrive, choose), {"city": "Rome"}))
    assert said.count("cannot be stored") == 1
    assert "what choose wrote cannot be stored: hotel is of the type object, which LangGraph cannot store: " in said


def test_what_a_node_itself_cannot_serialise_is_its_own_failure(made: Maker) -> None:
    def send(state: Trip) -> dict[str, Any]:
        return {"hotel": json.dumps({"city": object()})}

    run = made(in_a_row(Trip, send), {"city": "Rome"})
    with pytest.raises(TypeError, match="not JSON serializable"):
        run.begin()
