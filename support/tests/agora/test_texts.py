"""Texts that come from outside: what is refused, and how the rest is mended."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from support.agora.texts import map_texts, repair_text, storable, text_limit, text_problem

HALF = chr(0xD83D)
CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"]


@pytest.mark.parametrize("sign", [*CONTROLS, HALF, chr(0xDC00), chr(0xDFFF)], ids=ascii)
def test_what_no_store_can_hold_is_refused_with_its_place_and_repaired(sign: str) -> None:
    assert str(text_problem(f"ab{sign}c", 10)).startswith("holds a character that cannot be kept, at position 3 ")
    assert repair_text(f"ab{sign}c", 10) == ("ab\ufffdc", ["1 character that cannot be kept replaced"])


@pytest.mark.parametrize(
    "text", ["", "a\tb\nc", "a\r\nb", "👩‍🚀 Zoë ﷺ", "\u2028\u00a0\u200f", "x" * 10, f"  {'x' * 10}\n"]
)
def test_what_can_be_kept_is_kept(text: str) -> None:
    assert text_problem(text, 10) is None


def test_a_text_is_cut_to_its_length_and_both_lengths_are_reported() -> None:
    assert text_problem("x" * 11, 10) == "is too long: 11 characters, at most 10 are kept"
    assert repair_text("x" * 11 + HALF, 10) == (
        "x" * 10,
        ["1 character that cannot be kept replaced", "cut from 12 to 10 characters"],
    )


def test_a_text_of_exactly_the_limit_is_kept_as_it_is() -> None:
    assert repair_text("x" * 10, 10) == ("x" * 10, [])


def test_line_ends_of_windows_are_newlines() -> None:
    assert repair_text("a\r\nb\rc", 10) == ("a\nb\ufffdc", ["1 character that cannot be kept replaced"])


def test_an_answer_that_is_sent_into_a_node_is_refused_with_the_same_words() -> None:
    answer = {"action": "reject", "reason": f"No {HALF}", "more": [f"{HALF}", {"deep": (f"{HALF}", 7, None)}]}
    sent = storable(answer)

    assert map_texts(sent, lambda text: text.encode("utf-8").decode()) == sent
    assert text_problem(sent["reason"], 20) == text_problem(answer["reason"], 20)  # type: ignore[arg-type]


class Place(NamedTuple):
    host: str
    port: int


@pytest.mark.parametrize(
    ("value", "changed"),
    [
        (("a", ["b"], 7), ("A", ["B"], 7)),
        ({"a": ("b", {"c": None})}, {"A": ("B", {"C": None})}),
        (Place("a", 7), Place("A", 7)),
        ((), ()),
    ],
)
def test_a_change_of_every_text_leaves_all_types_as_they_are(value: object, changed: object) -> None:
    mapped = map_texts(value, str.upper)
    assert mapped == changed
    assert type(mapped) is type(changed)


@pytest.mark.parametrize(
    ("state", "limit"),
    [
        ({}, 20_000),
        ({"flow_control": None}, 20_000),
        ({"flow_control": {}}, 20_000),
        ({"flow_control": {"max_text_length": 7}}, 7),
        ({"flow_control": {"max_text_length": "7"}}, 20_000),
    ],
)
def test_the_limit_is_the_sessions_own_or_the_usual_one(state: dict[str, object], limit: int) -> None:
    assert text_limit(state) == limit
