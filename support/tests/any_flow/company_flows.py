"""Flows as other projects write them, each right in itself, for the tests of what serves any flow."""

from __future__ import annotations

import operator
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from langchain_core.messages import AIMessage, BaseMessage, ToolCall
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.graph.message import add_messages
from langgraph.prebuilt import ToolNode
from langgraph.runtime import Runtime
from langgraph.types import Command, RetryPolicy, Send, interrupt
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

Made = tuple[Any, ...]
Log = Annotated[list[str], operator.add]


class Expense(TypedDict):
    """No key is marked as one that comes later: LangGraph does not ask for it."""

    amount: int
    approved: bool
    cost_centre: str
    log: Log


class Text(TypedDict, total=False):
    topics: list[str]
    drafts: Log
    legal: str
    style: str


class Trip(TypedDict):
    city: str
    hotel: str
    log: Log


@dataclass
class Tenant:
    name: str


class Booking(TypedDict):
    city: str
    hotel: str
    price: int


class Order(BaseModel):
    item: str
    price: float = 0
    agreed: bool | None = None
    log: Log = Field(default_factory=list)


@dataclass
class OrderData:
    item: str
    price: float = 0
    agreed: bool | None = None
    log: Log = field(default_factory=list)


def last_two(held: list[str] | None, given: str) -> list[str]:
    return [*(held or []), given][-2:]


class Own(TypedDict):
    names: Annotated[list[str] | None, last_two]
    said: Annotated[Sequence[BaseMessage], add_messages]
    answer: str


class OwnInput(TypedDict):
    names: str


class OwnOutput(TypedDict):
    answer: str


class Hidden(TypedDict):
    secret: str


CLOSED: list[str] = []
"""The factories that have come to their end."""


def at_the_ritz(state: Trip) -> dict[str, Any]:
    return {"hotel": interrupt({"type": "hotel"})}


def compiled(builder: StateGraph[Any, Any, Any, Any]) -> Any:
    return builder.compile(checkpointer=InMemorySaver())


def in_a_row(schema: Any, *nodes: Callable[..., Any], **options: Any) -> StateGraph[Any, Any, Any, Any]:
    builder = StateGraph(schema, **options)
    for before, node in zip((START, *(node.__name__ for node in nodes)), nodes, strict=False):
        builder.add_node(node.__name__, node, retry_policy=RetryPolicy(initial_interval=0.001))
        builder.add_edge(before, node.__name__)
    return builder


def expense() -> Made:
    """Two questions in a row; of the second, a wrong answer is asked again."""

    def manager(state: Expense) -> dict[str, Any]:
        return {"approved": interrupt({"type": "approval", "options": ["yes", "no"]}) == "yes"}

    def accounting(state: Expense) -> dict[str, Any]:
        answer, problem = interrupt({"type": "cost_centre"}), "that is no number"
        while not answer.isdigit():
            answer = interrupt({"type": "cost_centre", "problem": problem})
        return {"cost_centre": answer, "log": [f"booked on {answer}"]}

    return compiled(in_a_row(Expense, manager, accounting)), {"amount": 120}


def text() -> Made:
    """Three drafts are written side by side, then two reviewers are asked at the same time."""

    def plan(state: Text) -> dict[str, Any]:
        return {"topics": ["a", "b", "c"]}

    def draft(state: dict[str, str]) -> dict[str, Any]:
        return {"drafts": [f"about {state['topic']}"]}

    def legal(state: Text) -> dict[str, Any]:
        return {"legal": interrupt({"type": "legal_review"})}

    def style(state: Text) -> dict[str, Any]:
        return {"style": interrupt({"type": "style_review"})}

    builder = in_a_row(Text, plan)
    for node in (draft, legal, style):
        builder.add_node(node.__name__, node)
    builder.add_node("collect", lambda _: {})
    builder.add_conditional_edges("plan", lambda state: [Send("draft", {"topic": one}) for one in state["topics"]])
    builder.add_edge("draft", "collect")
    builder.add_edge("collect", "legal")
    builder.add_edge("collect", "style")
    return compiled(builder), {}


