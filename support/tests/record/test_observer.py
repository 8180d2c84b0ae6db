"""What the observer sees of a really compiled, really streamed graph."""

from __future__ import annotations

import operator
from typing import Annotated, Any

import pytest
from langchain_core.runnables import RunnableLambda
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, Send, interrupt
from typing_extensions import TypedDict

from support.record import (
    AnswerGiven,
    NodeAsked,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    Paused,
    PhaseChanged,
    Record,
    RouteTaken,
    UpdateSeen,
)
from support.record.observer import Observer
from support.tests.record.graphs import (
    APPROVAL,
    APPROVE,
    DECLARED,
    SESSION,
    Driver,
    Talk,
    compiled,
    discuss,
    observed,
    propose,
    routes_of,
    run_to_pause,
)


def test_an_interrupt_that_langgraph_received_is_a_question_and_no_failure() -> None:
    record = run_to_pause(compiled()).observer.record
    assert [(event.node, event.visit) for event in record.of(NodeAsked)] == [("approve", 1)]
    assert list(record.of(NodeFailed)) == []
    assert record.visits() == ["propose"]
    assert [(pause.question, pause.node, pause.stream_ended) for pause in record.of(Paused)] == [
        ("s1/approval/1", "approve", True)
    ]


def test_both_ways_of_answering_end_the_same_visit_and_take_the_same_routes() -> None:
    by_update, by_resume = run_to_pause(compiled()), run_to_pause(compiled())
    by_update.answer_by_update(APPROVE, APPROVAL)
    by_resume.answer_by_resume(APPROVE)
    for driver in (by_update, by_resume):
        record = driver.observer.record
        assert record.visits() == ["propose", "approve", "discuss", "discuss", "discuss"]
        assert [(e.source, e.router, e.label, e.target) for e in record.of(RouteTaken)] == [
            ("approve", "after_approval", "yes", "discuss"),
            ("discuss", "next_round", "again", "discuss"),
            ("discuss", "next_round", "again", "discuss"),
            ("discuss", "next_round", "agreed", END),
        ]
        assert [(e.node, e.visit) for e in record.of(NodeFinished) if e.node == "approve"] == [("approve", 1)]
        assert driver.observer.swallowed_pauses() == ()
    assert [e.by for e in by_update.observer.record.of(NodeFinished)][1] == "update"
    assert [e.by for e in by_resume.observer.record.of(NodeFinished)][1] == "run"
    updates = [
        [(e.node, e.changes, e.number) for e in d.observer.record.of(UpdateSeen)] for d in (by_update, by_resume)
    ]
    assert updates[0] == updates[1]


def test_a_node_that_is_entered_again_after_its_question_goes_on_with_its_visit() -> None:
    driver = run_to_pause(compiled())
    driver.answer_by_resume({"action": "reject"})
    driver.answer_by_resume(APPROVE)
    starts = [(e.node, e.visit) for e in driver.observer.record.of(NodeStarted) if e.node in ("propose", "approve")]
    assert starts == [("propose", 1), ("approve", 1), ("approve", 1), ("propose", 2), ("approve", 2), ("approve", 2)]
    assert driver.observer.swallowed_pauses() == ()


def test_an_answer_by_update_that_the_driver_did_not_show_still_ends_the_visit() -> None:
    driver = run_to_pause(compiled())
    record = driver.observer.record
    pause = record.of(Paused)[-1]
    record.append(AnswerGiven(question=pause.question, type=pause.type, node=pause.node, answer="no", way="update"))
    driver.app.update_state(driver.config, {"approved": False}, as_node=pause.node)
    driver.run()
    assert [(e.node, e.visit) for e in record.of(NodeAsked)] == [("approve", 1), ("approve", 2)]


def test_labels_that_share_a_target_are_distinguished() -> None:
    def propose_one(state: Talk) -> dict[str, Any]:
        return {**propose(state), "agenda": ["Budget"]}

    labels = []
    for app in (compiled(), compiled(propose=propose_one)):
        driver = run_to_pause(app)
        driver.answer_by_resume(APPROVE)
        last = driver.observer.record.of(RouteTaken)[-1]
        labels.append((last.label, last.target))
    assert labels == [("agreed", END), ("exhausted", END)]


def test_an_error_of_a_node_is_a_failure_with_its_cause_and_the_retry_goes_on_with_the_visit() -> None:
    failures = [ValueError("no agenda")]

    def fail_once(state: Talk) -> dict[str, Any]:
        if failures:
            raise RuntimeError("node failed") from failures.pop()
        return propose(state)

    app = compiled(propose=fail_once)
    driver = Driver(app, observed(app))
    with pytest.raises(RuntimeError):
        driver.run({"rounds": 0})
    driver.run()
    record = driver.observer.record
    assert [(e.node, e.visit, e.error, e.message, e.cause) for e in record.of(NodeFailed)] == [
        ("propose", 1, "RuntimeError", "node failed", "ValueError")
    ]
    assert [(e.node, e.visit) for e in record.of(NodeStarted)] == [("propose", 1), ("propose", 1), ("approve", 1)]
    assert driver.observer.swallowed_pauses() == ()


def test_each_node_is_announced_with_its_input_before_it_runs() -> None:
    given: list[tuple[str, int]] = []
    driver = run_to_pause(compiled(), on_node_start=lambda node, inputs: given.append((node, len(inputs["log"]))))
    driver.answer_by_update(APPROVE, APPROVAL)
    assert given == [("propose", 0), ("approve", 1), ("discuss", 2), ("discuss", 3), ("discuss", 4)]
    assert driver.observer.last_state is not None
    assert len(driver.observer.last_state["log"]) == 5


