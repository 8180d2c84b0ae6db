"""Flows that use words of their own as others do not, for the tests of what serves any flow."""

from __future__ import annotations

from typing import Any

from langgraph.graph import END
from langgraph.types import interrupt
from typing_extensions import TypedDict

from support.tests.any_flow.company_flows import Log, Made, Text, compiled, in_a_row


class Clinic(TypedDict):
    current_phase: dict[str, str]
    phase_history: list[str]
    recoveries: Log


def clinic() -> Made:
    """Has keys that are called as those of a discussion are, and hold something else."""

    def admit(state: Clinic) -> dict[str, Any]:
        return {"current_phase": {"moon": "full"}, "phase_history": ["new"], "recoveries": ["Ada"]}

    return compiled(in_a_row(Clinic, admit)), {"recoveries": []}


def help_desk() -> Made:
    """Asks about one problem after the other; the word is the flow's own."""

    def ask(state: Text) -> dict[str, Any]:
        return {"drafts": [interrupt({"type": "ticket", "problem": state["topics"][len(state["drafts"])]})]}

    builder = in_a_row(Text, ask)
    builder.add_conditional_edges("ask", lambda state: END if len(state["drafts"]) == 2 else "ask")
    return compiled(builder), {"topics": ["the printer is broken", "there is no network"]}
