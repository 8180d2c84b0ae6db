"""A session told in short lines, and cycles that it goes round in."""

from __future__ import annotations

import pytest

from support.record import EmergencyHandled, Finding, NodeFinished, Record
from support.record.story import Cycle, compressed
from support.tests.record.graphs import Driver, Talk, compiled, discuss, observed


def visited(nodes: str) -> Record:
    """Give a record of visits, one letter each."""
    record = Record()
    for node in nodes:
        record.append(NodeFinished(node=node, visit=1))
    return record


def test_the_story_tells_way_question_answer_and_trouble() -> None:
    def careless(state: Talk) -> dict[str, object]:
        return {**discuss(state), "typo": 1} if state["rounds"] == 2 else discuss(state)

    app = compiled(discuss=careless)
    driver = Driver(app, observed(app))
    driver.run({"rounds": 0})
    driver.answer_by_resume({"action": "approve"})
    driver.observer.record.append(
        Finding(layer="business", field="rounds", expectation="at most 2", actual="3" * 200, update_number=5)
    )
    assert driver.observer.record.story().splitlines() == [
        "session s1 created",
        "propose → approve?",
        "paused at approve: s1/approval/1",
        "run ended: paused",
        "answer accepted (by resume) to s1/approval/1: {'action': 'approve'}",
        "approve → discuss × 3 [agreed → __end__]",
        "! discuss returned keys that the state does not declare: typo",
        "run ended: finished",
        f"! business: rounds: expected at most 2, found {'3' * 79}…",
    ]


def test_an_emergency_has_a_line_where_something_had_to_be_done() -> None:
    record = Record()
    record.append(EmergencyHandled(error="OSError: gone", action="none", can_continue=True))
    record.append(EmergencyHandled(error="OSError: gone", action="repaired", can_continue=True, problems=("a", "b")))
    record.append(EmergencyHandled(error="OSError: gone", action="failed", can_continue=False))
    assert record.story().splitlines() == [
        "emergency: the session was repaired (after OSError: gone): a; b",
        "emergency: the session was not mended, and cannot go on (after OSError: gone)",
    ]


@pytest.mark.parametrize(
    ("visits", "told"),
    [
        ("abc", "a b c"),
        ("abcbcbcd", "a (b → c) × 3 d"),
        ("aaab", "a × 3 b"),
        ("aabaab", "(a → a → b) × 2"),
        ("", ""),
    ],
)
def test_what_repeats_is_told_once(visits: str, told: str) -> None:
    assert " ".join(str(cycle) for cycle in compressed(visits)) == told
    assert [node for cycle in compressed(visits) for node in cycle.nodes * cycle.times] == list(visits)


@pytest.mark.parametrize(
    ("visits", "cycle"),
    [
        ("xabababab", Cycle(("a", "b"), 4)),
        ("xaaaa", Cycle(("a",), 4)),
        ("abcabcabc", Cycle(("a", "b", "c"), 3)),
        ("xbababa", Cycle(("b", "a"), 3)),
        ("ababac", None),
        ("abab", None),
        ("", None),
    ],
)
def test_the_shortest_cycle_at_the_end_is_named(visits: str, cycle: Cycle | None) -> None:
    assert visited(visits).going_round() == cycle


def test_how_often_a_cycle_must_repeat_can_be_said() -> None:
    assert str(visited("abab").going_round(2)) == "(a → b) × 2"
