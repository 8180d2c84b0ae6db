"""Flows whose language models are replaced, for the tests of what serves any flow."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from langgraph.graph import MessagesState
from langgraph.types import interrupt
from typing_extensions import TypedDict

from support.flow_builder.flow_under_test import FlowUnderTest
from support.tests.any_flow.company_flows import Made, compiled, in_a_row


class Letter(TypedDict, total=False):
    draft: str


def recognise(messages: Any) -> tuple[str, str, dict[str, str]]:
    return "clerk", "greet", {"request": str(messages[-1].content)}


def swallowing(models: Callable[..., Any]) -> Made:
    """A node that goes on without its model."""
    model = models("large")

    def greet(state: MessagesState) -> dict[str, Any]:
        with suppress(Exception):
            model.invoke(state["messages"])
        return {"messages": [("assistant", "Hello")]}

    return compiled(in_a_row(MessagesState, greet)), {"messages": [("user", "hi")]}


def drafting_in_the_node_that_asks(models: Callable[..., Any]) -> Made:
    model = models("large")

    def draft(state: Letter) -> dict[str, Any]:
        text = str(model.invoke("Draft!").content)
        interrupt(f"{text}?")
        return {"draft": text}

    return compiled(in_a_row(Letter, draft)), {}


def named_by_its_part(models: Callable[..., Any]) -> FlowUnderTest:
    model = models("large")

    def draft(state: Letter) -> dict[str, Any]:
        return {"draft": str(model.invoke("Rhyme!").content)}

    graph = compiled(in_a_row(Letter, draft))
    return FlowUnderTest(graph, {}, models=lambda messages: ("poet", "rhyme", {"request": messages[-1].content}))


def without_parameter() -> Made:
    def draft(state: Letter) -> dict[str, Any]:
        return {"draft": "Hello"}

    return compiled(in_a_row(Letter, draft)), {}