def test_an_update_is_kept_as_it_was_when_the_stream_yielded_it() -> None:
    kept: list[dict[str, Any]] = []

    def late(state: Talk) -> dict[str, Any]:
        kept.append(discuss(state))
        kept[0]["log"][0]["said"] = f"changed in round {len(kept)}"
        return kept[-1]

    driver = run_to_pause(compiled(discuss=late))
    driver.answer_by_resume(APPROVE)
    first = next(e for e in driver.observer.record.of(UpdateSeen) if e.node == "discuss")
    assert first.changes["log"][0]["said"] == "changed in round 1"
    assert kept[0]["log"][0]["said"] == "changed in round 3"


def test_events_that_follow_from_an_update_come_right_after_it() -> None:
    def phases(_: str, update: Any) -> list[PhaseChanged]:
        return [PhaseChanged(from_phase=0, to_phase=1)] if "agenda" in update else []

    record = run_to_pause(compiled(), derive=phases).observer.record
    (change,) = record.of(PhaseChanged)
    assert isinstance(record[change.sequence - 1], UpdateSeen)


def test_updates_are_numbered_and_show_their_super_step() -> None:
    driver = run_to_pause(compiled())
    driver.answer_by_resume(APPROVE)
    seen = [(e.number, e.node, e.super_step) for e in driver.observer.record.of(UpdateSeen)]
    assert seen == [(1, "propose", 1), (2, "approve", 2), (3, "discuss", 3), (4, "discuss", 4), (5, "discuss", 5)]


class Fan(TypedDict, total=False):
    """A state that parallel nodes share."""

    log: Annotated[list[str], operator.add]
    item: str


def test_jumps_sends_entries_and_lambda_routers_are_recorded() -> None:
    graph = StateGraph(Fan)
    graph.add_node("split", lambda _: {"log": ["split"]})
    graph.add_node("work", lambda state: {"log": [state["item"]]})
    graph.add_node("join", lambda _: Command(update={"log": ["join"], "typo": 1}, goto="last"))
    graph.add_node("last", lambda _: None)
    graph.set_conditional_entry_point(lambda _: "go", {"go": "split"})
    graph.add_conditional_edges("split", lambda _: [Send("work", {"item": n}) for n in "ab"], ["work"])
    graph.add_edge("work", "join")
    app = graph.compile()
    observer = Observer(Record(), declared=("log", "item"), routes=routes_of(app))
    for chunk in app.stream({}, {"callbacks": [observer]}):
        observer.see_update(chunk)
    record = observer.record
    assert [(e.source, e.router, e.label, e.target) for e in record.of(RouteTaken)] == [
        ("__start__", "condition", "go", "split"),
        ("split", "condition", "work", "work"),
        ("split", "condition", "work", "work"),
        ("join", "goto", "last", "last"),
    ]
    assert record.visits() == ["split", "work", "work", "join", "last"]
    assert sorted(e.visit for e in record.of(NodeFinished) if e.node == "work") == [1, 2]
    assert record.of(NodeFinished)[3].dropped == ("typo",)
    assert len(record.of(UpdateSeen)) == 4, "a node that returned nothing brought no update"


def two_questions() -> Any:
    """Give a graph with two parallel questions, both followed by one router."""

    def ask(state: Talk) -> dict[str, Any]:
        return {"log": [{"id": interrupt({"type": "approval", "rounds": state.get("rounds")})}]}

    def shared(state: Talk) -> str:
        return "on" if state else "off"

    graph = StateGraph(Talk)
    for node in ("left", "right"):
        graph.add_node(node, ask)
        graph.add_edge(START, node)
        graph.add_node(f"after_{node}", lambda _: {"approved": True})
        graph.add_conditional_edges(node, shared, {"on": f"after_{node}"})
    return graph.compile(checkpointer=InMemorySaver())


def test_a_router_that_two_nodes_share_is_assigned_to_the_node_that_waits() -> None:
    driver = run_to_pause(two_questions())
    observer = driver.observer
    driver.app.update_state(driver.config, {"rounds": 1}, as_node="left")
    observer.see_update({"left": {"rounds": 1}})
    driver.app.update_state(driver.config, {"rounds": 2}, as_node="right")
    routes = [(e.source, e.label, e.target) for e in observer.record.of(RouteTaken)]
    assert routes == [(None, "on", None), ("right", "on", "after_right")], "while both wait, neither can be identified"


def test_what_a_node_runs_inside_is_no_node_and_no_router() -> None:
    inner = StateGraph(Talk)
    inner.add_node("propose", discuss)
    inner.add_edge(START, "propose")
    inner_app = inner.compile()

    def outer(state: Talk) -> dict[str, Any]:
        RunnableLambda(str).invoke(1)
        list(inner_app.stream({"rounds": 1}))
        return propose(state)

    record = run_to_pause(compiled(propose=outer)).observer.record
    assert [e.node for e in record.of(NodeStarted)] == ["propose", "approve"]
    assert list(record.of(RouteTaken)) == []


def test_the_observer_knows_the_time_that_it_took() -> None:
    assert run_to_pause(compiled()).observer.own_seconds > 0
    assert run_to_pause(compiled(), timed=False).observer.own_seconds == 0


def test_an_error_in_the_hook_is_not_hidden() -> None:
    def refuse(node: str, _: Any) -> None:
        raise AssertionError(f"{node} was given {SESSION}")

    app = compiled()
    with pytest.raises(AssertionError, match="propose was given s1"):
        Driver(app, observed(app, on_node_start=refuse)).run({"rounds": 0})


def test_declared_keys_are_those_of_the_state() -> None:
    assert set(DECLARED) == set(Talk.__annotations__)
