"""Flows that stop at breakpoints of their graphs, for the tests of what serves any flow."""

from __future__ import annotations

from typing import Any

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import interrupt

from support.tests.any_flow.company_flows import Made, Trip, in_a_row


def look(state: Trip) -> dict[str, Any]:
    return {"log": ["looked"]}


def choose(state: Trip) -> dict[str, Any]:
    return {"hotel": interrupt({"type": "hotel"})}


def pay(state: Trip) -> dict[str, Any]:
    return {"log": ["paid"]}


def stopping(**breakpoints: Any) -> Made:
    return in_a_row(Trip, look, choose, pay).compile(checkpointer=InMemorySaver(), **breakpoints), {"city": "Rome"}


def before() -> Made:
    return stopping(interrupt_before=["choose", "pay"])


def after() -> Made:
    return stopping(interrupt_after=["look", "choose"])


def everywhere() -> Made:
    return stopping(interrupt_before="*")
