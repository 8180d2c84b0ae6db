"""Flows with graphs inside their nodes, for the tests of what serves any flow."""

from __future__ import annotations

from typing import Any

from langgraph.graph import START, StateGraph

from support.tests.suite.company_flows import Made, Trip, compiled, in_a_row


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
