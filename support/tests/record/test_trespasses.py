"""What a node does that it must not: keys that were never declared, changes of its input in place."""

from __future__ import annotations

from typing import Any

import pytest
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt

from support.record import NodeAsked, NodeFailed, NodeFinished, NodeStarted, UpdateSeen
from support.tests.record.graphs import (
    APPROVAL,
    APPROVE,
    Driver,
    Talk,
    compiled,
    discuss,
    observed,
    propose,
    run_to_pause,
)


def test_a_key_that_the_state_does_not_declare_is_seen_although_langgraph_drops_it() -> None:
    def propose_more(state: Talk) -> dict[str, Any]:
        return {**propose(state), "agenda_aproved": True}

    record = run_to_pause(compiled(propose=propose_more)).observer.record
    (finished,) = record.of(NodeFinished)
    assert finished.dropped == ("agenda_aproved",)
    assert "agenda_aproved" in finished.keys
    assert "agenda_aproved" not in record.of(UpdateSeen)[0].changes


def test_an_undeclared_key_of_an_applied_answer_is_seen_too() -> None:
    driver = run_to_pause(compiled())
    driver.answer_by_update(APPROVE, {**APPROVAL, "aproved": True})
    dropped = [e.dropped for e in driver.observer.record.of(NodeFinished) if e.node == "approve"]
    assert dropped == [("aproved",)]


def mutate_append_list(state: Talk) -> dict[str, Any]:
    state["log"].append({"id": "smuggled"})
    return discuss(state)


def mutate_last_item(state: Talk) -> dict[str, Any]:
    state["log"][-1]["said"] = "something else"
    return discuss(state)


def mutate_nested(state: Talk) -> dict[str, Any]:
    state["details"]["owner"] = "Mallory"
    return discuss(state)


def mutate_plain_list(state: Talk) -> dict[str, Any]:
    state["agenda"].reverse()
    return discuss(state)


def rebind(state: Talk) -> dict[str, Any]:
    state["approved"] = False
    return discuss(state)


def mutate_and_replace(state: Talk) -> dict[str, Any]:
    state["agenda"].reverse()
    state["agenda"] = ["Budget"]
    return {**discuss(state), "agenda": ["Budget"]}


def remove(state: Talk) -> dict[str, Any]:
    del state["approved"]
    return discuss(state)


@pytest.mark.parametrize(
    ("node", "key"),
    [
        (mutate_append_list, "log"),
        (mutate_last_item, "log"),
        (mutate_nested, "details"),
        (mutate_plain_list, "agenda"),
        (rebind, "approved"),
        (mutate_and_replace, "agenda"),
        (remove, "approved"),
    ],
)
def test_a_change_of_the_input_in_place_is_blamed_on_the_node_that_made_it(node: Any, key: str) -> None:
    turns = []

    def once(state: Talk) -> dict[str, Any]:
        turns.append(state["rounds"])
        return node(state) if len(turns) == 1 else discuss(state)

    driver = run_to_pause(compiled(discuss=once))
    driver.answer_by_resume(APPROVE)
    changed = [(e.node, e.visit, e.changed_input) for e in driver.observer.record.of(NodeFinished) if e.changed_input]
    assert changed == [("discuss", 1, (key,))]
    assert [e.changed_before for e in driver.observer.record.of(NodeStarted) if e.changed_before] == []


def test_a_node_that_changes_its_input_and_then_asks_or_fails_is_seen() -> None:
    def ask_late(state: Talk) -> dict[str, Any]:
        state["log"].append({"id": "smuggled"})
        interrupt({"type": "approval"})
        return {}

    def fail_late(state: Talk) -> dict[str, Any]:
        state["agenda"].clear()
        raise ValueError("out of order")

    asked = run_to_pause(compiled(approve=ask_late)).observer.record
    assert [e.changed_input for e in asked.of(NodeAsked)] == [("log",)]
    app = compiled(approve=fail_late)
    driver = Driver(app, observed(app))
    with pytest.raises(ValueError, match="out of order"):
        driver.run({"rounds": 0})
    assert [e.changed_input for e in driver.observer.record.of(NodeFailed)] == [("agenda",)]


def test_a_change_between_two_nodes_is_blamed_on_neither() -> None:
    app = compiled()
    observer = observed(app)
    driver = Driver(app, observer)
    driver.run({"details": {}})
    config, seen = driver.config, list[Any]()
    for chunk in app.stream(Command(resume=APPROVE), config):
        observer.see_update(chunk)
        if "discuss" in chunk and not seen:
            seen.append(chunk)
            assert observer.inputs_of_last_node is not None
            observer.inputs_of_last_node[1]["agenda"].append("Smuggled")
    record = observer.record
    assert [(e.node, e.visit, e.changed_before) for e in record.of(NodeStarted) if e.changed_before] == [
        ("discuss", 2, ("agenda",))
    ]
    assert [e for e in record.of(NodeFinished) if e.changed_input] == []


def test_nodes_that_only_return_updates_are_blamed_for_nothing() -> None:
    driver = run_to_pause(compiled())
    driver.answer_by_resume(APPROVE)
    record = driver.observer.record
    assert len(record.of(NodeFinished)) == 5
    assert [e for e in record.of(NodeFinished) if e.changed_input] == []
    assert driver.observer.compare(driver.app.get_state(driver.config).values) == ()


def test_the_whole_comparison_finds_an_old_item_that_was_changed_in_place() -> None:
    def meddle(state: Talk) -> dict[str, Any]:
        if state["rounds"] == 8:
            state["log"][0]["said"] = "no topics"
        return discuss(state)

    graph = StateGraph(Talk)
    graph.add_node("discuss", meddle)
    graph.add_edge(START, "discuss")
    graph.add_conditional_edges("discuss", lambda state: state["rounds"] < 12, {True: "discuss", False: END})
    app = graph.compile()
    observer = observed(app)
    for chunk in app.stream({"rounds": 0}, {"callbacks": [observer], "recursion_limit": 20}):
        observer.see_update(chunk)
    assert observer.last_state is not None
    (difference,) = observer.compare(observer.last_state)
    assert (difference.key, difference.place, difference.actual["said"]) == ("log", 0, "no topics")
    assert [e for e in observer.record.of(NodeFinished) if e.changed_input] == [], (
        "beyond the tail it is not looked for"
    )


def test_the_whole_comparison_finds_a_live_state_that_the_checkpointer_does_not_hold() -> None:
    driver = run_to_pause(compiled())
    stored = driver.app.get_state(driver.config).values
    assert driver.observer.compare(stored) == ()
    (difference,) = driver.observer.compare({**stored, "agenda": ["Budget"]})
    assert str(difference) == "agenda: was ['Budget', 'Hiring'], is ['Budget']"


def test_a_key_that_a_node_sets_and_returns_is_an_update() -> None:
    def replace(state: Talk) -> dict[str, Any]:
        state["agenda"] = ["Budget"]
        return {**discuss(state), "agenda": state["agenda"]}

    driver = run_to_pause(compiled(discuss=replace))
    driver.answer_by_resume(APPROVE)
    assert [e for e in driver.observer.record.of(NodeFinished) if e.changed_input] == []


def test_without_declared_keys_none_counts_as_dropped() -> None:
    app = compiled(propose=lambda state: {**propose(state), "typo": 1})
    (finished,) = run_to_pause(app, declared=None).observer.record.of(NodeFinished)
    assert finished.dropped == ()
    assert finished.keys == ("agenda", "log", "rounds", "typo")
