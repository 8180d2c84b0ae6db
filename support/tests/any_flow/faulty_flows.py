"""Flows as a company has them, each with a fault; those that are right are in `company_flows`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import MessagesState
from langgraph.types import Command, interrupt

from support.tests.any_flow.company_flows import Made, Trip, at_the_ritz, compiled, in_a_row


def swallowed(*, inside: bool = False, as_error: bool = False) -> Made:
    """A node that catches the very exception that makes it pause."""

    def ask(state: Trip) -> dict[str, Any]:
        return {"hotel": interrupt({"type": "hotel"})}

    graph = in_a_row(Trip, ask).compile()

    def book(state: Trip) -> dict[str, Any]:
        try:
            return graph.invoke(state) if inside else ask(state)  # allowed: a node may run a graph of its own
        except Exception as error:
            if as_error:
                raise ValueError("no hotel") from None
            return {"log": [type(error).__name__]}

    return compiled(in_a_row(Trip, book)), {"city": "Rome"}


def swallowed_inside() -> Made:
    return swallowed(inside=True)


def swallowed_as_error() -> Made:
    return swallowed(as_error=True)


def astray() -> Made:
    """A node that goes on to one that the graph does not have, which LangGraph only logs."""

    def triage(state: Trip) -> Command[Any]:
        return Command(goto="boook", update={"log": ["triaged"]})

    return compiled(in_a_row(Trip, triage)), {"city": "Rome"}


def endless() -> Made:
    """Two nodes that take turns for ever."""

    def ask_shop(state: Trip) -> dict[str, Any]:
        return {"log": ["asked"]}

    def wait(state: Trip) -> dict[str, Any]:
        return {"log": ["waited"]}

    builder = in_a_row(Trip, ask_shop, wait)
    builder.add_edge("wait", "ask_shop")
    return compiled(builder), {"city": "Rome"}


async def endless_awaited() -> AsyncIterator[Made]:
    """Nodes that are awaited for ever, in the loop of their checkpointer."""

    async def wait(state: Trip) -> dict[str, Any]:
        return {"log": ["waited"]}

    async with AsyncSqliteSaver.from_conn_string(":memory:") as saver:
        yield in_a_row(Trip, wait).add_edge("wait", "wait").compile(checkpointer=saver), {"city": "Rome"}


def stored_in_a_loop_that_is_over() -> Made:
    """A checkpointer that was made in a loop which is closed before the flow begins."""

    async def made() -> Made:
        async with AsyncSqliteSaver.from_conn_string(":memory:") as saver:
            return in_a_row(Trip, at_the_ritz).compile(checkpointer=saver), {"city": "Rome"}

    return asyncio.run(made())


def bounded() -> Made:
    graph, given = endless()
    return graph.with_config(recursion_limit=5), given


def misspelt() -> Made:
    """What one node writes under a wrong name, the next one misses."""

    def choose(state: Trip) -> dict[str, Any]:
        return {"hotl": "Ritz"}

    def book(state: Trip) -> dict[str, Any]:
        return {"log": [state["hotel"]]}

    return compiled(in_a_row(Trip, choose, book)), {"city": "Rome"}


def changed_before_asking() -> Made:
    """A node that writes into what it was given, and asks then."""

    def choose(state: Trip) -> dict[str, Any]:
        state["log"].append("asked")
        return {"hotel": interrupt("Where?")}

    return compiled(in_a_row(Trip, choose)), {"city": "Rome", "log": ["came"]}


def without_model() -> Made:
    """An agent that fails before it has said anything; the ids of messages are drawn by LangGraph."""

    def bot(state: MessagesState) -> dict[str, Any]:
        raise LookupError(f"no model for {len(state['messages'])} message")

    return compiled(in_a_row(MessagesState, bot)), {"messages": [("user", "hi")]}


def set_and_lost(state: Any) -> Any:
    state.price = 42.0
    return {}


def added_in_place(state: Any) -> Any:
    state.log.append("sneaked")
    return {"log": state.log[-1:]}


def of_another_type(state: Any) -> Any:
    return {"price": "much"}


def careless() -> Made:
    """A node that changes its input in place, and one that writes a key which the state does not declare."""

    def collect(state: Trip) -> dict[str, Any]:
        state["log"].append("collected")
        return {}

    def choose(state: Trip) -> dict[str, Any]:
        return {"hotl": "Ritz", "log": [7]}

    def ask(state: Trip) -> dict[str, Any]:
        return {"hotel": interrupt({"type": "hotel"})}

    return compiled(in_a_row(Trip, collect, choose, ask)), {"city": "Rome", "log": ["opened"]}
