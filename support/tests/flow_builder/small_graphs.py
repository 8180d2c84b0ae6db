"""Small graphs that really pause, for the tests of what builds, describes and answers flows."""

from __future__ import annotations

import operator
from typing import Annotated, Any, Literal

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import interrupt
from typing_extensions import TypedDict

Graph = CompiledStateGraph[Any, Any, Any, Any]


class Plan(TypedDict, total=False):
    """What the small graphs know."""

    topic: str
    verdict: str
    log: Annotated[list[str], operator.add]
    notes: Annotated[dict[str, str], lambda held, entries: {**held, **entries}]
    steps: Annotated[int, operator.add]
    messages: Annotated[list[Any], add_messages]


class Approval:
    """Plans, asks for approval, and plans again for as long as the answer is "again".

    Attributes:
        planned: How often the plan was made, with any outcome.
        failures: How many times the planning raises before it works.
    """

    def __init__(self, failures: int = 0) -> None:
        self.planned = 0
        self.failures = failures

    def plan(self, state: Plan) -> Plan:
        """Plan."""
        self.planned += 1
        if self.failures:
            self.failures -= 1
            raise ValueError("planning failed")
        return {"log": [f"plan {len(state['log']) + 1}"], "notes": {"last": "plan"}}

    def approve(self, state: Plan) -> Plan:
        """Ask, until the answer is one of the options."""
        payload: dict[str, Any] = {
            "type": "approval",
            "message": "Is this the plan?",
            "options": ["yes", "again", "no"],
            "attempt": len(state["log"]),
        }
        answer = interrupt(payload)
        while answer not in payload["options"]:
            answer = interrupt({**payload, "problem": f"{answer!r} is no option"})
        return approval_update(answer)

    def finish(self, state: Plan) -> Plan:
        """Finish."""
        return {"log": ["finish"]}

    def compiled(self, checkpointer: BaseCheckpointSaver[Any] | None = None) -> Graph:
        """Give the graph, compiled."""
        builder = self.builder()
        return builder.compile(checkpointer=checkpointer or InMemorySaver())

    def builder(self) -> StateGraph[Any, Any, Any, Any]:
        """Give the graph before it is compiled."""
        builder = StateGraph(Plan)
        builder.add_node("plan", self.plan)
        builder.add_node("approve", self.approve)
        builder.add_node("finish", self.finish)
        builder.add_edge(START, "plan")
        builder.add_edge("plan", "approve")
        builder.add_conditional_edges("approve", verdict, {"yes": "finish", "again": "plan", "no": END, "late": END})
        builder.add_edge("finish", END)
        return builder


def verdict(state: Plan) -> str:
    """Route by the owner's verdict."""
    return state.get("verdict", "no")


def approval_update(answer: str) -> Plan:
    """Make the update of an answer to the approval."""
    return {"verdict": answer, "log": [f"owner: {answer}"]}


def two_questions(checkpointer: BaseCheckpointSaver[Any] | None = None) -> Graph:
    """Give a graph in which two nodes ask at once."""

    def left(state: Plan) -> Plan:
        return {"log": [f"left: {interrupt({'type': 'left'})}"]}

    def right(state: Plan) -> Plan:
        return {"log": [f"right: {interrupt({'type': 'right'})}"]}

    builder = StateGraph(Plan)
    builder.add_node("left", left)
    builder.add_node("right", right)
    builder.add_node("join", lambda _: {"log": ["join"]})
    builder.add_edge(START, "left")
    builder.add_edge(START, "right")
    builder.add_edge(["left", "right"], "join")
    return builder.compile(checkpointer=checkpointer or InMemorySaver())


def router_without_a_map() -> Graph:
    """Give a graph whose router says nothing of where it leads, and one that says it by its type."""

    def anywhere(state: Plan) -> str:
        return END

    def typed(state: Plan) -> Literal["second", "__end__"]:
        return "second"

    builder = StateGraph(Plan)
    builder.add_node("first", lambda _: {"topic": "x"})
    builder.add_node("second", lambda _: {"topic": "y"})
    builder.add_edge(START, "first")
    builder.add_conditional_edges("first", typed)
    builder.add_conditional_edges("second", anywhere)
    return builder.compile(checkpointer=InMemorySaver())
