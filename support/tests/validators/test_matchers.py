"""Each matcher five ways: it matches, it does not, what it wants, what it says is wrong, and silence on a match."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hamcrest import assert_that, greater_than
from hamcrest.core.matcher import Matcher
from hamcrest.core.string_description import StringDescription

from support.agora.state import VirtualAgoraState
from support.tests.validators.histories import golden
from support.validators import StateFinding, ValidationResult
from support.validators.matchers import agrees_with, complies_with, has_no_findings, has_only_changed, is_consistent

FINDING = StateFinding("business", "votes[2]", "a participant", "moderator")
OTHER = StateFinding("schema", "agents", "a mapping", None, 4)
STATE = golden().state
NESTED = (
    "[reducers] votes[0]: expected an item, not a list of items, found []. "
    "A list was put in place of an item: return [item], not [[item]]."
)
UNRECORDED = (
    "[business] current_phase: expected 5, where phase_history ends, found 3. "
    "The node that enters a phase writes both the phase and its record."
)
JOIN = "The state manager must join every update, and every answer, exactly as the graph does."
BEFORE = {"topic_queue": ["Budget"], "round": 1, "agents": {"ada": {"said": 2}}, "warnings": []}
AFTER = {"topic_queue": ["Hiring"], "round": 2, "agents": {"ada": {"said": 2}}, "warnings": []}


def changed(**changes: Any) -> dict[str, Any]:
    return deepcopy(STATE) | changes


CASES: dict[str, tuple[Matcher[Any], list[Any], list[tuple[Any, list[str]]], str]] = {
    "has_no_findings": (
        has_no_findings(),
        [[], (), ValidationResult()],
        [
            ([FINDING, OTHER], [str(FINDING), str(OTHER)]),
            (ValidationResult((OTHER,)), [str(OTHER)]),
            (None, ["was None, which is no validation result and no list of findings"]),
            (["all is well"], ["was ['all is well'], which is no validation result and no list of findings"]),
        ],
        "no findings",
    ),
    "complies_with": (
        complies_with(VirtualAgoraState),
        [STATE, changed(current_phase=3)],
        [(changed(current_round="3", votes=[[]]), ["[schema] current_round: expected an integer, found '3'.", NESTED])],
        "a state that complies with VirtualAgoraState",
    ),
    "is_consistent": (
        is_consistent(VirtualAgoraState),
        [STATE],
        [
            (
                changed(current_phase=3, agenda_attempts=9),
                [UNRECORDED, "[business] agenda_attempts: expected at most 5, the configured number, found 9."],
            )
        ],
        "a consistent VirtualAgoraState state",
    ),
    "is_consistent without schema": (
        is_consistent(),
        [STATE, changed(warnings=1)],
        [
            (
                changed(agenda_attempts=9),
                ["[business] agenda_attempts: expected at most 5, the configured number, found 9."],
            )
        ],
        "a consistent state",
    ),
    "agrees_with": (
        agrees_with(STATE, VirtualAgoraState),
        [deepcopy(STATE), {name: value for name, value in STATE.items() if name != "warnings"}],
        [
            (
                changed(main_topic="Weather", current_round=9),
                [
                    f"[consistency] {field}: expected what the graph holds, {held!r}, found {value!r}. {JOIN}"
                    for field, held, value in (("main_topic", "The year to come", "Weather"), ("current_round", 3, 9))
                ],
            )
        ],
        f"a state that agrees with the graph in {len(STATE)} keys",
    ),
    "agrees_with without schema": (
        agrees_with({"round": 1, "queue": ["Budget"]}),
        [{"round": 1, "queue": ["Budget"], "votes": []}],
        [({"round": 2, "queue": []}, ["~ round: 1 -> 2", "- queue: ['Budget']"])],
        "a state that agrees with the graph in 2 keys",
    ),
    "has_only_changed": (
        has_only_changed({"topic_queue": ["Hiring"], "round": greater_than(1)}),
        [(BEFORE, AFTER), [BEFORE, AFTER]],
        [
            (
                (BEFORE, BEFORE),
                [
                    "topic_queue: expected <['Hiring']>, but was <['Budget']>",
                    "round: expected a value greater than <1>, but was <1>",
                ],
            ),
            (
                (AFTER, AFTER),
                [f"{name}: expected to change, but it was {AFTER[name]!r} before" for name in list(AFTER)[:2]],
            ),
            (
                (BEFORE, AFTER | {"agents": {"ada": {"said": 3}, "bob": {}}}),
                ["unexpected: ~ agents.ada.said: 2 -> 3", "unexpected: + agents.bob: {}"],
            ),
            (AFTER, [f"was {AFTER!r}, which is no pair of snapshots (before, after)"]),
        ],
        "that only this has changed: topic_queue to <['Hiring']>, round to a value greater than <1>",
    ),
    "has_only_changed nothing": (
        has_only_changed({}),
        [(BEFORE, deepcopy(BEFORE))],
        [((BEFORE, AFTER), ["unexpected: ~ topic_queue[0]: 'Budget' -> 'Hiring'", "unexpected: ~ round: 1 -> 2"])],
        "that nothing has changed",
    ),
}
MATCHES = [(name, item) for name, case in CASES.items() for item in case[1]]
MISMATCHES = [(name, item, said) for name, case in CASES.items() for item, said in case[2]]


def said_of(matcher: Matcher[Any], item: Any) -> str:
    description = StringDescription()
    matcher.describe_mismatch(item, description)
    return str(description)


@pytest.mark.parametrize(("name", "item"), MATCHES)
def test_it_matches(name: str, item: Any) -> None:
    assert CASES[name][0].matches(item)


@pytest.mark.parametrize(("name", "item"), [row[:2] for row in MISMATCHES])
def test_it_does_not_match(name: str, item: Any) -> None:
    assert not CASES[name][0].matches(item)
    with pytest.raises(AssertionError):
        assert_that(item, CASES[name][0])


@pytest.mark.parametrize("name", CASES)
def test_it_says_what_it_wants(name: str) -> None:
    description = StringDescription()
    CASES[name][0].describe_to(description)
    assert str(description) == CASES[name][3]


@pytest.mark.parametrize(("name", "item", "said"), MISMATCHES)
def test_it_says_everything_that_is_wrong(name: str, item: Any, said: list[str]) -> None:
    assert said_of(CASES[name][0], item) == "".join(f"\n  - {line}" for line in said)
    description = StringDescription()
    CASES[name][0].matches(item, description)
    assert str(description) == said_of(CASES[name][0], item)


@pytest.mark.parametrize(("name", "item"), MATCHES)
def test_it_says_nothing_of_a_match(name: str, item: Any) -> None:
    assert said_of(CASES[name][0], item) == ""
