"""A flow as an example made by LangChain's `create_agent`: a person decides on each letter before it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import HumanInTheLoopMiddleware
from langchain_core.language_models import BaseChatModel
from langchain_core.tools import tool
from langgraph.checkpoint.memory import InMemorySaver

from support.any_flow.examples.research import no_models, recognise

__all__ = ["build", "recognise"]


@tool
def find(name: str) -> str:
    """Return the address of a person."""
    return f"{name}@example.org"


@tool
def send(text: str) -> str:
    """Send a letter."""
    return f"sent: {text}"


def build(models: Callable[..., BaseChatModel] = no_models) -> tuple[Any, dict[str, Any]]:
    """Return the agent and what a session begins with.

    Args:
        models: Returns a model by its name.
    """
    agent: Any = create_agent(
        models("large"),
        tools=[find, send],
        system_prompt="You are the assistant. Write: letters.",
        middleware=[HumanInTheLoopMiddleware(interrupt_on={"send": True})],
        checkpointer=InMemorySaver(),
    )
    return agent, {"messages": [("user", "Invite Ada.")]}
