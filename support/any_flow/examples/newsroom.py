"""A flow as an example in which a chief leads a team of agents, each a graph of its own; one of them asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, SystemMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.types import Command, interrupt

from support.any_flow.examples.research import no_models, recognise

__all__ = ["build", "recognise"]


def build(models: Callable[..., BaseChatModel] = no_models) -> tuple[Any, dict[str, Any]]:
    """Return the compiled graph and what a session begins with.

    Args:
        models: Returns a model by its name.
    """
    chat = models("large")

    def chief(state: MessagesState) -> Command[Any]:
        reply = chat.invoke([SystemMessage("You are the chief. Assign: who works next."), *state["messages"]])
        name = str(reply.content)
        return Command(goto=END if name == "done" else name)

    def write(state: MessagesState) -> Command[Any]:
        text = chat.invoke([SystemMessage("You are the writer. Write: the article."), *state["messages"]])
        return _back_to_the_chief("writer", str(text.content))

    def check(state: MessagesState) -> Command[Any]:
        question = chat.invoke([SystemMessage("You are the checker. Check: the article."), *state["messages"]])
        return _back_to_the_chief("checker", str(interrupt({"type": "fact", "message": str(question.content)})))

    graph = StateGraph(MessagesState)
    graph.add_node("chief", chief, destinations=("writer", "checker", END))
    for name, node in {"writer": write, "checker": check}.items():
        agent = StateGraph(MessagesState).add_node(name, node).add_edge(START, name).compile()
        graph.add_node(name, agent, destinations=("chief",))
    graph.add_edge(START, "chief")
    return graph.compile(checkpointer=InMemorySaver()), {"messages": [("user", "An article about owls, please.")]}


def _back_to_the_chief(name: str, text: str) -> Command[Any]:
    return Command(graph=Command.PARENT, goto="chief", update={"messages": [AIMessage(text, name=name)]})