def trip() -> Made:
    """A node decides by a command where to go on, and a graph inside asks."""

    def triage(state: Trip) -> Command[Any]:
        return Command(goto="book", update={"log": ["triaged"]})

    def look_up(state: Booking) -> dict[str, Any]:
        return {"price": 100}

    def choose(state: Booking) -> dict[str, Any]:
        return {"hotel": interrupt({"type": "hotel", "price": state["price"]})}

    builder = in_a_row(Trip, triage)
    builder.add_node("book", in_a_row(Booking, look_up, choose).compile())
    builder.add_edge("book", END)
    return compiled(builder), {"city": "Rome"}


def order(schema: Any, given: Any) -> Made:
    """A shop that is down once; no one is asked twice."""
    calls: list[int] = []

    def price(state: Any) -> dict[str, Any]:
        calls.append(1)
        if len(calls) == 1:
            raise ConnectionError("the shop is down")
        return {"price": 42.0, "log": [f"{state.item} has a price"]}

    def ask(state: Any) -> dict[str, Any]:
        return {"agreed": interrupt({"type": "agreement"}) == "yes"}

    builder = in_a_row(schema, price, ask)
    builder.add_node("ship", lambda _: {"log": ["shipped"]})
    builder.add_conditional_edges("ask", lambda state: state.agreed, {True: "ship", False: END})
    return compiled(builder), given


def model() -> Made:
    return order(Order, {"item": "chair"})


def given_as_model() -> Made:
    return order(Order, Order(item="chair", log=["opened"]))


def data() -> Made:
    return order(OrderData, {"item": "chair"})


def given_as_data() -> Made:
    return order(OrderData, OrderData("chair", log=["opened"]))


def awaited() -> Made:
    """Nodes and a router that can only be awaited, one of them in a graph inside."""

    async def look_up(state: Booking) -> dict[str, Any]:
        return {"price": 100}

    async def choose(state: Trip) -> dict[str, Any]:
        return {"hotel": interrupt({"type": "hotel"}), "log": ["chosen"]}

    async def over(state: Trip) -> str:
        return END

    builder = StateGraph(Trip)
    builder.add_node("look_up", in_a_row(Booking, look_up).compile())
    builder.add_node("choose", choose)
    builder.add_edge(START, "look_up")
    builder.add_edge("look_up", "choose")
    builder.add_conditional_edges("choose", over, [END])
    return compiled(builder), {"city": "Rome"}


async def stored_awaited() -> AsyncIterator[Made]:
    """A checkpointer that belongs to the event loop in which it was made, under nodes that can only be awaited."""

    async def choose(state: Trip) -> dict[str, Any]:
        return {"hotel": interrupt({"type": "hotel"}), "log": ["chosen"]}

    async with AsyncSqliteSaver.from_conn_string(":memory:") as saver:
        yield in_a_row(Trip, choose).compile(checkpointer=saver), {"city": "Rome"}
    CLOSED.append("stored_awaited")


def stored() -> Iterator[Made]:
    """A checkpointer that has to be closed."""
    with SqliteSaver.from_conn_string(":memory:") as saver:
        yield in_a_row(Trip, at_the_ritz).compile(checkpointer=saver), {"city": "Rome"}
    CLOSED.append("stored")


def own_reducers() -> Made:
    """Reducers that take something else than they hold, a key of two nodes alone, and schemas for input and output."""

    def first(state: Own) -> Hidden:
        return {"secret": "b", "names": "a", "said": AIMessage("hello")}  # type: ignore[typeddict-unknown-key]

    def second(state: Hidden) -> dict[str, Any]:
        return {"names": state["secret"], "said": ("assistant", "again")}

    def ask(state: Own) -> dict[str, Any]:
        return {"answer": interrupt("What now?")}

    builder = in_a_row(Own, first, second, ask, input_schema=OwnInput, output_schema=OwnOutput)
    return compiled(builder), {"names": "z"}


def talk() -> Made:
    """Asks the very same at every turn, until the answer is goodbye."""

    def bot(state: MessagesState) -> dict[str, Any]:
        return {"messages": [AIMessage(f"{len(state['messages'])} messages")]}

    def human(state: MessagesState) -> dict[str, Any]:
        return {"messages": [("user", interrupt("your turn"))]}

    builder = in_a_row(MessagesState, bot, human)
    builder.add_conditional_edges("human", lambda state: END if state["messages"][-1].content == "bye" else "bot")
    return compiled(builder), {"messages": [("user", "hi")]}


