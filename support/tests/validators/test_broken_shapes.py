"""Each break of a state's shape yields one finding, in its own layer, and spares the rules that read it."""

from __future__ import annotations

from typing import Any

import pytest

from support.agora.state import VirtualAgoraState
from support.tests.validators.breaks import Break, add, put
from support.tests.validators.histories import golden
from support.validators import StateConsistencyValidator

VALIDATOR = StateConsistencyValidator(VirtualAgoraState)

SHAPES: list[tuple[str, Break, list[tuple[str, str]]]] = [
    ("a missing key", lambda state: state.pop("agenda_approved"), [("schema", "agenda_approved")]),
    ("an undeclared key", put("agenda_aproved", True), [("schema", "agenda_aproved")]),
    ("a wrong type", put("current_round", "3"), [("schema", "current_round")]),
    ("a bool for a number", put("total_messages", True), [("schema", "total_messages")]),
    ("a missing field of an item", lambda state: state["votes"][2].pop("choice"), [("schema", "votes[2].choice")]),
    ("an undeclared field of an item", put("votes", 2, "weight", 2), [("schema", "votes[2].weight")]),
    ("a wrong field of a field", put("votes", 2, "metadata", "round", "1"), [("schema", "votes[2].metadata.round")]),
    ("an unknown word", put("topics_info", "Budget", "status", "done"), [("schema", "topics_info.Budget.status")]),
    ("None for an append key", put("votes", None), [("reducers", "votes")]),
    ("a list in a list", put("votes", 1, []), [("reducers", "votes[1]")]),
    ("a word in a list of rows", put("turn_order_history", 1, "model_1"), [("schema", "turn_order_history[1]")]),
    ("no mapping", put("agents", []), [("reducers", "agents")]),
    ("an item taken twice", add("vote_history", 0), [("reducers", "vote_history[7]")]),
    (
        "a message taken twice",
        lambda state: state["messages"].append(state["messages"][0]),
        [("reducers", "messages[39]")],
    ),
    ("no message", put("messages", 3, "hello"), [("schema", "messages[3]")]),
    ("a message without id", lambda state: setattr(state["messages"][3], "id", None), [("schema", "messages[3].id")]),
]


@pytest.mark.parametrize(("change", "expected"), [row[1:] for row in SHAPES], ids=[row[0] for row in SHAPES])
def test_a_broken_shape_is_found_once_and_spares_the_rules_that_read_it(
    change: Break, expected: list[tuple[str, str]]
) -> None:
    state = golden().state
    change(state)
    found = VALIDATOR.validate_state_consistency(state).findings
    assert [(finding.layer, finding.field) for finding in found] == expected


METADATA = [
    ("message_id", "another"),
    ("speaker_id", ""),
    ("speaker_role", "guest"),
    ("timestamp", "yesterday"),
    ("phase", 6),
    ("round", -1),
    ("topic", 3),
    ("turn_order", "first"),
]


@pytest.mark.parametrize(("name", "value"), METADATA)
def test_metadata_of_a_message_are_complete_and_of_their_type(name: str, value: Any) -> None:
    wrong, missing = golden().state, golden().state
    wrong["messages"][5].additional_kwargs[name] = value
    del missing["messages"][5].additional_kwargs[name]
    for state in (wrong, missing):
        found = VALIDATOR.validate_state_consistency(state).findings
        assert [(finding.layer, finding.field) for finding in found] == [
            ("schema", f"messages[5].additional_kwargs.{name}")
        ]
        assert VALIDATOR.validate_schema_compliance(state).findings == found


def test_the_business_layer_says_so_when_it_cannot_judge() -> None:
    state = golden().state
    state["votes"] = None
    result = VALIDATOR.validate_business_logic(state)
    assert [finding.field for finding in result.findings] == ["votes"]
    assert "declared shape" in result.errors[0]


def test_messages_that_are_no_list_break_schema_and_reducers_each_asked_alone() -> None:
    state = golden().state
    state["messages"] = None
    for result in (VALIDATOR.validate_schema_compliance(state), VALIDATOR.validate_reducer_fields(state)):
        assert [finding.field for finding in result.findings] == ["messages"]
    assert [finding.layer for finding in VALIDATOR.validate_state_consistency(state).findings] == ["reducers"]
