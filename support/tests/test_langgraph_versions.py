"""What the supported versions of LangGraph say differently is said once."""

from __future__ import annotations

from typing import Annotated, Any, TypedDict

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt

from support.langgraph_versions import next_nodes, waiting_interrupts

CONFIG: Any = {"configurable": {"thread_id": "s"}}


def joined(held: list[str], items: list[str]) -> list[str]:
    return [*held, *items]


class Plan(TypedDict):
    """What the graph knows."""

    log: Annotated[list[str], joined]


def insisting(state: Plan) -> dict[str, Any]:
    answer = interrupt("left")
    while answer != "yes":
        answer = interrupt("left, again")
    return {"log": ["left"]}


def asking(state: Plan) -> dict[str, Any]:
    return {"log": [interrupt("right")]}


@pytest.fixture
def graph() -> Any:
    builder: Any = StateGraph(Plan)
    for name, node in (("left", insisting), ("right", asking)):
        builder.add_node(name, node)
        builder.add_edge(START, name)
        builder.add_edge(name, END)
    return builder.compile(checkpointer=InMemorySaver())


def standing(graph: Any) -> tuple[tuple[str, ...], list[str]]:
    snapshot = graph.get_state(CONFIG)
    asked = [found.value for task in snapshot.tasks for found in waiting_interrupts(task)]
    return next_nodes(snapshot), asked


def answer(graph: Any, node: str, value: str) -> None:
    (task,) = (task for task in graph.get_state(CONFIG).tasks if task.name == node)
    list(graph.stream(Command(resume={task.interrupts[-1].id: value}), CONFIG))


def test_a_node_that_asks_again_waits_and_runs_next(graph: Any) -> None:
    list(graph.stream({"log": []}, CONFIG))
    assert standing(graph) == (("left", "right"), ["left", "right"])
    answer(graph, "left", "no")
    assert standing(graph) == (("left", "right"), ["left, again", "right"])


def test_a_node_that_was_answered_beside_one_that_waits_does_not_wait(graph: Any) -> None:
    list(graph.stream({"log": []}, CONFIG))
    answer(graph, "right", "fine")
    assert standing(graph) == (("left",), ["left"])
    answer(graph, "left", "yes")
    assert standing(graph) == ((), [])
    assert graph.get_state(CONFIG).values == {"log": ["left", "fine"]}
