"""State manager and graph agree key by key; where they do not, every place is named."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.agora.state import VirtualAgoraState
from support.tests.validators.histories import golden, random_session
from support.validators import StateConsistencyValidator, debug_state_changes
from support.validators.differences import ABSENT

VALIDATOR = StateConsistencyValidator(VirtualAgoraState)


def places(state: dict[str, Any], graph: dict[str, Any]) -> list[str]:
    findings = VALIDATOR.validate_state_consistency(state, graph).findings
    return [finding.field for finding in findings if finding.layer == "consistency"]


def test_equal_accounts_agree() -> None:
    state = golden().state
    assert VALIDATOR.validate_state_consistency(state, deepcopy(state)).is_valid


def test_unwritten_append_and_merged_keys_count_as_empty_on_either_side() -> None:
    state = golden().state
    fewer = {
        name: value for name, value in state.items() if name not in ("warnings", "recoveries", "user_stop_history")
    }
    assert len(fewer) == len(state) - 3
    assert places(state, fewer) == places(fewer, state) == []


def test_an_unwritten_plain_key_does_not_count_as_empty() -> None:
    state = golden().state
    fewer = {name: value for name, value in state.items() if name != "topic_queue"}
    assert places(state, fewer) == ["topic_queue"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda state: state["votes"].pop(), ["votes[20]"]),
        (lambda state: state["votes"][3].update(choice="no"), ["votes[3].choice"]),
        (lambda state: state["messages"][4].additional_kwargs.update(round=9), ["messages[4].additional_kwargs.round"]),
        (lambda state: setattr(state["messages"][4], "content", "hm"), ["messages[4].content"]),
        (lambda state: state.update(agenda_approved=1), ["agenda_approved"]),
        (lambda state: state.update(current_round=3.0), ["current_round"]),
        (lambda state: state["topics_info"].pop("Budget"), ["topics_info.Budget"]),
        (lambda state: state.update(extra=1), ["extra"]),
    ],
)
def test_a_difference_anywhere_is_named_by_its_place(change: Any, expected: list[str]) -> None:
    graph = deepcopy(golden().state)
    change(graph)
    assert places(golden().state, graph) == expected


def test_every_difference_is_named_and_not_only_the_first() -> None:
    graph = deepcopy(golden().state)
    graph["votes"][0]["choice"] = graph["votes"][5]["choice"] = "?"
    graph["main_topic"] = None
    assert places(golden().state, graph) == ["main_topic", "votes[0].choice", "votes[5].choice"]


def test_a_finding_says_what_the_graph_holds_and_what_the_manager_holds() -> None:
    state = golden().state
    (found,) = VALIDATOR.validate_state_consistency(state, state | {"main_topic": "Weather"}).findings
    assert (found.expectation, found.actual) == ("what the graph holds, 'Weather'", "The year to come")


def test_changes_are_listed_with_their_places() -> None:
    old = {"queue": ["Budget", "Hiring"], "round": 1, "gone": True, "info": {"Budget": {"status": "active"}}}
    new = {"queue": ["Budget"], "round": 2, "info": {"Budget": {"status": "completed"}}, "came": []}
    changes = debug_state_changes(old, new)
    assert str(changes).splitlines() == [
        "- queue[1]: 'Hiring'",
        "~ round: 1 -> 2",
        "- gone: True",
        "~ info.Budget.status: 'active' -> 'completed'",
        "+ came: []",
    ]
    assert (changes.keys, len(changes)) == (("queue", "round", "gone", "info", "came"), 5)
    assert next(iter(changes)).new is ABSENT


def test_equal_states_have_no_changes() -> None:
    changes = debug_state_changes(golden().state, golden().state)
    assert not changes
    assert str(changes) == "nothing changed"


@given(st.lists(st.integers(0, 59), max_size=60), st.lists(st.integers(0, 59), max_size=60))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_there_are_changes_exactly_where_two_states_differ(one: list[int], other: list[int]) -> None:
    old, new = random_session(iter(one), 3).state, random_session(iter(other), 3).state
    assert set(debug_state_changes(old, new).keys) == {name for name in old if old[name] != new[name]}
