"""A flow as an example whose nodes and checkpoints are awaited, and whose context says where it runs: a clinic."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NotRequired

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.graph import START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import interrupt
from typing_extensions import TypedDict


@dataclass(frozen=True)
class Ward:
    """Where patients are seen."""

    name: str
    beds: int


class Visit(TypedDict):
    """A patient, and where the patient stays."""

    patient: str
    bed: NotRequired[str]


async def build(folder: Path) -> AsyncIterator[tuple[Any, dict[str, Any], Ward]]:
    """Yield the compiled graph, what a session begins with, and the context; the sessions are kept in a file.

    Args:
        folder: Where the file is.
    """

    async def admit(state: Visit, runtime: Runtime[Ward]) -> dict[str, Any]:
        ward = runtime.context
        question = {"type": "bed", "message": f"Which bed of {ward.name} is for {state['patient']}?"}
        bed = interrupt(question)
        while not 1 <= bed <= ward.beds:
            bed = interrupt({**question, "problem": f"{ward.name} has {ward.beds} beds"})
        return {"bed": f"{ward.name} {bed}"}

    graph = StateGraph(Visit, context_schema=Ward)
    graph.add_node("admit", admit)
    graph.add_edge(START, "admit")
    async with AsyncSqliteSaver.from_conn_string(str(folder / "visits.sqlite")) as saver:
        yield graph.compile(checkpointer=saver), {"patient": "Ada"}, Ward("Surgery", 12)
