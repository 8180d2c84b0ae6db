"""A flow as an example: an expense that a person approves."""

from __future__ import annotations

import operator
from typing import Annotated, Any, NotRequired

from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt
from typing_extensions import TypedDict

from support.strict_decoding import strict_memory_saver


class Expense(TypedDict):
    """The state of the flow."""

    amount: int
    approved: NotRequired[bool]
    log: Annotated[list[str], operator.add]


def build(*, in_place: bool = False) -> tuple[Any, dict[str, Any]]:
    """Return the compiled graph and what a session begins with.

    Args:
        in_place: Whether its first node marks the expense in place, which the kit finds.
    """

    def check(state: Expense) -> dict[str, Any]:
        if in_place:
            state["approved"] = False
        return {"log": [f"an expense of {state['amount']} came in"]}

    def ask(state: Expense) -> dict[str, Any]:
        payload = {"type": "approval", "message": f"Pay {state['amount']}?", "options": ["yes", "no"]}
        answer = interrupt(payload)
        while answer not in payload["options"]:
            answer = interrupt({**payload, "problem": f"{answer} is neither yes nor no"})
        return {"approved": answer == "yes"}

    def pay(state: Expense) -> dict[str, Any]:
        return {"log": [f"{state['amount']} were paid"]}

    graph = StateGraph(Expense)
    for node in (check, ask, pay):
        graph.add_node(node.__name__, node)
    graph.add_edge(START, "check")
    graph.add_edge("check", "ask")
    graph.add_conditional_edges("ask", lambda state: bool(state.get("approved")), {True: "pay", False: END})
    graph.add_edge("pay", END)
    return graph.compile(checkpointer=strict_memory_saver(Expense)), {"amount": 120}


def build_in_place() -> tuple[Any, dict[str, Any]]:
    """Return the same flow with a node that marks the expense in place."""
    return build(in_place=True)
