"""Flows that take time, each by another means: more than half a second, and next to nothing of the processor's."""

from __future__ import annotations

import operator
import threading
import time
from typing import Annotated, Any

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt
from typing_extensions import TypedDict

LONG = 0.6
"""Seconds; the tests allow 0.5."""

Made = tuple[Any, Any]


class Log(TypedDict, total=False):
    log: Annotated[list[str], operator.add]


def side_by_side(**nodes: Any) -> Made:
    """Return a flow whose nodes run in one step.

    Args:
        nodes: name -> function of the state. LangGraph's hints take no such function from a variable.
    """
    graph = StateGraph(Log)
    for name, node in nodes.items():
        graph.add_node(name, node)
        graph.add_edge(START, name)
        graph.add_edge(name, END)
    return graph.compile(checkpointer=InMemorySaver()), {"log": []}


def sleeps(_state: Log) -> Log:
    threading.Event().wait(LONG)
    return {"log": ["slept"]}


def burns(_state: Log) -> Log:
    until = time.thread_time() + 0.4
    while time.thread_time() < until:
        pass
    return {"log": ["burned"]}


def blocks(_state: Log) -> Log:
    other = threading.Thread(target=sleeps, args=({},))
    other.start()
    other.join()
    return {"log": ["waited"]}


def asks(state: Log) -> Log:
    sleeps(state)
    return {"log": [interrupt({"type": "approval", "message": "Shall it go on?"})]}


def fails(state: Log) -> Log:
    sleeps(state)
    raise ValueError("out of stock")


def sleeping() -> Made:
    return side_by_side(dream=sleeps)


def burning() -> Made:
    return side_by_side(left=burns, right=burns)


def blocking() -> Made:
    return side_by_side(join=blocks)


def asking() -> Made:
    return side_by_side(approve=asks)


def failing() -> Made:
    return side_by_side(order=fails)


_RUNS: list[str] = []


def slow_the_first_time() -> Made:
    """The first flow of the process sleeps, as on a machine that is busy once."""

    def dream(state: Log) -> Log:
        _RUNS.append("run")
        return sleeps(state) if len(_RUNS) == 1 else {"log": ["awake"]}

    return side_by_side(dream=dream)
