"""Flows that a server runs."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import AIMessage
from langgraph.config import get_stream_writer
from langgraph.graph import START, MessagesState, StateGraph

from support.any_flow.examples import approval

expense: Any = approval.build()[0].copy({"checkpointer": None})


def greet(state: MessagesState) -> dict[str, Any]:
    words = state["messages"][-1].text
    if not words.isalpha():
        raise ValueError(f"{words} is no name")
    get_stream_writer()({"progress": "greeted"})
    return {"messages": [AIMessage(f"Hello, {words}", name="host")]}


talk: Any = StateGraph(MessagesState).add_node("greet", greet).add_edge(START, "greet").compile()
