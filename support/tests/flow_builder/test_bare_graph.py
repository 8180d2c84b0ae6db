"""A compiled graph in the place of the shipped flow."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.errors import GraphInterrupt, GraphRecursionError
from langgraph.graph import END, START, StateGraph
from langgraph.types import Interrupt, interrupt
from pydantic import BaseModel
from typing_extensions import TypedDict

from support.flow_builder.bare_graph import BareGraphCoordinator, BareGraphFlow
from support.flow_builder.errors import FlowError
from support.flow_builder.protocol import AnswerBy, Coordinator, InterruptProcessor, Pause
from support.tests.flow_builder.small_graphs import Approval, Plan, approval_update, two_questions


def config_of(session: str) -> Any:
    return {"configurable": {"thread_id": session}}


def answering(*answers: Any) -> InterruptProcessor:
    left = list(answers)
    return lambda _: left.pop(0)


def coordinator(flow: BareGraphFlow, processor: InterruptProcessor, answer_by: AnswerBy) -> BareGraphCoordinator:
    return BareGraphCoordinator(flow, processor, answer_by, lambda _, answer: approval_update(answer))


def test_it_offers_what_a_flow_under_test_offers() -> None:
    flow = BareGraphFlow(Approval().compiled(), {})
    runner: Coordinator = BareGraphCoordinator(BareGraphFlow(Approval().compiled(), {}), answering())
    assert flow.compiled_graph is not None
    assert callable(runner.coordinate_stream_execution)


def test_a_graph_that_is_not_compiled_is_refused_with_advice() -> None:
    with pytest.raises(FlowError, match=r"StateGraph is not compiled: call \.compile"):
        BareGraphFlow(Approval().builder(), {})  # type: ignore[arg-type]


def test_a_graph_without_checkpointer_is_refused_because_it_could_not_be_resumed() -> None:
    with pytest.raises(FlowError, match="no checkpointer"):
        BareGraphFlow(Approval().builder().compile(), {})


@pytest.mark.parametrize("answer_by", ["update", "resume"])
def test_both_ways_of_answering_give_the_same_updates_and_the_same_state(answer_by: AnswerBy) -> None:
    flow = BareGraphFlow(Approval().compiled(), {"topic": "Budget"})
    session = flow.create_session()
    run = coordinator(flow, answering("again", "yes"), answer_by)
    updates = list(run.coordinate_stream_execution(config_of(session)))
    assert [list(update) for update in updates] == [["plan"], ["approve"], ["plan"], ["approve"], ["finish"]]
    assert flow.state_manager.get_snapshot() == {
        "topic": "Budget",
        "verdict": "yes",
        "log": ["plan 1", "owner: again", "plan 3", "owner: yes", "finish"],
        "notes": {"last": "plan"},
        "steps": 0,
        "messages": [],
    }


@pytest.mark.parametrize("answer_by", ["update", "resume"])
def test_the_view_has_an_answer_as_soon_as_its_update_is_given(answer_by: AnswerBy) -> None:
    flow = BareGraphFlow(Approval().compiled(), {"topic": "Budget"})
    run = coordinator(flow, answering("yes"), answer_by).coordinate_stream_execution(config_of(flow.create_session()))
    assert [(list(update), flow.state_manager.get_snapshot().get("verdict")) for update in run] == [
        (["plan"], None),
        (["approve"], "yes"),
        (["finish"], "yes"),
    ]


def test_an_answer_that_changes_nothing_of_what_waits_is_reported() -> None:
    def deaf(state: Plan) -> Plan:
        raise GraphInterrupt((Interrupt({"type": "approval"}, id="0" * 32),))

    builder = StateGraph(Plan)
    builder.add_node("deaf", deaf)
    builder.add_edge(START, "deaf")
    flow = BareGraphFlow(builder.compile(checkpointer=InMemorySaver()), {"topic": "Budget"})
    run = BareGraphCoordinator(flow, answering("yes", "yes"))
    with pytest.raises(FlowError, match='"approval" of deaf was answered and still waits unchanged'):
        list(run.coordinate_stream_execution(config_of(flow.create_session())))


def test_the_stream_has_run_out_before_the_owner_is_asked() -> None:
    flow = BareGraphFlow(Approval().compiled(), {})
    session = flow.create_session()

    def ask(_: Pause) -> str:
        # a session that was still streaming would refuse a second stream
        assert [list(update) for update in flow.stream(config_of(session))] == [["__interrupt__"]]
        return "yes"

    assert list(BareGraphCoordinator(flow, ask).coordinate_stream_execution(config_of(session)))[-1] == {
        "finish": {"log": ["finish"]}
    }


def test_a_refused_answer_is_asked_for_again_with_the_problem() -> None:
    flow = BareGraphFlow(Approval().compiled(), {})
    problems: list[Any] = []
    answers = iter(["maybe", "perhaps", "yes"])

    def ask(pause: Pause) -> str:
        problems.append(pause.payload.get("problem"))
        return next(answers)

    list(BareGraphCoordinator(flow, ask).coordinate_stream_execution(config_of(flow.create_session())))
    assert problems == [None, "'maybe' is no option", "'perhaps' is no option"]
    assert flow.state_manager.state["log"] == ["plan 1", "owner: yes", "finish"]


def test_no_answer_leaves_the_session_paused_and_it_goes_on_later() -> None:
    graph = Approval()
    flow = BareGraphFlow(graph.compiled(), {})
    config = config_of(flow.create_session())
    assert list(BareGraphCoordinator(flow, answering(None)).coordinate_stream_execution(config)) != []
    assert flow.compiled_graph.get_state(config).next == ("approve",)
    list(BareGraphCoordinator(flow, answering("yes")).coordinate_stream_execution(config))
    assert flow.compiled_graph.get_state(config).next == ()
    assert graph.planned == 1


def test_a_node_that_asks_runs_once_to_ask_and_once_with_the_answer_though_it_waited_between_two_runs() -> None:
    ran: list[str] = []

    def ask(state: Plan) -> Plan:
        ran.append("ask")
        return {"verdict": interrupt({"type": "approval"})}

    builder = StateGraph(Plan).add_node("ask", ask).add_edge(START, "ask")
    flow = BareGraphFlow(builder.compile(checkpointer=InMemorySaver()), {"topic": "Budget"})
    config = config_of(flow.create_session())
    assert list(BareGraphCoordinator(flow, answering(None)).coordinate_stream_execution(config)) == []
    assert list(BareGraphCoordinator(flow, answering(None)).coordinate_stream_execution(config)) == []
    list(BareGraphCoordinator(flow, answering("yes")).coordinate_stream_execution(config))
    assert ran == ["ask", "ask"]


def test_two_nodes_that_ask_at_once_are_both_asked_and_answered_by_id() -> None:
    flow = BareGraphFlow(two_questions(), {})
    processor: Callable[[Pause], Any] = lambda pause: f"to {pause.node}"  # noqa: E731
    list(BareGraphCoordinator(flow, processor).coordinate_stream_execution(config_of(flow.create_session())))
    assert flow.state_manager.state["log"] == ["left: to left", "right: to right", "join"]


def test_one_of_two_questions_answered_leaves_the_other_waiting_and_asks_it_again_in_the_next_run() -> None:
    flow = BareGraphFlow(two_questions(), {})
    config = config_of(flow.create_session())
    asked: list[str] = []

    def only_left(pause: Pause) -> str | None:
        asked.append(pause.node)
        return "done" if pause.node == "left" else None

    list(BareGraphCoordinator(flow, only_left).coordinate_stream_execution(config))
    assert asked == ["left", "right", "right"]
    list(BareGraphCoordinator(flow, answering("later")).coordinate_stream_execution(config))
    assert flow.state_manager.state["log"] == ["left: done", "right: later", "join"]


def test_two_questions_at_once_cannot_be_answered_by_update() -> None:
    flow = BareGraphFlow(two_questions(), {})
    run = coordinator(flow, answering("a", "b"), "update")
    with pytest.raises(FlowError, match=r"left, right wait at once: .* answer by resume"):
        list(run.coordinate_stream_execution(config_of(flow.create_session())))


def test_answering_by_update_needs_something_that_makes_updates() -> None:
    with pytest.raises(FlowError, match="give update_from_answer"):
        BareGraphCoordinator(BareGraphFlow(Approval().compiled(), {}), answering(), "update")


def test_an_error_of_the_owner_is_not_swallowed() -> None:
    def fails(_: Pause) -> str:
        raise OSError("the terminal is gone")

    flow = BareGraphFlow(Approval().compiled(), {})
    with pytest.raises(OSError, match="terminal is gone"):
        list(BareGraphCoordinator(flow, fails).coordinate_stream_execution(config_of(flow.create_session())))


def test_an_answer_that_is_not_pending_is_refused_and_what_waits_is_named() -> None:
    flow = BareGraphFlow(Approval().compiled(), {})
    config = config_of(flow.create_session())
    list(flow.stream(config))
    with pytest.raises(FlowError, match=r'no question 0000 waits .* waiting is "approval" of approve'):
        flow.stream(config, answers={"0000": "yes"})


def test_the_same_answer_twice_is_refused_the_second_time() -> None:
    flow = BareGraphFlow(Approval().compiled(), {})
    config = config_of(flow.create_session())
    list(flow.stream(config))
    answers = {flow.compiled_graph.get_state(config).tasks[0].interrupts[0].id: "yes"}
    list(flow.stream(config, answers=answers))
    with pytest.raises(FlowError, match="waiting is nothing"):
        flow.stream(config, answers=answers)


def test_an_empty_set_of_answers_is_refused_instead_of_asking_again_in_silence() -> None:
    flow = BareGraphFlow(Approval().compiled(), {})
    config = config_of(flow.create_session())
    list(flow.stream(config))
    with pytest.raises(FlowError, match="no answer was given"):
        flow.stream(config, answers={})


def test_an_unknown_session_is_refused_instead_of_being_started() -> None:
    flow = BareGraphFlow(Approval().compiled(), {})
    flow.create_session()
    with pytest.raises(FlowError, match='no session "sesion-1"'):
        flow.stream(config_of("sesion-1"))


def test_a_session_that_has_begun_is_not_started_again() -> None:
    graph = Approval()
    flow = BareGraphFlow(graph.compiled(), {})
    config = config_of(flow.create_session())
    list(flow.stream(config, resume_from_checkpoint=False))
    with pytest.raises(FlowError, match="double its history"):
        flow.stream(config, resume_from_checkpoint=False)
    assert graph.planned == 1


def test_a_session_that_has_not_begun_is_not_resumed() -> None:
    flow = BareGraphFlow(Approval().compiled(), {})
    with pytest.raises(FlowError, match="has not begun"):
        flow.stream(config_of(flow.create_session()), resume_from_checkpoint=True)


def test_one_session_streams_once_at_a_time() -> None:
    flow = BareGraphFlow(Approval().compiled(), {})
    config = config_of(flow.create_session())
    first = flow.stream(config)
    next(first)
    with pytest.raises(FlowError, match="already streaming"):
        list(flow.stream(config))
    assert [list(update) for update in first] == [["__interrupt__"]]


def test_a_taken_id_is_refused_and_free_ids_are_found() -> None:
    flow = BareGraphFlow(Approval().compiled(), {})
    assert [flow.create_session(), flow.create_session("session-2"), flow.create_session()] == [
        "session-1",
        "session-2",
        "session-3",
    ]
    with pytest.raises(FlowError, match='"session-2" already'):
        flow.create_session("session-2")


def test_the_initial_input_may_be_made_for_each_session() -> None:
    topics = iter(["Budget", "Hiring"])
    flow = BareGraphFlow(Approval().compiled(), lambda: {"topic": next(topics)})
    flow.create_session()
    flow.create_session()
    assert flow.state_manager.state["topic"] == "Hiring"


def test_the_view_shows_what_each_next_node_is_given() -> None:
    given: list[Any] = []

    def look(state: Plan) -> Plan:
        given.append(dict(state))
        return {"log": [f"look {len(given)}"], "steps": 1, "notes": {"looks": str(len(given))}}

    builder = StateGraph(Plan)
    for name in ("a", "b", "c"):
        builder.add_node(name, look)
    builder.add_edge(START, "a")
    builder.add_edge("a", "b")
    builder.add_edge("b", "c")
    flow = BareGraphFlow(builder.compile(checkpointer=InMemorySaver()), {"topic": "t"})
    config = config_of(flow.create_session())
    seen = [flow.state_manager.get_snapshot()]
    seen += [flow.state_manager.get_snapshot() for _ in flow.stream(config)]
    assert seen[:3] == given
    assert seen[3] == flow.compiled_graph.get_state(config).values


def test_the_view_joins_updates_only_where_it_is_read() -> None:
    joined: list[Any] = []

    def join(log: list[str], lines: list[str]) -> list[str]:
        joined.append(lines)
        return [*log, *lines]

    Notes = TypedDict("Notes", {"log": Annotated[list[str], join]})  # noqa: UP013  # a class would not find `join`
    builder = StateGraph(Notes).add_node("a", lambda _: {"log": ["a"]}).add_edge(START, "a")
    flow = BareGraphFlow(builder.compile(checkpointer=InMemorySaver()), {})
    list(flow.stream(config_of(flow.create_session())))
    assert joined == [["a"]]
    assert flow.state_manager.state["log"] == ["a"]


def test_the_recursion_limit_is_explicit_and_the_callers_own_wins() -> None:
    builder = StateGraph(Plan)
    builder.add_node("again", lambda _: {"steps": 1})
    builder.add_edge(START, "again")
    builder.add_conditional_edges("again", lambda _: "again", {"again": "again", "end": END})
    flow = BareGraphFlow(builder.compile(checkpointer=InMemorySaver()), {"steps": 0}, recursion_limit=7)
    first: Any = config_of(flow.create_session())
    second: Any = {**config_of(flow.create_session()), "recursion_limit": 4}
    with pytest.raises(GraphRecursionError, match="limit of 7"):
        list(flow.stream(first))
    with pytest.raises(GraphRecursionError, match="limit of 4"):
        list(flow.stream(second))


def test_a_breakpoint_stops_the_session_and_it_goes_on_from_there() -> None:
    graph = Approval().builder().compile(checkpointer=InMemorySaver(), interrupt_before=["plan"])
    flow = BareGraphFlow(graph, {"topic": "t"})
    config = config_of(flow.create_session())
    run = BareGraphCoordinator(flow, answering("yes"))
    assert list(run.coordinate_stream_execution(config)) == []
    assert graph.get_state(config).next == ("plan",)
    went_on = [list(update) for update in run.coordinate_stream_execution(config)]
    assert went_on[:1] == [["plan"]]


def test_a_breakpoint_of_a_graph_inside_is_reported_instead_of_ending_the_session() -> None:
    inside = Approval().builder().compile(interrupt_before=["plan"])
    graph = StateGraph(inside.builder.state_schema).add_node("book", inside).add_edge(START, "book")
    flow = BareGraphFlow(graph.compile(checkpointer=InMemorySaver()), {"topic": "t"})
    with pytest.raises(FlowError, match="stopped before book without a question, and the outermost graph has no break"):
        list(BareGraphCoordinator(flow, answering()).coordinate_stream_execution(config_of(flow.create_session())))


def test_a_failed_node_leaves_the_session_resumable() -> None:
    flow = BareGraphFlow(Approval(failures=1).compiled(), {})
    config = config_of(flow.create_session())
    with pytest.raises(ValueError, match="planning failed"):
        list(flow.stream(config))
    assert [list(update) for update in flow.stream(config)] == [["plan"], ["__interrupt__"]]


def test_another_flow_over_the_same_file_resumes_the_session(tmp_path: Path) -> None:
    path = str(tmp_path / "sessions.sqlite")
    with closing(sqlite3.connect(path, check_same_thread=False)) as connection:
        flow = BareGraphFlow(Approval().compiled(SqliteSaver(connection)), {"topic": "t"})
        session = flow.create_session()
        list(BareGraphCoordinator(flow, answering(None)).coordinate_stream_execution(config_of(session)))
    with closing(sqlite3.connect(path, check_same_thread=False)) as connection:
        graph = Approval()
        later = BareGraphFlow(graph.compiled(SqliteSaver(connection)), {"topic": "t"})
        assert later.create_session() == "session-2"
        list(BareGraphCoordinator(later, answering("yes")).coordinate_stream_execution(config_of(session)))
        assert later.state_manager.state["log"] == ["plan 1", "owner: yes", "finish"]
        assert graph.planned == 0


class Offer(BaseModel):
    town: str
    price: int = 0


@dataclass
class OfferData:
    town: str
    price: int = 0


@pytest.mark.parametrize("given", [{"town": "Rome"}, Offer(town="Rome"), OfferData("Rome")])
@pytest.mark.parametrize("state", [Offer, OfferData])
def test_a_session_begins_with_what_langgraph_takes(state: type, given: Any) -> None:
    builder: Any = StateGraph(state).add_node("price", lambda offer: {"price": len(offer.town)})
    builder.add_edge(START, "price")
    flow = BareGraphFlow(builder.compile(checkpointer=InMemorySaver()), given)
    flow.create_session()
    assert flow.state_manager.state["town"] == "Rome"
    assert list(flow.stream()) == [{"price": {"price": 4}}]
    assert flow.state_manager.get_snapshot() == {"town": "Rome", "price": 4}


def test_an_input_without_names_is_refused_with_advice() -> None:
    flow = BareGraphFlow(Approval().compiled(), ["topic"])
    with pytest.raises(FlowError, match="a mapping, a dataclass or a pydantic model, not with list"):
        flow.create_session()
