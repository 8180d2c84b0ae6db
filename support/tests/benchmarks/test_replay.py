"""A replay does what was logged, with the engine's work and none of the flow's."""

from __future__ import annotations

import operator
from typing import Annotated, Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt
from typing_extensions import TypedDict

from support.benchmarks.replay import LoggedRun, LoggedWrite, ReplayError, SessionLog, replay, replayable

THREAD: Any = {"configurable": {"thread_id": "booking"}}


class Booking(TypedDict):
    """The state of a flow that asks for a room, and books as often as it takes."""

    rooms: Annotated[list[str], operator.add]


class Work:
    """The work of the nodes: what a replay must not do again."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def graph(self) -> Any:
        builder = StateGraph(Booking)
        builder.add_node("ask", self.ask)
        builder.add_node("book", self.book)
        builder.add_edge(START, "ask")
        builder.add_edge("ask", "book")
        builder.add_conditional_edges("book", enough, {"yes": END, "no": "ask"})
        return builder.compile(checkpointer=InMemorySaver())

    def ask(self, state: Booking) -> dict[str, Any]:
        self.done.append("ask")
        return {"rooms": [interrupt({"taken": state["rooms"]})]}

    def book(self, state: Booking) -> dict[str, Any]:
        self.done.append("book")
        if "none" in state["rooms"]:
            raise ValueError("no room")
        return {}


def enough(state: Booking) -> str:
    return "yes" if len(state["rooms"]) > 1 else "no"


def logged(*answers: str) -> tuple[SessionLog, Work]:
    log, work = SessionLog(), Work()
    with log.recording():
        graph = work.graph()
        list(graph.stream({"rooms": []}, THREAD))
        for answer in answers:
            (waiting,) = graph.get_state(THREAD).interrupts
            list(graph.stream(Command(resume={waiting.id: answer}), THREAD))
    return log, work


def test_a_session_is_replayed_without_its_work() -> None:
    log, work = logged("Rose", "Lily")
    (session,) = log.sessions
    before = list(work.done)
    replay(session)
    assert work.done == before
    assert session.updates == 6, "two questions, two answers, two bookings"


def test_a_write_is_replayed_in_its_place() -> None:
    log, work = SessionLog(), Work()
    with log.recording():
        graph = work.graph()
        list(graph.stream({"rooms": []}, THREAD))
        graph.update_state(THREAD, {"rooms": ["Rose", "Lily"]}, as_node="ask")
        list(graph.stream(None, THREAD))
    (session,) = log.sessions
    assert [type(call) for call in session.calls] == [LoggedRun, LoggedWrite, LoggedRun]
    replay(session)


def test_a_failure_is_replayed_as_a_failure() -> None:
    log, work = SessionLog(), Work()
    with log.recording():
        graph = work.graph()
        list(graph.stream({"rooms": []}, THREAD))
        (waiting,) = graph.get_state(THREAD).interrupts
        with pytest.raises(ValueError, match="no room"):
            list(graph.stream(Command(resume={waiting.id: "none"}), THREAD))
    assert replayable(log.sessions) == log.sessions


def test_what_went_another_way_is_no_replay() -> None:
    log, _ = logged("Rose", "Lily")
    (session,) = log.sessions
    last = session.calls[-1]
    assert isinstance(last, LoggedRun)
    last.chunks += 1
    with pytest.raises(ReplayError, match="chunks were to be"):
        replay(session)
    assert replayable(log.sessions) == []


def test_nothing_is_logged_afterwards() -> None:
    log, work = logged()
    list(work.graph().stream({"rooms": []}, THREAD))
    assert len(log.sessions) == 1