def asking_again() -> Made:
    """A wrong answer is asked again, and nothing in the question says why."""

    def ask(state: Trip) -> dict[str, Any]:
        answer, turn = None, 0
        while answer not in ("Ritz", "Hilton"):
            turn += 1
            answer = interrupt({"type": "hotel", "message": f"Which? ({turn})", "options": ["Ritz", "Hilton"]})
        return {"hotel": answer}

    return compiled(in_a_row(Trip, ask)), {"city": "Rome"}


def silent() -> Made:
    """No one is asked anything."""

    def book(state: Trip) -> dict[str, Any]:
        return {"hotel": "Ritz"}

    return compiled(in_a_row(Trip, book)), {"city": "Rome"}


def sending() -> Made:
    """A router and a command that send work to one node, each part with an input of its own."""

    def plan(state: Text) -> dict[str, Any]:
        return {"topics": ["a", "b"]}

    def again(state: Text) -> Command[Any]:
        return Command(goto=[Send("draft", {"topic": "c"})])

    def draft(state: dict[str, str]) -> dict[str, Any]:
        return {"drafts": [state["topic"]]}

    builder = in_a_row(Text, plan)
    builder.add_node("again", again, destinations=("draft",))
    builder.add_node("draft", draft)
    builder.add_conditional_edges(
        "plan", lambda state: [Send("draft", {"topic": one}) for one in state["topics"]], {"to draft": "draft"}
    )
    builder.add_edge("plan", "again")
    return compiled(builder), {}


def of_order(schema: Any, look: Callable[[Any], Any]) -> Made:
    """A node that does something with what it is given, and one that asks."""

    def ask(state: Any) -> dict[str, Any]:
        return {"agreed": interrupt({"type": "agreement"}) == "yes"}

    look.__name__ = "look"
    return compiled(in_a_row(schema, look, ask)), {"item": "chair", "log": ["opened"]}


def set_and_returned(state: Any) -> Any:
    state.price = 42.0
    return {"price": state.price}


def tool_of_a_model() -> Made:
    """A model calls a tool twice at once, and the tool asks for leave itself."""

    def pay(amount: int) -> str:
        """Pay."""
        return f"{amount}: {interrupt({'type': 'leave', 'amount': amount})}"

    def model(state: MessagesState) -> dict[str, Any]:
        calls = [ToolCall(name="pay", args={"amount": amount}, id=str(amount)) for amount in (7, 8)]
        return {"messages": [AIMessage("", tool_calls=calls)]}

    builder = in_a_row(MessagesState, model)
    builder.add_node("tools", ToolNode([pay]))
    builder.add_edge("model", "tools")
    return compiled(builder), {"messages": [("user", "Pay")]}


def failing_now_and_then() -> Made:
    """A shop that is down once and for no other attempt, and a hotel that there is not."""
    calls: list[int] = []

    def price(state: Trip) -> dict[str, Any]:
        calls.append(1)
        if len(calls) == 1:
            raise ConnectionError("the shop is down")
        return {"log": ["priced"]}

    def book(state: Trip) -> dict[str, Any]:
        hotel = interrupt({"type": "hotel"})
        if hotel == "tent":
            raise ValueError("no tent")
        return {"hotel": hotel}

    builder = StateGraph(Trip).add_node("price", price).add_node("book", book)
    return compiled(builder.add_edge(START, "price").add_edge("price", "book")), {"city": "Rome"}


def of_a_tenant(*given: Any, **configured: Any) -> Made:
    """What the flow gets beside its state: a context, and values of its configuration."""

    def look_up(state: Trip, runtime: Runtime[Tenant]) -> dict[str, Any]:
        return {"log": [runtime.context.name]}

    async def choose(state: Trip, config: RunnableConfig) -> dict[str, Any]:
        return {"hotel": interrupt("Where?"), "log": [config["configurable"]["user"]]}

    graph = compiled(in_a_row(Trip, look_up, choose, context_schema=Tenant)).with_config(configured)
    return graph, {"city": "Rome"}, *given


def with_context() -> Made:
    return of_a_tenant(Tenant("Acme"), configurable={"user": "Ada"})
