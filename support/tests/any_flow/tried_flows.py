"""Flows for the trials of any flow: some right ones, and some that lose or repeat something when they are resumed."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Annotated, Any, NotRequired
from uuid import uuid4

from langchain_core.messages import AIMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, StateGraph
from langgraph.types import interrupt
from typing_extensions import TypedDict

from support.flow_builder.flow_under_test import FlowUnderTest
from support.tests.any_flow.applications import Clerk, Shop, decide
from support.tests.any_flow.company_flows import Made


class Claim(TypedDict):
    """A claim of a customer."""

    notes: Annotated[list[str], operator.add]
    number: NotRequired[str]
    letter: NotRequired[Any]
    answer: NotRequired[str]


def claim(*nodes: Any) -> Made:
    """Return a flow whose nodes run one after the other."""
    graph: Any = StateGraph(Claim)
    last = START
    for node in nodes:
        graph.add_node(node.__name__, node)
        graph.add_edge(last, node.__name__)
        last = node.__name__
    return graph.compile(checkpointer=InMemorySaver()), {"notes": []}


def ask(state: Claim) -> dict[str, Any]:
    return {"answer": interrupt({"type": "payment", "message": f"Pay after {len(state['notes'])} notes?"})}


def file(state: Claim) -> dict[str, Any]:
    return {"notes": [f"filed: {state.get('answer')}"]}


def numbered() -> Made:
    """Right: a number, a message and the question have ids that are drawn anew in each session."""

    def register(_state: Claim) -> dict[str, Any]:
        return {"number": uuid4().hex, "letter": AIMessage("We have your claim."), "notes": ["came in"]}

    def decide(state: Claim) -> dict[str, Any]:
        question = {"type": "payment", "message": "Pay it?", "number": state["number"]}
        return {"answer": interrupt(question), "notes": ["decided"]}

    return claim(register, decide, file)


def in_parallel() -> Made:
    """Right: two experts ask side by side, and one of them asks again after an answer that it refuses."""

    def first(_state: Any) -> dict[str, Any]:
        question = {"type": "expert", "message": "Is it covered?"}
        while (answer := interrupt(question)) not in ("yes", "no"):
            pass
        return {"notes": [f"covered: {answer}"]}

    def second(_state: Any) -> dict[str, Any]:
        return {"notes": [f"amount: {interrupt({'type': 'expert', 'message': 'How much?'})}"]}

    graph: Any = StateGraph(Claim)
    graph.add_node("first", first).add_node("second", second).add_node("file", file)
    graph.add_edge(START, "first").add_edge(START, "second").add_edge(["first", "second"], "file")
    return graph.compile(checkpointer=InMemorySaver()), {"notes": []}


_GRAPH = claim(ask, file)[0]


def same_graph() -> Made:
    """Right: the module compiles one graph with one checkpointer, which each call returns."""
    return _GRAPH, {"notes": []}


_MADE = count(1)


def another_course_each_time() -> Made:
    """It looks once more each time that it is made."""
    times = next(_MADE)

    def look(_state: Claim) -> dict[str, Any]:
        return {"notes": ["looked"]}

    graph: Any = StateGraph(Claim)
    graph.add_node("look", look).add_node("ask", ask).add_edge(START, "look")
    graph.add_conditional_edges("look", lambda state: "ask" if len(state["notes"]) > times else "look", ["look", "ask"])
    return graph.compile(checkpointer=InMemorySaver()), {"notes": []}


def of_an_hour() -> Made:
    """Right: each session notes the hour, of which the first ones do not show that it passes."""
    hour = next(_HOURS) // SESSIONS_IN_AN_HOUR

    def register(_state: Claim) -> dict[str, Any]:
        return {"number": f"{hour} o'clock"}

    return claim(register, ask)


SESSIONS_IN_AN_HOUR = 8
_HOURS = count()


def remembered_by_itself() -> Made:
    """A node keeps what it knows in the flow object, not in the state."""
    known: dict[str, str] = {}

    def register(_state: Claim) -> dict[str, Any]:
        known["customer"] = "Ada"
        return {"notes": ["came in"]}

    def write(_state: Claim) -> dict[str, Any]:
        return {"letter": f"Dear {known.get('customer', 'customer')},"}

    return claim(register, ask, write)


class KeptShop(Shop):
    """Right: it begins with what the graph has stored."""

    def stream(self, config: Any) -> Iterator[Mapping[str, Any]]:
        state = self.states.setdefault(config["configurable"]["thread_id"], {"goods": "chairs"})
        state.update(self.graph.get_state(config).values)
        yield from super().stream(config)


def shop(folder: Path, clerk: type[Clerk] = Clerk) -> FlowUnderTest:
    """Right: an application with a coordinator of its own, which files a receipt."""

    def receipt(_state: Any) -> dict[str, Any]:
        (folder / "receipt.txt").write_text("paid", "utf-8")
        return {"paid": True}

    at = KeptShop(pay=receipt)
    return FlowUnderTest(
        at.graph,
        at.create_session,
        coordinator=lambda question: clerk(at, question),
        update_from_answer=decide,
        storage=lambda: sorted(folder.iterdir()),
    )


def answered_too_early(folder: Path) -> FlowUnderTest:
    """The coordinator notes that it has an answer before the graph has stored it, and does not ask again."""
    noted = folder / "answered.txt"

    class Hasty(Clerk):
        def coordinate_stream_execution(self, config: Any) -> Iterator[Mapping[str, Any]]:
            put_to_the_person = self.ask

            def ask_once(pause: Any) -> Any:
                if noted.exists():
                    return {"approved": False}
                update = put_to_the_person(pause)
                if update is not None:
                    noted.write_text("yes", "utf-8")
                return update

            self.ask = ask_once
            yield from super().coordinate_stream_execution(config)

    return shop(folder, Hasty)


def swallowed_when_resumed() -> Made:
    """A wrapper around the node that asks takes a question for an error once the flow object has resumed a session."""
    begun: list[str] = []

    def register(_state: Claim) -> dict[str, Any]:
        begun.append("here")
        return {"notes": ["came in"]}

    def decide(state: Claim) -> dict[str, Any]:
        if begun:
            return ask(state)
        try:
            return ask(state)
        except BaseException:
            return {"answer": "no"}

    return claim(register, decide, file)


_paid: set[str] = set()


def paid_once() -> Made:
    """A node fails if it runs twice for a claim, which happens if the machine stops before its result is stored."""

    def register(_state: Claim) -> dict[str, Any]:
        return {"number": uuid4().hex}

    def pay(state: Claim) -> dict[str, Any]:
        if state["number"] in _paid:
            raise ValueError("it is paid already")
        _paid.add(state["number"])
        return {"notes": ["paid"]}

    return claim(register, ask, pay)
