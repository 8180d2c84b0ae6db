"""What the schema finds in updates and whole states."""

from __future__ import annotations

import copy
import timeit
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from langchain_core.messages import AIMessage, AIMessageChunk, RemoveMessage
from langgraph.graph import StateGraph
from langgraph.types import Overwrite

from support.agora.schema import KEYS, check_update, consistency_problems, plain_keys
from support.agora.state import VirtualAgoraState
from support.tests.agora.session_state import MOMENT, make_message, make_plain_values, make_vote


class Unshowable:
    """A value whose repr fails."""

    def __repr__(self) -> str:
        raise RuntimeError("no text")


def test_every_declared_key_has_the_kind_of_its_reducer() -> None:
    assert set(KEYS) == set(VirtualAgoraState.__annotations__)
    assert {name: KEYS[name].kind for name in ("votes", "turn_order_history", "agents", "messages", "topic_queue")} == {
        "votes": "append",
        "turn_order_history": "append",
        "agents": "merge",
        "messages": "messages",
        "topic_queue": "plain",
    }


def test_what_a_key_holds_before_it_is_written_is_what_langgraph_gives_a_node() -> None:
    seen: dict[str, Any] = {}
    graph = StateGraph(VirtualAgoraState)

    def look(state: VirtualAgoraState) -> dict[str, Any]:
        seen.update(state)
        return {"error_count": 1}

    graph.add_node("look", look)
    graph.set_entry_point("look")
    list(graph.compile().stream({"session_id": "s1"}))
    assert seen == {"session_id": "s1"} | {name: key.empty for name, key in KEYS.items() if key.kind != "plain"}


def test_an_empty_value_is_a_new_one_each_time() -> None:
    assert KEYS["votes"].empty is not KEYS["votes"].empty


def test_the_plain_keys_are_those_without_a_reducer() -> None:
    assert plain_keys() == set(make_plain_values())


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"main_topic": None, "current_round": 2},
        {"votes": [make_vote("v1"), make_vote("v2")]},
        {"turn_order_history": [["a", "b"]]},
        {"messages": [make_message("m1", off_topic=True)]},
        {"messages_by_phase": {2: 3}},
        {"proposed_topics": [{"agent_id": "a", "proposals": ["x"]}, {"agent_id": "b", "proposals": [], "error": "e"}]},
    ],
)
def test_a_good_update_has_no_problems(update: dict[str, Any]) -> None:
    assert check_update(update) == []


@pytest.mark.parametrize(
    ("update", "says"),
    [
        (None, "an update is a mapping"),
        ([("topic_queue", [])], "an update is a mapping"),
        ({"agenda_aproved": True}, "agenda_aproved: the state has no such key"),
        ({3: True}, "3: the state has no such key"),
        ({"current_round": "2"}, "current_round: expected a valid integer, found str '2'"),
        ({"current_round": True}, "current_round: expected a valid integer"),
        ({"agenda_approved": 1}, "agenda_approved: expected a valid boolean"),
        ({"topic_queue": ("Budget",)}, "topic_queue: expected a valid list"),
        ({"topic_queue": None}, "topic_queue: expected a valid list"),
        ({"warnings": "slow"}, "warnings: expected a valid list"),
        ({"warnings": [["slow"]]}, "warnings[0]: expected an item, not a list inside the list"),
        ({"votes": [[make_vote("v1")]]}, "votes[0]: expected an item, not a list inside the list"),
        ({"votes": make_vote("v1")}, "votes: expected a valid list"),
        ({"votes": [make_vote("v1") | {"phase": "2"}]}, "votes[0]['phase']: expected a valid integer"),
        ({"votes": [make_vote("v1") | {"mood": "good"}]}, "votes[0]['mood']: expected no such field, found str"),
        ({"votes": [{"id": "v1"}]}, "votes[0]['voter_id']: expected this field"),
        ({"turn_order_history": ["a", "b"]}, "turn_order_history[0]: expected a valid list"),
        ({"agents": ["a"]}, "agents: expected a valid dictionary"),
        ({"rounds_per_topic": {"Budget": "3"}}, "rounds_per_topic['Budget']: expected a valid integer"),
        ({"votes": Overwrite([])}, "votes: expected a valid list"),
        ({"messages": make_message("m1")}, "messages: expected a valid list"),
        ({"messages": ["hello"]}, "messages[0]: expected an instance of BaseMessage"),
        ({"messages": [AIMessage("hi", additional_kwargs={})]}, "messages[0]: expected an id of the flow's own"),
        ({"messages": [AIMessage("hi", id="m1")]}, "expected additional_kwargs message_id, phase, round, speaker_id"),
        ({"messages": [make_message("m1", speaker_role="guest")]}, "messages[0]: expected a speaker_role"),
        ({"messages": [RemoveMessage("m1")]}, "messages[0]: expected a whole message, found RemoveMessage"),
        ({"messages": [AIMessageChunk(content="hi", id="m1")]}, "messages[0]: expected a whole message"),
        ({"final_report": Unshowable()}, "final_report: expected a valid string, found Unshowable a value that"),
    ],
)
def test_a_bad_update_is_described(update: Any, says: str) -> None:
    problems = check_update(update)
    assert any(says in problem for problem in problems), problems


