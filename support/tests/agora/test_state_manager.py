"""The state manager joins as LangGraph joins, refuses what breaks the schema, and can take an update back."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import StateGraph
from langgraph.graph.message import add_messages

from support.agora.errors import StateError
from support.agora.reducers import append, append_rows, merge
from support.agora.schema import KEYS, plain_keys
from support.agora.state import VirtualAgoraState
from support.agora.state_manager import StateManager
from support.tests.agora.session_state import MOMENT, make_message, make_plain_values, make_vote

REDUCERS: dict[str, Callable[[Any, Any], Any]] = {
    "votes": append,
    "warnings": append,
    "turn_order_history": append_rows,
    "messages_by_agent": merge,
    "messages": add_messages,
}
few = some.integers(0, 5).map(str)
UPDATES = some.fixed_dictionaries(
    {},
    optional={
        "votes": some.lists(some.builds(make_vote, few | some.just(""), some.sampled_from(["Yes", "No"])), max_size=4),
        "warnings": some.lists(few, max_size=3),
        "turn_order_history": some.lists(some.lists(few, max_size=2), max_size=2),
        "messages_by_agent": some.dictionaries(few, some.integers(0, 9), max_size=3),
        "messages": some.lists(some.builds(make_message, some.integers(1, 6).map(str), few), max_size=4),
        "current_round": some.integers(0, 9),
        "topic_queue": some.lists(few, max_size=3),
    },
)


def started() -> StateManager:
    manager = StateManager("s1")
    manager.initialize_state(make_plain_values())
    return manager


@given(some.lists(UPDATES, max_size=8))
def test_updates_join_as_the_reducers_join_them(updates: list[dict[str, Any]]) -> None:
    manager = started()
    expected = dict(manager.get_snapshot())
    for update in updates:
        manager.update_state(update)
        for name, value in update.items():
            expected[name] = REDUCERS[name](expected[name], value) if name in REDUCERS else value
        assert dict(manager.state) == expected


@given(some.lists(UPDATES, max_size=4), UPDATES, UPDATES)
def test_a_rollback_takes_back_the_last_update_and_joining_goes_on_from_there(
    earlier: list[dict[str, Any]], taken_back: dict[str, Any], later: dict[str, Any]
) -> None:
    manager, untouched = started(), started()
    for update in earlier:
        manager.update_state(update)
        untouched.update_state(update)
    manager.update_state(taken_back)
    manager.rollback()
    assert dict(manager.state) == dict(untouched.state)
    assert [*manager.state["messages_by_agent"]] == [*untouched.state["messages_by_agent"]]
    manager.update_state(later)
    untouched.update_state(later)
    assert dict(manager.state) == dict(untouched.state)


@settings(max_examples=15, deadline=None)
@given(some.lists(UPDATES, min_size=1, max_size=5))
def test_after_every_update_of_a_real_graph_the_manager_holds_what_the_graph_holds(
    updates: list[dict[str, Any]],
) -> None:
    manager, given_to_nodes = started(), []
    builder = StateGraph(VirtualAgoraState)

    def step(state: VirtualAgoraState) -> dict[str, Any]:
        given_to_nodes.append(dict(state))
        assert dict(manager.state) == dict(state)
        return updates[len(given_to_nodes) - 1]

    builder.add_node("step", step)
    builder.set_entry_point("step")
    builder.add_conditional_edges(
        "step", lambda _: "step" if len(given_to_nodes) < len(updates) else "__end__", ["step", "__end__"]
    )
    graph = builder.compile(checkpointer=InMemorySaver())
    config: RunnableConfig = {"configurable": {"thread_id": "s1"}}
    for chunk in graph.stream(cast(VirtualAgoraState, manager.initial_input()), config, stream_mode="updates"):
        manager.update_state(chunk["step"] or {})
    assert len(given_to_nodes) == len(updates)
    assert manager.get_snapshot() == graph.get_state(config).values


def test_unwritten_append_and_merged_keys_show_as_empty_from_the_beginning() -> None:
    for state in (StateManager("s1").state, started().state, started().get_snapshot()):
        assert {name: state[name] for name, key in KEYS.items() if key.kind != "plain"} == {
            name: key.empty for name, key in KEYS.items() if key.kind != "plain"
        }


def test_the_graph_is_given_plain_keys_only() -> None:
    manager = started()
    assert manager.initial_input() == make_plain_values()
    manager.update_state({"warnings": ["slow"]})
    assert "warnings" not in manager.initial_input()


def test_what_the_graph_is_given_is_a_copy() -> None:
    manager = started()
    manager.initial_input()["topic_queue"].append("Parking")
    assert manager.state["topic_queue"] == ["Budget", "Venue"]


def test_a_later_change_of_what_was_passed_in_does_not_reach_the_state() -> None:
    manager, round_record = started(), make_vote("v1")
    queue, infos = ["Budget"], {"Budget": {"Hall": {"seats": [1]}}}
    manager.update_state({"votes": [round_record], "topic_queue": queue, "hitl_state": infos})
    round_record["metadata"]["round"] = 99
    queue.append("Parking")
    infos["Budget"]["Hall"]["seats"].append(2)
    assert manager.state["votes"][0]["metadata"]["round"] == 3
    assert manager.state["topic_queue"] == ["Budget"]
    assert manager.state["hitl_state"] == {"Budget": {"Hall": {"seats": [1]}}}


def test_a_snapshot_shares_nothing_with_the_state() -> None:
    manager = started()
    manager.update_state({"messages": [make_message("m1")], "votes": [make_vote("v1")]})
    snapshot = manager.get_snapshot()
    snapshot["messages"][0].additional_kwargs["topic"] = "Parking"
    snapshot["votes"].append("nonsense")
    assert manager.state["messages"][0].additional_kwargs["topic"] == "Budget"
    assert len(manager.state["votes"]) == 1


def test_the_live_state_follows_updates_and_loads_and_cannot_be_assigned_to() -> None:
    manager = started()
    state = manager.state
    manager.update_state({"current_round": 4})
    assert state["current_round"] == 4
    manager.load(make_plain_values() | {"current_round": 7})
    assert state["current_round"] == 7
    with pytest.raises(TypeError):
        state["current_round"] = 1  # type: ignore[index]


@pytest.mark.parametrize(
    "update", [{"mood": "good"}, {"current_round": "2"}, {"warnings": "slow"}, {"warnings": [["slow"]]}, {"agents": []}]
)
def test_a_bad_update_is_refused_and_none_of_it_is_applied(update: dict[str, Any]) -> None:
    manager = started()
    before = manager.get_snapshot()
    with pytest.raises(StateError, match=next(iter(update))) as refused:
        manager.update_state({"error_count": 5, **update})
    assert refused.value.details["problems"]
    assert manager.get_snapshot() == before


def test_a_refused_update_leaves_the_one_before_it_to_be_rolled_back() -> None:
    manager = started()
    manager.update_state({"current_round": 1})
    with pytest.raises(StateError):
        manager.update_state({"mood": "good"})
    manager.rollback()
    assert manager.state["current_round"] == 0


def test_only_the_last_update_can_be_rolled_back() -> None:
    manager = started()
    manager.update_state({"current_round": 1})
    manager.update_state({"current_round": 2})
    manager.rollback()
    with pytest.raises(StateError, match="no update to roll back"):
        manager.rollback()
    assert manager.state["current_round"] == 1


def test_what_was_rolled_back_can_be_joined_again() -> None:
    manager, update = started(), {"votes": [make_vote("v1")], "messages": [make_message("m1")]}
    manager.update_state(update)
    manager.rollback()
    manager.update_state(update)
    assert [vote["id"] for vote in manager.state["votes"]] == ["v1"]
    assert [message.id for message in manager.state["messages"]] == ["m1"]


def test_nothing_can_be_rolled_back_after_a_load() -> None:
    manager = started()
    manager.update_state({"current_round": 1})
    manager.load(make_plain_values())
    with pytest.raises(StateError):
        manager.rollback()


@pytest.mark.parametrize("values", [{"votes": []}, {"mood": "good"}, {"main_topic": 3}, {"session_id": "another"}])
def test_a_session_does_not_begin_with_values_that_are_not_its_own(values: dict[str, Any]) -> None:
    manager = StateManager("s1")
    with pytest.raises(StateError, match=next(iter(values))):
        manager.initialize_state(make_plain_values() | values)
    assert "main_topic" not in manager.state


def test_a_session_knows_its_own_id_from_the_beginning() -> None:
    manager = StateManager("s1")
    manager.initialize_state({})
    assert manager.state["session_id"] == "s1"


def test_a_fresh_session_is_consistent_and_an_unbegun_one_misses_every_plain_key() -> None:
    assert started().validate_consistency() == []
    assert {problem.split(":")[0] for problem in StateManager("s1").validate_consistency()} == plain_keys()


def test_a_loaded_corrupt_state_is_reported_and_refuses_to_be_joined_to() -> None:
    manager = StateManager("s1")
    manager.load(make_plain_values() | {"votes": None, "messages": ["hello"]})
    assert {problem.split(":")[0] for problem in manager.validate_consistency()} == {"votes", "messages[0]"} | {
        "total_messages"
    }
    with pytest.raises(StateError, match="votes: holds NoneType"):
        manager.update_state({"votes": [make_vote("v1")]})
    manager.update_state({"messages": [make_message("m1")]})
    assert len(manager.state["messages"]) == 2


def test_known_ids_are_still_known_after_a_load() -> None:
    manager = StateManager("s1")
    manager.load(make_plain_values() | {"votes": [make_vote("v1")], "messages": [make_message("m1", "old")]})
    manager.update_state({"votes": [make_vote("v1", "No"), make_vote("v2")], "messages": [make_message("m1", "new")]})
    assert [(vote["id"], vote["choice"]) for vote in manager.state["votes"]] == [("v1", "Yes"), ("v2", "Yes")]
    assert [message.content for message in manager.state["messages"]] == ["new"]


def test_what_was_known_before_a_load_is_forgotten() -> None:
    manager = started()
    manager.update_state({"votes": [make_vote("v1")], "messages": [make_message("m1"), make_message("m2")]})
    manager.load(make_plain_values() | {"messages": [make_message("m2", "old")]})
    manager.update_state({"votes": [make_vote("v1")], "messages": [make_message("m2", "new"), make_message("m1")]})
    assert [vote["id"] for vote in manager.state["votes"]] == ["v1"]
    assert [(message.id, message.content) for message in manager.state["messages"]] == [
        ("m2", "new"),
        ("m1", "I agree."),
    ]


def lines_run_by(action: Callable[[], None]) -> int:
    count = 0

    def trace(*_: Any) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
    return count


def test_an_update_costs_the_same_in_a_long_session_as_in_a_short_one() -> None:
    costs = []
    # The first length is run twice: the checks are built when they are first used.
    for length in (10, 10, 2000):
        manager = started()
        manager.update_state({"messages": [make_message(f"m{number}") for number in range(length)]})
        manager.update_state({"votes": [make_vote(f"v{number}") for number in range(length)]})
        update = {"messages": [make_message("new")], "votes": [make_vote("new")], "topics_info": {}}
        costs.append(lines_run_by(partial(manager.update_state, update)))
    assert costs[1] == costs[2]


def test_a_moment_survives_as_it_is() -> None:
    assert started().state["start_time"] is MOMENT
