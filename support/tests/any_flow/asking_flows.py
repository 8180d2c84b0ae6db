"""A right flow that asks with any of the values with which other projects ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import AIMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.graph import START, StateGraph
from langgraph.types import interrupt
from pydantic import BaseModel
from typing_extensions import TypedDict

from support.tests.any_flow.company_flows import Made


class Request(BaseModel):
    type: str = "payment"
    message: str
    amount: int


@dataclass(frozen=True, slots=True)
class Form:
    question: str
    fields: tuple[str, ...]


class Answered(TypedDict, total=False):
    kind: str
    answer: str


PAYLOADS: Mapping[str, Any] = {
    "question": {"question": "Pay 120?", "description": "to Ada"},
    "query": {"query": "Pay 120?", "text": "to Ada"},
    "prompt": {"type": "payment", "message": None, "prompt": "Pay 120?"},
    "text": {"text": "Pay 120?"},
    "description": {"description": "Pay 120?"},
    "model": Request(message="Pay 120?", amount=120),
    "form": Form("Pay 120?", ("name",)),
    "message": AIMessage("Pay 120?", id="asked"),
    "blocks": AIMessage([{"type": "text", "text": "Pay 120?"}]),
    "inbox": [{"action_request": {"action": "pay"}, "description": "Pay 120?"}],
}


def build() -> Made:
    def ask(state: Answered) -> dict[str, Any]:
        return {"answer": interrupt(PAYLOADS[state["kind"]])}

    saver = InMemorySaver(serde=JsonPlusSerializer(allowed_msgpack_modules=[Request, Form]))
    builder = StateGraph(Answered).add_node("ask", ask).add_edge(START, "ask")
    return builder.compile(checkpointer=saver), {"kind": "question"}
