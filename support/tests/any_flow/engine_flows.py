"""Right flows, each by a feature of LangGraph that is easily taken for a fault, and faulty ones that resemble them."""

from __future__ import annotations

import operator
import typing
from collections.abc import Mapping
from typing import Annotated, Any, NotRequired

from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.runnables import RunnableLambda
from langchain_core.tools import InjectedToolCallId, tool
from langgraph.channels import EphemeralValue, LastValue, Topic, UntrackedValue
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.func import entrypoint, task
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode
from langgraph.types import Command, Overwrite, Send, interrupt
from pydantic import BaseModel
from pydantic.dataclasses import dataclass as checked_dataclass
from typing_extensions import TypedDict

from support.tests.any_flow.company_flows import Made, compiled, in_a_row


class Talk(MessagesState):
    agreed: NotRequired[str]


class Order(TypedDict, total=False):
    log: Annotated[list[str], operator.add]
    agreed: str


def agree(state: Any) -> dict[str, Any]:
    return {"agreed": interrupt({"message": "Agreed?", "options": [{"label": "Yes", "value": 1}, "or say why not"]})}


def row(state: Any, *nodes: Any, given: Any = None) -> Made:
    return compiled(in_a_row(state, *nodes)), {} if given is None else given


def routed_behind_a_chain() -> Made:
    """A node that is a chain of three, and a router behind it."""
    chain: Any = RunnableLambda(lambda state: 1) | (lambda number: number + 1) | (lambda number: {"log": [str(number)]})
    builder = StateGraph(Order).add_node("count", chain).add_node("agree", agree).add_edge(START, "count")
    return compiled(builder.add_conditional_edges("count", lambda state: "agree", ["agree"])), {}


def calling(*names: str) -> dict[str, Any]:
    calls = [{"name": name, "args": {}, "id": str(place)} for place, name in enumerate(names)]
    return {"messages": [AIMessage("", tool_calls=calls)]}


def tools(*known: Any) -> Any:
    node = ToolNode(known)

    def tools(state: Talk) -> Any:
        return node.invoke(state)

    return tools


def graph_in_a_tool_with_a_session_of_its_own() -> Made:
    class Search(TypedDict):
        hits: NotRequired[str]

    def look(state: Search) -> dict[str, Any]:
        return {"hits": "2"}

    searching = in_a_row(Search, look).compile(checkpointer=InMemorySaver())

    @tool
    def search() -> str:
        """Search."""
        return str(
            searching.invoke({"hits": ""}, {"configurable": {"thread_id": "its own"}})["hits"]
        )  # allowed: a node may run a graph of its own

    def model(state: Talk) -> dict[str, Any]:
        return calling("search")

    return row(Talk, model, tools(search), agree)


def commands_of_tools() -> Made:
    @tool
    def note(call: Annotated[str, InjectedToolCallId]) -> Command[Any]:
        """Note."""
        return Command(update={"messages": [ToolMessage("noted", tool_call_id=call)]})

    def model(state: Talk) -> dict[str, Any]:
        return calling("note", "note", "note")

    return row(Talk, model, tools(note), agree)


def overwritten(*, as_json: bool = False) -> Made:
    def collect(state: Order) -> dict[str, Any]:
        return {"log": ["a", "b"]}

    def begin_anew(state: Order) -> dict[str, Any]:
        return {"log": {"__overwrite__": ["c"]} if as_json else Overwrite(["c"])}

    def go_on(state: Order) -> dict[str, Any]:
        return {"log": ["d"]}

    return row(Order, collect, begin_anew, go_on, agree)


def overwritten_by_json() -> Made:
    return overwritten(as_json=True)


class OwnChannel(LastValue[Any]):
    """A channel of the flow's own that a checkpoint holds nothing of."""

    def checkpoint(self) -> Any:
        return UntrackedValue(Any).checkpoint()


def untracked() -> Made:
    class Connected(TypedDict, total=False):
        connection: Annotated[Any, UntrackedValue]
        cache: Annotated[Any, OwnChannel]
        hint: Annotated[str, EphemeralValue]
        notes: Annotated[list[str], Topic(str, accumulate=True)]
        agreed: str

    def connect(state: Connected) -> dict[str, Any]:
        return {"connection": Array(1.0), "cache": {"a": 1}, "hint": "soon over", "notes": "first"}

    return row(Connected, connect, agree)


