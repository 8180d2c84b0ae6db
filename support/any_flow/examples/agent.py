"""An agent whose calls of tools a person approves, changes or refuses: answers to it are more than a word."""

from __future__ import annotations

from typing import Annotated, Any

from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, AnyMessage, ToolMessage
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.types import Command, interrupt
from typing_extensions import TypedDict

from support.strict_decoding import strict_memory_saver

LIMIT = 100
"""What the bank transfers at most (euros)."""
BUSY_WITH = 50
"""For which transfer the bank has to be called twice (euros)."""


class LimitExceeded(Exception):
    """The bank transfers no such amount."""


class Account(TypedDict, total=False):
    """The messages, and how much was transferred."""

    messages: Annotated[list[AnyMessage], add_messages]
    transferred: int


def build_without_model() -> tuple[Any, dict[str, Any]]:
    """Return an agent whose model is not set up: it fails as soon as it begins."""

    def model(state: Account) -> dict[str, Any]:
        raise LookupError(f"no model is set up to read {len(state['messages'])} message")

    graph = StateGraph(Account).add_node("model", model).add_edge(START, "model")
    return graph.compile(checkpointer=strict_memory_saver(Account)), {
        "messages": [("user", "Pay the bill of 80 euros.")]
    }


def build_with_breakpoint() -> tuple[Any, dict[str, Any]]:
    """Return an agent that asks no one: it stops at a breakpoint before it transfers anything."""

    def model(state: Account) -> dict[str, Any]:
        call = {"name": "transfer", "args": {"amount": 80}, "id": str(len(state["messages"]))}
        return {"messages": [AIMessage("", tool_calls=[call])]}

    def tools(state: Account) -> dict[str, Any]:
        wanted = state["messages"][-1].tool_calls[0]  # type: ignore[union-attr]  # the model has just called it
        return {"transferred": wanted["args"]["amount"]}

    graph = StateGraph(Account).add_node("model", model).add_node("tools", tools)
    graph.add_edge(START, "model").add_edge("model", "tools")
    return graph.compile(checkpointer=strict_memory_saver(Account), interrupt_before=["tools"]), {
        "messages": [("user", "Pay.")]
    }


def build() -> tuple[Any, dict[str, Any]]:
    """Return the compiled graph and what a session begins with."""
    call = {"name": "transfer", "args": {"amount": 80}, "id": "1"}
    says = (AIMessage("", tool_calls=[call]), AIMessage("Done."))
    busy = [BUSY_WITH]

    def model(state: Account) -> dict[str, Any]:
        chat = GenericFakeChatModel(messages=iter(says[state["messages"][-1].type != "human" :]))
        return {"messages": [chat.invoke(state["messages"])]}

    def approve(state: Account) -> Command[Any]:
        wanted = state["messages"][-1].tool_calls[0]  # type: ignore[union-attr]  # the model has just called it
        message = f"Call {wanted['name']} with {wanted['args']['amount']}?"
        options = ["approve", "edit", "reject"]
        answer = interrupt({"type": "tool_approval", "message": message, "args": wanted["args"], "options": options})
        if answer["action"] == "reject":
            return Command(goto="model", update={"messages": [ToolMessage("refused", tool_call_id=wanted["id"])]})
        args = {"amount": answer.get("amount", wanted["args"]["amount"])}
        asked = state["messages"][-1].model_copy(update={"tool_calls": [{**wanted, "args": args}]})
        return Command(goto="tools", update={"messages": [asked]})

    def tools(state: Account) -> dict[str, Any]:
        wanted = state["messages"][-1].tool_calls[0]  # type: ignore[union-attr]  # it was approved
        amount = wanted["args"]["amount"]
        if amount > LIMIT:
            raise LimitExceeded(f"{amount} are more than {LIMIT}")
        if amount in busy:
            busy.remove(amount)
            raise ConnectionError("the bank is busy")
        done = ToolMessage(f"{amount} were transferred", tool_call_id=wanted["id"])
        return {"messages": [done], "transferred": amount}

    def next_of(state: Account) -> str:
        return "approve" if state["messages"][-1].tool_calls else END  # type: ignore[union-attr]  # the model spoke

    graph = StateGraph(Account)
    graph.add_node("model", model)
    graph.add_node("approve", approve, destinations=("model", "tools"))
    graph.add_node("tools", tools)
    graph.add_edge(START, "model")
    graph.add_conditional_edges("model", next_of, ["approve", END])
    graph.add_edge("tools", "model")
    return graph.compile(checkpointer=strict_memory_saver(Account)), {
        "messages": [("user", "Pay the bill of 80 euros.")]
    }
