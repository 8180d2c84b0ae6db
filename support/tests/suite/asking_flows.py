"""Flows that ask in ways of their own, for the tests of what serves any flow."""

from __future__ import annotations

from typing import Any

from langgraph.graph import END
from langgraph.types import interrupt

from support.tests.suite.company_flows import Made, Text, compiled, in_a_row


def help_desk() -> Made:
    """Asks about one problem after the other; the word is the flow's own."""

    def ask(state: Text) -> dict[str, Any]:
        return {"drafts": [interrupt({"type": "ticket", "problem": state["topics"][len(state["drafts"])]})]}

    builder = in_a_row(Text, ask)
    builder.add_conditional_edges("ask", lambda state: END if len(state["drafts"]) == 2 else "ask")
    return compiled(builder), {"topics": ["the printer is broken", "there is no network"]}
