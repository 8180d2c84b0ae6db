"""Flows whose nodes run again for each answer, for the tests of what serves any flow."""

from __future__ import annotations

from typing import Any

from langchain_core.language_models import FakeListLLM, GenericFakeChatModel
from langchain_core.messages import AIMessage, ToolCall
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode
from langgraph.types import interrupt

from support.tests.any_flow.company_flows import Made, compiled, in_a_row

HI = {"messages": [("user", "hi")]}


def chat() -> Any:
    return GenericFakeChatModel(messages=iter([AIMessage("draft")] * 9))


def draft_and_ask() -> Made:
    """A model drafts what the question shows, in the node that asks; twice."""
    model = chat()

    def review(state: MessagesState) -> dict[str, Any]:
        text = model.invoke(state["messages"]).content
        return {"messages": [("user", interrupt({"type": "review", "message": text}))]}

    def again(state: MessagesState) -> dict[str, Any]:
        return review(state)

    return compiled(in_a_row(MessagesState, review, again)), HI


def draft_with_an_old_model() -> Made:
    model = FakeListLLM(responses=["draft"])

    def review(state: MessagesState) -> dict[str, Any]:
        return {"messages": [("user", interrupt({"type": "review", "message": model.invoke("Draft!")}))]}

    return compiled(in_a_row(MessagesState, review)), HI


def draft_then_ask() -> Made:
    """A model drafts what the question shows, in a node of its own, and answers the answer in the node that asked."""
    model = chat()

    def draft(state: MessagesState) -> dict[str, Any]:
        return {"messages": [model.invoke(state["messages"])]}

    def review(state: MessagesState) -> dict[str, Any]:
        said = interrupt({"type": "review", "message": state["messages"][-1].content})
        return {"messages": [("user", said), model.invoke(said), model.invoke(said)]}

    return compiled(in_a_row(MessagesState, draft, review)), HI


def pay_beside_a_question() -> Made:
    """Of two tools that a model calls at once, one pays and the other asks."""

    def pay(amount: int) -> str:
        """Pay."""
        return f"{amount} paid"

    def leave(amount: int) -> str:
        """Ask for leave, when the other is through."""
        return str(interrupt({"type": "leave", "amount": amount}))

    def model(state: MessagesState) -> dict[str, Any]:
        calls = [ToolCall(name=name, args={"amount": 7}, id=name) for name in ("pay", "leave")]
        return {"messages": [AIMessage("", tool_calls=calls)]}

    agent = in_a_row(MessagesState, model).add_node("tools", ToolNode([pay, leave])).add_edge("model", "tools")
    return compiled(StateGraph(MessagesState).add_node("agent", agent.compile()).add_edge(START, "agent")), HI


def asking_and_drafting() -> Made:
    """A node that asks until the answer will do, and has a model draft something before."""
    model = chat()

    def book(state: MessagesState) -> dict[str, Any]:
        model.invoke("Draft!")
        answer, turn = "", 0
        while answer != "Ritz":
            turn += 1
            answer = interrupt({"type": "hotel", "message": f"Which? ({turn})"})
        return {"messages": [("user", answer)]}

    return compiled(in_a_row(MessagesState, book)), HI
