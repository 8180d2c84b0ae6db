"""Flows with the faults that users of LangGraph report, each beside its right twin: `right` makes the twin.

The twin of the factory `name` is found as `name_right`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable
from enum import Enum
from functools import partial
from itertools import count
from typing import Annotated, Any, Literal

from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, HumanMessage, ToolCall, ToolMessage
from langchain_core.tools import tool
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.graph.message import add_messages
from langgraph.types import Command, Send, interrupt
from typing_extensions import TypedDict

from support.tests.any_flow.company_flows import Made, Trip, compiled, in_a_row

TRIP: dict[str, Any] = {"city": "Rome", "log": ["called"]}
HELLO: dict[str, Any] = {"messages": [HumanMessage("hello", id="h")]}


def __getattr__(name: str) -> Callable[[], Made]:
    """Return the right twin of a factory."""
    factory = globals().get(name.removesuffix("_right"))
    if factory is None or not name.endswith("_right"):
        raise AttributeError(name)
    return partial(factory, right=True)


def a_model(*texts: str) -> Any:
    return GenericFakeChatModel(messages=iter(AIMessage(text) for text in texts))


def another_draft_than_approved(right: bool = False) -> Made:
    model = a_model("draft 1", "draft 2")

    def write(state: Trip) -> dict[str, Any]:
        return {"hotel": model.invoke("Write!").content}

    def review(state: Trip) -> dict[str, Any]:
        draft = state["hotel"] if right else model.invoke("Write!").content
        return {"log": [f"{interrupt({'message': f'Send {draft}?'})}: {draft}"]}

    return compiled(in_a_row(Trip, *((write, review) if right else (review,)))), TRIP


def questions_change_places(right: bool = False) -> Made:
    runs = count()

    def ask(state: Trip) -> dict[str, Any]:
        names = ["city", "hotel"] if right or next(runs) % 2 == 0 else ["hotel", "city"]
        return {"log": [interrupt(f"Which {name}?") for name in names]}

    return compiled(in_a_row(Trip, ask)), TRIP


def questions_crossed_off_outside(right: bool = False) -> Made:
    open_questions = ["city", "hotel"]

    def ask(state: Trip) -> dict[str, Any]:
        names = list(open_questions) if right else (open_questions.pop(0) for _ in range(len(open_questions)))
        return {"log": [interrupt(f"Which {name}?") for name in names]}

    return compiled(in_a_row(Trip, ask)), TRIP


def stamped_question(right: bool = True) -> Made:
    """A question with a time and an id, which are others when the node runs again: right."""
    runs = count(10)

    def ask(state: Trip) -> dict[str, Any]:
        run = next(runs)
        stamp = {
            "id": f"0000aaaa-0000-4000-8000-0000000000{run}",
            "at": f"2026-01-01T12:00:{run}Z",
            "since": 1.7e9 + run,
        }
        return {"hotel": interrupt({**stamp, "message": "Which?"})}

    return compiled(in_a_row(Trip, ask)), TRIP


def router_fails_once(right: bool = False) -> Made:
    tries = count()

    def choose(state: Trip) -> dict[str, Any]:
        if right and next(tries) == 0:
            raise ConnectionError("no one there")
        return {"hotel": "Ritz"}

    def book(state: Trip) -> dict[str, Any]:
        return {"log": ["booked"]}

    def route(state: Trip) -> str:
        if not right and next(tries) == 0:
            raise ConnectionError("no one there")
        return "book"

    builder = StateGraph(Trip).add_node("choose", choose).add_node("book", book).add_edge(START, "choose")
    return compiled(builder.add_conditional_edges("choose", route, ["book"])), TRIP


class Wish(TypedDict):
    wish: Any
    answer: str


class Letter:
    class Stage(Enum):
        """Of a class inside a class, whose values LangGraph cannot make again."""

        READY = "ready"


def comes_back_as_another_type(right: bool = False) -> Made:
    def find(state: Wish) -> dict[str, Any]:
        return {"wish": "ready" if right else Letter.Stage.READY}

    def ask(state: Wish) -> dict[str, Any]:
        return {"answer": interrupt("Go on?")}

    return compiled(in_a_row(Wish, find, ask)), {"wish": None}


def tuple_comes_back_as_a_list(right: bool = False) -> Made:
    def find(state: Wish) -> dict[str, Any]:
        return {"wish": ("Rome", "Ritz")}

    def ask(state: Wish) -> dict[str, Any]:
        return {"answer": interrupt("Go on?")}

    def use(state: Wish) -> dict[str, Any]:
        if not right and not isinstance(state["wish"], tuple):
            raise TypeError("a wish is a pair")
        return {"answer": "used"}

    return compiled(in_a_row(Wish, find, ask, use)), {"wish": None}


class Apart(TypedDict):
    log: Annotated[list[str], operator.add]


def subgraph_doubles(right: bool = False) -> Made:
    def search(state: Apart) -> dict[str, Any]:
        return {"log": ["searched"]}

    graph = in_a_row(Apart, search).compile()

    def agent(state: Trip) -> dict[str, Any]:
        return {"log": graph.invoke({"log": []})["log"]}  # allowed: a node may run a graph of its own

    builder = StateGraph(Trip).add_node("agent", agent if right else graph).add_edge(START, "agent")
    return compiled(builder), TRIP


def list_returned_whole(right: bool = False) -> Made:
    def book(state: Trip) -> dict[str, Any]:
        return {"log": ["booked"] if right else [*state["log"], "booked"]}

    return compiled(in_a_row(Trip, book)), TRIP


def unknown_key_at_the_beginning(right: bool = False) -> Made:
    def book(state: Trip) -> dict[str, Any]:
        return {"log": [state.get("hotel", "anywhere")]}

    return compiled(in_a_row(Trip, book)), {**TRIP, "hotel" if right else "hotl": "Ritz"}


def pause_caught_in_a_loop(right: bool = False) -> Made:
    caught = ConnectionError if right else Exception

    def ask(state: Trip) -> dict[str, Any]:
        for _ in range(3):
            try:
                return {"hotel": interrupt("Which?")}
            except caught:
                continue
        return {"hotel": "any"}

    return compiled(in_a_row(Trip, ask)), TRIP


def graph_inside_keeps_nothing(right: bool = False) -> Made:
    def ask(state: Trip) -> dict[str, Any]:
        return {"hotel": interrupt("Which?")}

    graph = in_a_row(Trip, ask).compile(checkpointer=None if right else False)

    def agent(state: Trip) -> dict[str, Any]:
        return {"hotel": str(graph.invoke(state).get("hotel"))}  # allowed: a node may run a graph of its own

    return compiled(in_a_row(Trip, agent)), TRIP


def paid_again_when_answered(right: bool = False) -> Made:
    paid: list[int] = []

    @tool
    def pay(amount: int) -> None:
        """Pay."""
        paid.append(amount)

    def pay_first(state: Trip) -> None:
        pay.invoke({"amount": 5})

    def ask(state: Trip) -> dict[str, Any]:
        if not right:
            pay_first(state)
        return {"hotel": f"{interrupt('Which?')}, paid {len(paid)} time"}

    return compiled(in_a_row(Trip, *((pay_first, ask) if right else (ask,)))), TRIP


def command_beside_an_edge(right: bool = False) -> Made:
    def decide(state: Trip) -> Command[Literal["refuse", "pay"]]:
        return Command(goto="refuse")

    def pay(state: Trip) -> dict[str, Any]:
        return {"hotel": "paid"}

    def refuse(state: Trip) -> dict[str, Any]:
        return {"city": "none"}

    builder = StateGraph(Trip).add_node("decide", decide).add_node("pay", pay).add_node("refuse", refuse)
    builder.add_edge(START, "decide")
    return compiled(builder if right else builder.add_edge("decide", "pay")), {**TRIP, "hotel": "unpaid"}


def joined_too_early(right: bool = False) -> Made:
    def step(name: str) -> Any:
        return lambda state: {"log": [name]}

    builder = StateGraph(Trip)
    for name in ("short", "long", "longer", "sum"):
        builder.add_node(name, step(name))
    builder.add_edge(START, "short").add_edge(START, "long").add_edge("long", "longer")
    if right:
        return compiled(builder.add_edge(["short", "longer"], "sum")), TRIP
    return compiled(builder.add_edge("short", "sum").add_edge("longer", "sum")), TRIP


def both_write_a_plain_key(right: bool = False) -> Made:
    def left(state: Trip) -> dict[str, Any]:
        return {"log": ["left"]} if right else {**state, "log": ["left"]}

    def beside(state: Trip) -> dict[str, Any]:
        return {"log": ["beside"]} if right else {**state, "log": ["beside"]}

    builder = StateGraph(Trip).add_node("left", left).add_node("beside", beside)
    return compiled(builder.add_edge(START, "left").add_edge(START, "beside")), {"city": "Rome", "log": []}


def sent_less_than_it_reads(right: bool = False) -> Made:
    def send(state: Trip) -> list[Send]:
        return [Send("book", {"hotel": name, **({"city": state["city"]} if right else {})}) for name in ("Ritz", "Inn")]

    def book(state: Trip) -> dict[str, Any]:
        return {"log": [f"{state['hotel']} in {state['city']}"]}

    return compiled(StateGraph(Trip).add_node("book", book).add_conditional_edges(START, send, ["book"])), TRIP


def end_missing_from_the_path_map(right: bool = False) -> Made:
    def book(state: Trip) -> dict[str, Any]:
        return {"log": ["booked"]}

    def route(state: Trip) -> str:
        return END

    ends: dict[Hashable, str] = {"again": "book", **({END: END} if right else {})}
    builder = StateGraph(Trip).add_node("book", book).add_edge(START, "book")
    return compiled(builder.add_conditional_edges("book", route, ends)), TRIP


class Talk(TypedDict):
    messages: Annotated[list[Any], add_messages]
    answer: str


class Forgetful(TypedDict):
    messages: list[Any]
    answer: str


def history_replaced(right: bool = False) -> Made:
    def bot(state: Any) -> dict[str, Any]:
        return {"messages": [AIMessage("hi", id="a")]}

    def sum_up(state: Any) -> dict[str, Any]:
        return {"answer": str(len(state["messages"]))}

    return compiled(in_a_row(Talk if right else Forgetful, bot, sum_up)), HELLO


def tool_call_without_an_answer(right: bool = False) -> Made:
    model = a_model("done")

    def call(state: MessagesState) -> dict[str, Any]:
        calls = [ToolCall(name="look", args={}, id=identifier) for identifier in ("one", "two")]
        return {"messages": [AIMessage("", tool_calls=calls)]}

    def tools(state: MessagesState) -> dict[str, Any]:
        return {
            "messages": [ToolMessage("seen", tool_call_id=name) for name in (("one", "two") if right else ("one",))]
        }

    def answer(state: MessagesState) -> dict[str, Any]:
        return {"messages": [model.invoke(state["messages"])]}

    return compiled(in_a_row(MessagesState, call, tools, answer)), HELLO