def test_every_problem_of_an_update_is_reported() -> None:
    problems = check_update({"current_round": "2", "warnings": ["a", 1, 2], "mood": "good"})
    assert len(problems) == 4


def test_checking_changes_nothing() -> None:
    update = {"votes": [make_vote("v1")], "messages": [make_message("m1")]}
    check_update(update)
    assert update == {"votes": [make_vote("v1")], "messages": [make_message("m1")]}


def test_a_typical_update_is_checked_at_a_fraction_of_the_cost_of_copying_it() -> None:
    update = {
        "messages": [make_message(f"m{number}") for number in range(3)],
        "votes": [make_vote("v1"), make_vote("v2")],
        "current_round": 3,
        "messages_by_agent": {"gpt-4o_1": 3},
    }
    check_update(update)
    checking = min(timeit.repeat(lambda: check_update(update), number=200, repeat=5))
    copying = min(timeit.repeat(lambda: copy.deepcopy(update), number=200, repeat=5))
    assert checking < copying / 3


def test_a_new_session_is_consistent_without_its_append_and_merged_keys() -> None:
    assert consistency_problems(make_plain_values()) == []


def test_an_advanced_session_is_consistent() -> None:
    values = make_plain_values() | {
        "topic_queue": ["Venue"],
        "active_topic": "Budget",
        "completed_topics": ["Opening"],
        "messages": [make_message("m1"), make_message("m2")],
        "total_messages": 2,
        "current_phase": 5,
        "votes": [make_vote("v1")],
        "turn_order_history": [["a", "b"], ["b", "a"]],
    }
    assert consistency_problems(values) == []


@pytest.mark.parametrize(
    ("corruption", "says"),
    [
        ({"topic_queue": ["Budget", " "]}, "topic_queue[1]: a topic is not blank"),
        ({"topic_queue": ["Budget", "Budget"]}, "topic_queue: a topic is queued once, found 'Budget' 2 times"),
        ({"active_topic": "Budget"}, "found 'Budget' in topic_queue and active_topic"),
        ({"completed_topics": ["Budget"]}, "found 'Budget' in topic_queue and completed_topics"),
        (
            {"topic_queue": [], "active_topic": "Budget", "completed_topics": ["Budget"]},
            "found 'Budget' in active_topic and completed_topics",
        ),
        ({"total_messages": 1}, "total_messages: expected the number of messages, 0, found 1"),
        ({"current_phase": 6}, "current_phase: expected 0 to 5, found 6"),
        ({"current_phase": -1}, "current_phase: expected 0 to 5, found -1"),
        ({"votes": [[make_vote("v1")]]}, "votes[0]: expected an item, not a list inside the list"),
        ({"turn_order_history": [[["a"], ["b"]]]}, "turn_order_history[0][0]: expected a valid string"),
        ({"messages": None}, "messages: expected a valid list"),
        ({"topic_queue": 7}, "topic_queue: expected a valid list"),
        ({"start_time": MOMENT - timedelta(0), "phase_start_time": "09:30"}, "phase_start_time: expected a valid date"),
        ({"vote_histroy": []}, "vote_histroy: the state has no such key"),
    ],
)
def test_a_corrupt_state_is_described(corruption: dict[str, Any], says: str) -> None:
    problems = consistency_problems(make_plain_values() | corruption)
    assert any(says in problem for problem in problems), problems


def test_one_corruption_is_one_problem() -> None:
    assert len(consistency_problems(make_plain_values() | {"topic_queue": ["a", "a", "a"]})) == 1


@pytest.mark.parametrize("name", sorted(plain_keys()))
def test_a_missing_plain_key_is_named(name: str) -> None:
    values = make_plain_values()
    del values[name]
    assert consistency_problems(values) == [f"{name}: missing"]


@pytest.mark.parametrize("values", [None, [], "state"])
def test_what_is_no_state_at_all_is_a_problem_and_not_an_error(values: Any) -> None:
    assert len(consistency_problems(values)) == 1


@pytest.mark.parametrize("name", sorted(KEYS))
@pytest.mark.parametrize("make", [lambda: 3.5, object, lambda: [[None]], lambda: {None: [1]}, Unshowable])
def test_no_value_in_any_key_makes_the_check_raise(name: str, make: Callable[[], Any]) -> None:
    assert any(problem.startswith(name) for problem in consistency_problems(make_plain_values() | {name: make()}))