class Array:
    """Compares as arrays do: item by item, with a result that is no truth value."""

    __hash__ = None  # type: ignore[assignment]  # as that of an array

    def __init__(self, *items: float) -> None:
        self.items = items

    def __eq__(self, other: object) -> Any:
        return self

    def __bool__(self) -> bool:
        raise ValueError("the truth value of an array is ambiguous")


def arrays() -> Made:
    class Measured(TypedDict, total=False):
        rows: Annotated[Any, UntrackedValue]
        agreed: str

    def measure(state: Measured) -> dict[str, Any]:
        return {"rows": [Array(1.0), {"deep": Array(2.0)}]}

    def read(state: Measured) -> dict[str, Any]:
        return {"rows": [*state["rows"], Array(3.0)]}

    return row(Measured, measure, read, agree)


def message_without_id() -> Made:
    def send(state: Any) -> list[Send]:
        return [Send("talk", {"messages": [HumanMessage("x"), HumanMessage("y")]})]

    class Talks(TypedDict, total=False):
        messages: Annotated[list[Any], operator.add]
        agreed: str

    def say(state: MessagesState) -> dict[str, Any]:
        return {"messages": [AIMessage("hi")]}

    builder = StateGraph(Talks).add_node("talk", in_a_row(MessagesState, say).compile()).add_node("agree", agree)
    return compiled(builder.add_conditional_edges(START, send, ["talk"]).add_edge("talk", "agree")), {}


class Address(BaseModel):
    town: str = ""


def model_from_mapping() -> Made:
    class Parcel(BaseModel):
        to: Address = Address()
        stops: list[Address] = []
        agreed: str | None = None

    def send(state: Parcel) -> dict[str, Any]:
        return {"to": {"town": "Bern"}, "stops": [{"town": "Basel"}]}

    return row(Parcel, send, agree, given=Parcel())


def checked_dataclass_from_mapping() -> Made:
    @checked_dataclass
    class Parcel:
        to: Address | None = None
        agreed: str | None = None

    def send(state: Parcel) -> dict[str, Any]:
        return {"to": {"town": "Bern"}}

    return row(Parcel, send, agree, given=Parcel())


class Rent:
    """No type that pydantic knows."""


class Tenant(typing.TypedDict):
    name: str
    rent: typing.NotRequired[Rent]
    landlord: typing.NotRequired[Tenant]


class House(typing.TypedDict, total=False):
    tenants: list[Tenant]
    by_floor: Mapping[int, Tenant | None]
    agreed: str


def typed_dictionaries_of_typing() -> Made:
    def let(state: House) -> dict[str, Any]:
        ada: Tenant = {"name": "Ada", "landlord": {"name": "Bo"}}
        return {"tenants": [ada], "by_floor": {1: ada, 2: None}}

    return row(House, let, agree)


def wrong_inside_a_typed_dictionary() -> Made:
    def let(state: House) -> dict[str, Any]:
        return {"by_floor": {1: {"name": 7}}}

    return row(House, let)


def too_large_to_keep() -> Made:
    class Counted(TypedDict, total=False):
        numbers: list[int]

    def count(state: Counted) -> dict[str, Any]:
        return {"numbers": [1, 2**70]}

    return row(Counted, count)


def reads_the_terminal() -> Made:
    def confirm(state: Order) -> dict[str, Any]:
        try:
            return {"agreed": input()}
        except EOFError:
            return {"agreed": "yes"}

    return row(Order, confirm)


@task
def price(item: str) -> int:
    return len(item)


def functional() -> Made:
    @entrypoint(checkpointer=InMemorySaver())
    def order(item: str) -> str:
        prices = [price(item), price(item)]
        agreed = interrupt({"message": f"{item} for {sum(each.result() for each in prices)}?"})
        return f"{agreed}: {item}"

    return order, "chair"


def functional_and_awaited() -> Made:
    @entrypoint(checkpointer=InMemorySaver())
    async def order(given: dict[str, Any]) -> entrypoint.final[dict[str, Any], int]:
        return entrypoint.final(value={"agreed": interrupt("Agreed?")}, save=3)

    return order, {"item": "chair"}
