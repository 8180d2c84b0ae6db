"""A flow as an example in which an agent calls another one as a tool, and that one asks before it books."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import SystemMessage
from langchain_core.tools import BaseTool, tool
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode, tools_condition
from langgraph.types import interrupt

from support.any_flow.examples.research import no_models, recognise

__all__ = ["build", "recognise"]


@tool
def book(hotel: str) -> str:
    """Book a hotel, if the person agrees."""
    answer = interrupt({"type": "booking", "message": f"Book the {hotel}?", "options": ["yes", "no"]})
    return f"the {hotel} is booked" if answer == "yes" else f"the {hotel} is not wanted"


def build(models: Callable[..., BaseChatModel] = no_models) -> tuple[Any, dict[str, Any]]:
    """Return the secretary's graph and what a session begins with.

    Args:
        models: Returns a model by its name.
    """
    planner = _agent(models("small"), "You are the planner. Plan: a trip.", book).compile()

    @tool
    def plan(city: str) -> str:
        """Let the planner plan a trip."""
        planned: Any = planner.invoke({"messages": [("user", f"A trip to {city}, please.")]})
        return str(planned["messages"][-1].content)

    secretary = _agent(models("large"), "You are the secretary. Help: with the work of the day.", plan)
    return secretary.compile(checkpointer=InMemorySaver()), {"messages": [("user", "I have to be in Rome on Monday.")]}


def _agent(chat: BaseChatModel, prompt: str, own_tool: BaseTool) -> StateGraph[Any, Any, Any, Any]:
    speaker = chat.bind_tools([own_tool])

    def model(state: MessagesState) -> dict[str, Any]:
        return {"messages": [speaker.invoke([SystemMessage(prompt), *state["messages"]])]}

    graph = StateGraph(MessagesState)
    graph.add_node("model", model)
    graph.add_node("tools", ToolNode([own_tool]))
    graph.add_edge(START, "model")
    graph.add_conditional_edges("model", tools_condition)
    graph.add_edge("tools", "model")
    return graph
