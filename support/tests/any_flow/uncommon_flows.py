"""Right flows that use what few flows use, and faulty ones that resemble them."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, NotRequired

from langchain_core.messages import AIMessage, HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.func import task
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.graph.message import add_messages, push_message
from langgraph.types import interrupt
from pydantic import BaseModel, BeforeValidator, field_validator, model_validator
from typing_extensions import TypedDict

from support.tests.any_flow.company_flows import Made, compiled, in_a_row


class Log(TypedDict, total=False):
    log: Annotated[list[Any], operator.add]
    agreed: str


def agree(state: Any) -> dict[str, Any]:
    return {"agreed": interrupt("Agreed?")}


def asking_router(*, in_place: bool = False) -> Made:
    def count(state: Log) -> dict[str, Any]:
        if in_place:
            state["log"].append("lost")
        return {"log": ["counted"], "agreed": "not yet"}

    builder = StateGraph(Log).add_node("count", count).add_node("end", lambda state: {"log": ["ended"]})
    builder.add_edge(START, "count")
    builder.add_conditional_edges("count", lambda _: "end" if interrupt("Go on?") == "yes" else END, ["end", END])
    return compiled(builder), {"log": ["begun"]}


def asking_router_in_place() -> Made:
    return asking_router(in_place=True)


def pushed() -> Made:
    def report(state: MessagesState) -> dict[str, Any]:
        push_message(AIMessage("half done", id="1"))
        return {"messages": [AIMessage(interrupt("Go on?"))]}

    return compiled(in_a_row(MessagesState, report)), {"messages": [HumanMessage("begin")]}


def tasks_in_a_node() -> Made:
    @task
    def price(item: str) -> int:
        return len(item)

    @task
    def note(total: int) -> dict[str, Any]:
        return {"log": [f"not an update: {total}"], "total": total}

    def order(state: Log) -> dict[str, Any]:
        total = sum(each.result() for each in [price("desk"), price("chair")])
        return {"log": [note(total).result()["total"]], **agree(state)}

    return compiled(in_a_row(Log, order)), {}


def not_a_number() -> Made:
    class Measured(TypedDict):
        values: NotRequired[dict[str, list[Any]]]
        agreed: NotRequired[str]

    def measure(state: Measured) -> dict[str, Any]:
        return {"values": {"height": [1.5, math.nan, Decimal("NaN")]}}

    return compiled(in_a_row(Measured, measure, agree)), {}


def _euros(value: Any) -> Any:
    return str(value).removesuffix(" euros")


class Bill(BaseModel):
    amount: Decimal
    tip: Annotated[Decimal, BeforeValidator(_euros)]
    agreed: str | None = None

    @field_validator("amount", mode="before")
    @classmethod
    def without_currency(cls, value: Any) -> Any:
        return _euros(value)


class Renamed(BaseModel):
    names: list[str]
    agreed: str | None = None

    @model_validator(mode="before")
    @classmethod
    def as_list(cls, values: Any) -> Any:
        return {**values, "names": str(values["names"]).split(", ")} if isinstance(values["names"], str) else values


def read_by_validators() -> Made:
    def double(state: Bill) -> dict[str, Any]:
        return {"amount": f"{state.amount * 2} euros"}

    return compiled(in_a_row(Bill, double, agree)), {"amount": "12.5 euros", "tip": "1 euros"}


def read_by_the_whole_model() -> Made:
    return compiled(in_a_row(Renamed, agree)), {"names": "Ada, Ben"}


@dataclass(slots=True)
class Trip:
    city: str
    stops: Annotated[list[str], operator.add] = field(default_factory=list)
    agreed: str | None = None


def slotted(*, in_place: bool = False) -> Made:
    def plan(state: Trip) -> Any:
        if in_place:
            state.stops.append("lost")
        return Trip(city="Bern", stops=["Rome"])

    return compiled(in_a_row(Trip, plan, agree)), Trip(city="Rome", stops=["Oslo"])


def slotted_in_place() -> Made:
    return slotted(in_place=True)


def careless_after_the_question(folder: Path) -> Iterator[Made]:
    def note(state: Log) -> dict[str, Any]:
        state["log"].append("in place")
        return {"agreed": 7}

    with SqliteSaver.from_conn_string(str(folder / "sessions.sqlite")) as saver:
        yield in_a_row(Log, agree, note).compile(checkpointer=saver), {"log": ["begun"]}


def list_of_messages() -> Made:
    def ask(messages: list[Any]) -> Any:
        return [AIMessage(f"{len(messages)} so far"), HumanMessage(interrupt("Agreed?"))]

    builder: Any = StateGraph(Annotated[list[Any], add_messages])  # type: ignore[arg-type]  # LangGraph takes it as well
    builder.add_node("ask", ask).add_node("end", lambda _: AIMessage("good bye")).add_edge(START, "ask")
    return builder.add_edge("ask", "end").compile(checkpointer=InMemorySaver()), [HumanMessage("hello")]


class Plan(TypedDict, total=False):
    past: Annotated[list[tuple[str, str]], operator.add]
    pair: tuple  # type: ignore[type-arg]  # as people write it
    kept: dict[str, tuple[int, int]]
    agreed: str


def tuples(*, wrong: bool = False) -> Made:
    """A state with tuples, which come back from the checkpointer as lists (LangGraph's plan-and-execute)."""
    past: Any = [("find", 7 if wrong else "Italy")]

    def plan(state: Plan) -> Plan:
        return {"past": past, "pair": ("Rome", 2), "kept": {"a": (1, 2)}}

    graph = StateGraph(Plan).add_node("plan", plan).add_node("agree", agree)
    graph.add_edge(START, "plan").add_edge("plan", "agree").add_edge("agree", END)
    return graph.compile(checkpointer=InMemorySaver()), {"agreed": ""}


def tuples_of_other_items() -> Made:
    return tuples(wrong=True)
