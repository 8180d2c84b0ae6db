"""Flows with graphs inside their nodes, for the tests of what serves any flow."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import AIMessage, ToolCall
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode
from langgraph.types import Command, Send

from support.tests.any_flow.company_flows import Made, Trip, compiled, in_a_row


def look(state: Trip) -> dict[str, Any]:
    return {"log": ["looked"]}


def wait(state: Trip) -> dict[str, Any]:
    return {"log": ["waited"]}


async def wait_asleep(state: Trip) -> dict[str, Any]:
    return {"log": ["waited"]}


def around(inside: Any) -> Made:
    """A graph in the node `book`."""
    return compiled(StateGraph(Trip).add_node("book", inside).add_edge(START, "book")), {"city": "Rome"}


def never_ending() -> StateGraph[Any, Any, Any, Any]:
    return in_a_row(Trip, look, wait).add_edge("wait", "look")


def endless() -> Made:
    return around(never_ending().compile())


def endless_awaited() -> Made:
    builder = in_a_row(Trip, look, wait_asleep)
    return around(builder.add_edge("wait_asleep", "look").compile())


def endless_two_levels_deep() -> Made:
    return around(StateGraph(Trip).add_node("hotel", never_ending().compile()).add_edge(START, "hotel").compile())


def endless_in_a_function(**limit: int) -> Made:
    """A node that runs a graph of its own."""
    graph = never_ending().compile()

    def book(state: Trip) -> Any:
        config: Any = limit
        return graph.invoke(state, config)  # allowed: a node may run a graph of its own

    return around(book)


def bounded_inside() -> Made:
    return endless_in_a_function(recursion_limit=6)


def bounded() -> Made:
    graph, given = endless()
    return graph.with_config(recursion_limit=6), given


def handing_over(**declared: Any) -> Made:
    """A graph inside that hands over to a node beside the one that it is in."""

    def hand_over(state: Trip) -> Command[Any]:
        return Command(goto="pay", graph=Command.PARENT, update={"hotel": "Ritz", "log": ["handed over"]})

    builder = StateGraph(Trip).add_node("book", in_a_row(Trip, look, hand_over).compile(), **declared)
    builder.add_node("pay", wait)
    return compiled(builder.add_edge(START, "book")), {"city": "Rome"}


def handing_over_by_a_tool() -> Made:
    """An agent whose tool hands over, each call with an input of its own."""

    def transfer(city: str) -> Command[Any]:
        """Hand over."""
        return Command(goto=[Send("pay", {"city": city})], graph=Command.PARENT)

    def model(state: MessagesState) -> dict[str, Any]:
        calls = [ToolCall(name="transfer", args={"city": city}, id=city) for city in ("Rome", "Oslo")]
        return {"messages": [AIMessage("", tool_calls=calls)]}

    agent = in_a_row(MessagesState, model).add_node("tools", ToolNode([transfer])).add_edge("model", "tools")
    builder = StateGraph(MessagesState).add_node("agent", agent.compile()).add_edge(START, "agent")
    builder.add_node("pay", lambda state: {"messages": [AIMessage(state["city"])]})
    return compiled(builder), {"messages": [("user", "Pay")]}


def handing_over_one_level_below() -> Made:
    """The graph inside the graph inside hands over in the latter."""
    below, _ = handing_over()
    return around(below.builder.compile())


def handing_over_to_nobody() -> Made:
    """A node of the outermost graph that hands over to a graph around it."""

    def leave(state: Trip) -> Command[Any]:
        return Command(goto="pay", graph=Command.PARENT)

    return compiled(in_a_row(Trip, leave).add_node("pay", wait)), {"city": "Rome"}


def handing_over_astray() -> Made:
    """A graph inside that hands over to a node that there is not."""

    def hand_over(state: Trip) -> Command[Any]:
        return Command(goto="pya", graph=Command.PARENT)

    return around(in_a_row(Trip, hand_over).compile())
