"""Cycles in a path: in brief, and at its end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.record.cycles import Cycle, closing_cycle, compressed


@pytest.mark.parametrize(
    ("visits", "line"),
    [("abc", "a b c"), ("abcbcbcd", "a (b → c) × 3 d"), ("aaab", "a × 3 b"), ("aabaab", "(a → a → b) × 2"), ("", "")],
)
def test_what_repeats_is_listed_once(visits: str, line: str) -> None:
    assert " ".join(str(cycle) for cycle in compressed(visits)) == line
    assert [node for cycle in compressed(visits) for node in cycle.nodes * cycle.times] == list(visits)


def test_a_cycle_with_a_repeated_node_in_it_is_found_whole() -> None:
    assert closing_cycle(["start", *["ask", "work", "work"] * 4]) == Cycle(("ask", "work", "work"), 4)


def test_one_node_that_goes_to_itself_is_a_cycle_of_one() -> None:
    assert closing_cycle(["a", "b", "b", "b", "b"]) == Cycle(("b",), 4)


def test_nothing_that_repeats_is_no_cycle() -> None:
    assert closing_cycle(["a", "b", "c"]) is None
    assert closing_cycle([]) is None


@given(
    start=st.lists(st.sampled_from("xyz"), max_size=5),
    loop=st.lists(st.sampled_from("abc"), min_size=1, max_size=4, unique=True),
    times=st.integers(min_value=2, max_value=9),
)
def test_a_loop_is_found_regardless_of_what_came_before_it(start: list[str], loop: list[str], times: int) -> None:
    assert closing_cycle([*start, *loop * times]) == Cycle(tuple(loop), times)


@pytest.mark.parametrize(
    ("visits", "cycle"),
    [
        ("xabababab", Cycle(("a", "b"), 4)),
        ("abcabcabc", Cycle(("a", "b", "c"), 3)),
        ("xbababa", Cycle(("b", "a"), 3)),
        ("ababac", None),
    ],
)
def test_the_cycle_that_covers_most_of_the_end_is_named(visits: str, cycle: Cycle | None) -> None:
    assert closing_cycle(visits) == cycle


def test_a_cycle_at_the_end_may_be_of_any_length() -> None:
    path = [f"node {number}" for number in range(50)] * 2
    assert closing_cycle(path) == Cycle(tuple(path[:50]), 2)
