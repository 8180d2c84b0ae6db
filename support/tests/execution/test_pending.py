"""Where a session is, read from graphs that really ran."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import START, StateGraph
from langgraph.types import Command, interrupt

from support.execution.pending import pending_questions, session_status
from support.tests.flow_builder.small_graphs import Approval, Graph, Plan, two_questions

CONFIG: Any = {"configurable": {"thread_id": "s"}}


def run(graph: Graph, given: Any) -> None:
    list(graph.stream(given, CONFIG))


def test_a_waiting_question_is_read_from_the_graph() -> None:
    graph = Approval().compiled()
    run(graph, {"topic": "Budget"})
    (question,) = pending_questions(graph, CONFIG)
    assert (question.type, question.node) == ("approval", "approve")
    assert question.payload["options"] == ["yes", "again", "no"]
    assert question.id == graph.get_state(CONFIG).tasks[0].interrupts[0].id


def test_questions_asked_at_once_are_numbered_and_an_answered_one_is_gone() -> None:
    graph = two_questions()
    run(graph, {"topic": "Budget"})
    asked = pending_questions(graph, CONFIG)
    assert [question.node for question in asked] == ["left", "right"]
    run(graph, Command(resume={asked[0].id: "done"}))
    assert [question.node for question in pending_questions(graph, CONFIG)] == ["right"]


def test_a_question_of_a_subgraph_is_one_question_of_the_node_that_contains_it() -> None:
    inner = StateGraph(Plan)
    inner.add_node("inner", lambda _: {"verdict": interrupt({"type": "inside"})})
    inner.add_edge(START, "inner")
    outer = StateGraph(Plan)
    outer.add_node("child", inner.compile())
    outer.add_edge(START, "child")
    graph = outer.compile(checkpointer=InMemorySaver())
    run(graph, {"topic": "Budget"})
    assert [(question.type, question.node) for question in pending_questions(graph, CONFIG)] == [("inside", "child")]


def test_a_payload_without_type_is_a_question_of_its_node() -> None:
    builder = StateGraph(Plan)
    builder.add_node("ask", lambda _: {"verdict": interrupt("Go on?")})
    builder.add_edge(START, "ask")
    graph = builder.compile(checkpointer=InMemorySaver())
    run(graph, {"topic": "Budget"})
    (question,) = pending_questions(graph, CONFIG)
    assert (question.type, question.payload) == ("ask", {"message": "Go on?"})


def test_a_session_without_a_beginning_has_not_begun() -> None:
    assert session_status(Approval().compiled(), CONFIG).where == "not begun"


def test_a_session_is_paused_and_then_finished() -> None:
    graph = Approval().compiled()
    run(graph, {"topic": "Budget"})
    standing = session_status(graph, CONFIG)
    assert (standing.where, standing.following) == ("paused", ("approve",))
    run(graph, Command(resume={standing.questions[0].id: "yes"}))
    assert session_status(graph, CONFIG).where == "finished"


def test_a_session_whose_node_raised_has_failed_and_says_where() -> None:
    graph = Approval(failures=1).compiled()
    with pytest.raises(ValueError, match="planning failed"):
        run(graph, {"topic": "Budget"})
    standing = session_status(graph, CONFIG)
    assert (standing.where, standing.errors) == ("failed", {"plan": "ValueError('planning failed')"})
    assert standing.failed_routers == ()


def test_a_session_whose_router_raised_has_failed_and_names_it() -> None:
    def broken(state: Plan) -> str:
        raise KeyError("verdict")

    builder = StateGraph(Plan)
    builder.add_node("plan", lambda _: {"topic": "x"})
    builder.add_edge(START, "plan")
    builder.add_conditional_edges("plan", broken, {"end": "__end__"})
    graph = builder.compile(checkpointer=InMemorySaver())
    with pytest.raises(KeyError):
        run(graph, {"topic": "Budget"})
    standing = session_status(graph, CONFIG)
    assert (standing.where, standing.failed_routers) == ("failed", ("plan",))


def test_a_failure_beside_a_question_is_a_failure_and_the_question_still_waits() -> None:
    asked = Event()

    class Saver(InMemorySaver):
        def put_writes(self, *arguments: Any, **options: Any) -> None:
            super().put_writes(*arguments, **options)
            asked.set()

    def broken(state: Plan) -> Plan:
        assert asked.wait(timeout=10)  # else the engine may stop the question before it is kept
        raise ValueError("broken")

    builder = StateGraph(Plan)
    builder.add_node("ask", lambda _: {"verdict": interrupt({"type": "q"})})
    builder.add_node("broken", broken)
    builder.add_edge(START, "ask")
    builder.add_edge(START, "broken")
    graph = builder.compile(checkpointer=Saver())
    with pytest.raises(ValueError, match="broken"):
        run(graph, {"topic": "Budget"})
    standing = session_status(graph, CONFIG)
    assert standing.where == "failed"
    assert [question.type for question in standing.questions] == ["q"]


def test_a_session_between_two_nodes_has_stopped() -> None:
    graph = Approval().builder().compile(checkpointer=InMemorySaver(), interrupt_before=["approve"])
    run(graph, {"topic": "Budget"})
    assert session_status(graph, CONFIG).where == "stopped"


def test_an_abandoned_stream_leaves_a_stopped_session() -> None:
    graph = Approval().compiled()
    stream = graph.stream({"topic": "Budget"}, CONFIG)
    assert list(next(stream)) == ["plan"]  # allowed: the session that is checked did not run to its end
    del stream
    standing = session_status(graph, CONFIG)
    assert (standing.where, standing.following) == ("stopped", ("approve",))


def test_a_session_whose_last_checkpoint_was_lost_has_stopped_although_nothing_is_next() -> None:
    class Failing(InMemorySaver):
        def put(self, *arguments: Any) -> Any:
            if arguments[2]["step"] == 1:
                raise OSError("the disk is full")
            return super().put(*arguments)

    builder = StateGraph(Plan)
    builder.add_node("only", lambda state: {"topic": "x"})
    builder.add_edge(START, "only")
    graph = builder.compile(checkpointer=Failing())
    with pytest.raises(OSError, match="disk is full"):
        list(graph.stream({"topic": "Budget"}, CONFIG, durability="sync"))
    standing = session_status(graph, CONFIG)
    assert (standing.where, standing.following) == ("stopped", ())


def test_a_question_in_a_file_is_found_by_another_graph_over_it(tmp_path: Path) -> None:
    path = str(tmp_path / "sessions.sqlite")
    with closing(sqlite3.connect(path, check_same_thread=False)) as connection:
        run(Approval().compiled(SqliteSaver(connection)), {"topic": "Budget"})
    with closing(sqlite3.connect(path, check_same_thread=False)) as connection:
        graph = Approval().compiled(SqliteSaver(connection))
        assert [question.type for question in pending_questions(graph, CONFIG)] == ["approval"]
