"""A flow as an example whose sessions last: a ticket that a person assigns, and that may be reopened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from langchain_core.messages import AIMessage
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.runtime import Runtime
from langgraph.store.memory import InMemoryStore
from langgraph.types import interrupt

TEAMS = ("teams",)
"""Where the store remembers teams."""


class Ticket(MessagesState, total=False):
    """The messages of a ticket, how urgent it is, and who takes it."""

    priority: int
    team: str


def build(folder: Path) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield the compiled graph and what a session begins with; the sessions are kept in a file.

    Args:
        folder: Where the file is.
    """

    def read(state: Ticket, runtime: Runtime[Any]) -> dict[str, Any]:
        runtime.stream_writer({"progress": "read", "messages": len(state["messages"])})
        return {"priority": state.get("priority", 1)}

    def assign(state: Ticket, runtime: Runtime[Any]) -> dict[str, Any]:
        last = runtime.store.get(TEAMS, "last") if runtime.store else None
        usual = last.value["name"] if last else "no one yet"
        message = f"Who takes this ticket of priority {state['priority']}?"
        return {"team": interrupt({"type": "team", "message": message, "usual": usual})}

    def reply(state: Ticket, runtime: Runtime[Any]) -> dict[str, Any]:
        if runtime.store:
            runtime.store.put(TEAMS, "last", {"name": state["team"], "priority": state["priority"]})
        return {"messages": [AIMessage(f"{state['team']} will help you.")]}

    graph = StateGraph(Ticket)
    graph.add_node("read", read)
    graph.add_node("assign", assign)
    graph.add_node("reply", reply)
    graph.add_edge(START, "read")
    graph.add_edge("read", "assign")
    graph.add_edge("assign", "reply")
    with SqliteSaver.from_conn_string(str(folder / "tickets.sqlite")) as saver:
        compiled = graph.compile(checkpointer=saver, store=InMemoryStore())
        yield compiled, {"messages": [("user", "The printer is broken.")]}
