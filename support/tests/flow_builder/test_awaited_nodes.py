"""Graphs whose nodes can only be awaited, streamed from plain code."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.errors import GraphRecursionError
from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt

from support.flow_builder.bare_graph import BareGraphCoordinator, BareGraphFlow
from support.tests.flow_builder.small_graphs import Plan


def test_nodes_that_can_only_be_awaited_are_streamed_and_pause_as_any_other() -> None:
    async def ask(state: Plan) -> dict[str, Any]:
        return {"topic": interrupt({"type": "topic"})}

    async def over(state: Plan) -> str:
        return END

    builder = StateGraph(Plan)
    builder.add_node("inside", StateGraph(Plan).add_node("ask", ask).add_edge(START, "ask").compile())
    builder.add_edge(START, "inside")
    builder.add_conditional_edges("inside", over, [END])
    flow = BareGraphFlow(builder.compile(checkpointer=InMemorySaver()), {})
    config: Any = {"configurable": {"thread_id": flow.create_session()}}
    run = BareGraphCoordinator(flow, lambda _: "Budget").coordinate_stream_execution(config)
    assert [list(update) for update in run] == [["inside"]]
    assert flow.state_manager.state["topic"] == "Budget"


def test_awaited_nodes_are_streamed_by_code_that_is_awaited_itself() -> None:
    async def plan(state: Plan) -> dict[str, Any]:
        return {"log": ["plan"]}

    async def fail(state: Plan) -> dict[str, Any]:
        raise ValueError("no plan")

    builder = StateGraph(Plan).add_node("plan", plan).add_node("fail", fail)
    builder.add_edge(START, "plan").add_edge("plan", "fail")
    flow = BareGraphFlow(builder.compile(checkpointer=InMemorySaver()), {})
    flow.create_session()

    async def step() -> None:
        with pytest.raises(ValueError, match="no plan"):
            updates.extend(flow.stream())

    updates: list[Any] = []
    asyncio.run(step())
    assert updates == [{"plan": {"log": ["plan"]}}]
    assert flow.get_state_manager().state["log"] == ["plan"]


def test_a_stream_of_awaited_nodes_that_is_left_ends_in_order() -> None:
    async def again(state: Plan) -> dict[str, Any]:
        return {"steps": 1}

    builder = StateGraph(Plan).add_node("again", again).add_edge(START, "again").add_edge("again", "again")
    flow = BareGraphFlow(builder.compile(checkpointer=InMemorySaver()), {}, recursion_limit=3)
    flow.create_session()
    with pytest.raises(GraphRecursionError):
        list(flow.stream())
    assert flow.state_manager.state["steps"] == 3
