"""A flow as an example whose language models are replaced: one writes, another reviews, and a person decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, SystemMessage
from langchain_core.tools import tool
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode
from langgraph.types import RetryPolicy, interrupt


class Research(MessagesState, total=False):
    """The conversation of the writer, the review, and whether the text is published."""

    review: str
    published: bool


def recognise(messages: Sequence[BaseMessage]) -> tuple[str, str, Mapping[str, str]]:
    """Return who is asked, for which task, and the sections of the prompt: `You are the writer. Write: …`."""
    agent, _, task = str(messages[0].content).removeprefix("You are the ").partition(". ")
    return agent, task.partition(":")[0].lower(), {"request": str(messages[-1].content)}


def no_models(model: str, **settings: Any) -> BaseChatModel:
    """Return a real model; a flow of your own takes LangChain's `init_chat_model` here."""
    raise LookupError(f"no provider is set up for {model} {settings}")


@tool
def search(words: str) -> str:
    """Return what is known of something."""
    return f"{words}: they fly at night"


def build(models: Callable[..., BaseChatModel] = no_models) -> tuple[Any, dict[str, Any]]:
    """Return the compiled graph and what a session begins with.

    Args:
        models: Returns a model by its name.
    """
    writer = models("large", temperature=0).bind_tools([search])
    editor = models("small", temperature=0)

    def write(state: Research) -> dict[str, Any]:
        return {"messages": [writer.invoke([SystemMessage("You are the writer. Write: a text."), *state["messages"]])]}

    def review(state: Research) -> dict[str, Any]:
        text = str(state["messages"][-1].content)
        answer = editor.invoke([SystemMessage("You are the editor. Review: a text."), ("user", text)])
        return {"review": str(answer.content)}

    def publish(state: Research) -> dict[str, Any]:
        message = f"Publish? The editor says: {state['review']}"
        return {"published": interrupt({"type": "publishing", "message": message, "options": ["yes", "no"]}) == "yes"}

    def next_of(state: Research) -> str:
        last = state["messages"][-1]
        return "tools" if isinstance(last, AIMessage) and last.tool_calls else "review"

    graph = StateGraph(Research)
    graph.add_node("write", write, retry_policy=RetryPolicy(initial_interval=0.001, retry_on=TimeoutError))
    graph.add_node("tools", ToolNode([search]))
    graph.add_node("review", review)
    graph.add_node("publish", publish)
    graph.add_edge(START, "write")
    graph.add_conditional_edges("write", next_of, ["tools", "review"])
    graph.add_edge("tools", "write")
    graph.add_edge("review", "publish")
    graph.add_edge("publish", END)
    return graph.compile(checkpointer=InMemorySaver()), {"messages": [("user", "Write about owls.")]}
