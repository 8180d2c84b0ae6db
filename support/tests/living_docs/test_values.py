from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from support.living_docs.pages.values import changes_in_brief, in_full, on_one_line
from support.living_docs.story.changes import StateChange
from support.living_docs.story.values import in_text
from support.living_docs.story.wording import clock, duration, in_words, lasting


@pytest.mark.parametrize(
    ("value", "html"),
    [
        (None, '<span class="none">nothing</span>'),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (1.50, "1.5"),
        ("", '<span class="none">an empty text</span>'),
        ([], '<span class="none">empty</span>'),
        ({}, '<span class="none">empty</span>'),
        ("a < b", "a &lt; b"),
        (["one"], "one"),
        (["one", 2], '<ul class="items"><li>one</li><li>2</li></ul>'),
        (datetime(2026, 1, 5, 9, 0, 22, 518000, UTC), "09:00:22"),
        (date(2026, 1, 5), "2026-01-05"),
        (frozenset({"b", "a"}), '<ul class="items"><li>a</li><li>b</li></ul>'),
        (b"\x00\xff", "2 bytes"),
        (timedelta(seconds=2.5), "2.5 s"),
        (Decimal("1.50"), "1.50"),
        (math.nan, "nan"),
        ({"first_key": 1}, '<dl class="rows"><dt>first key</dt><dd>1</dd></dl>'),
        ({1: "a"}, '<dl class="rows"><dt>1</dt><dd>a</dd></dl>'),
        (10**40, "a very large number"),
    ],
)
def test_a_value_is_shown_as_a_person_reads_it(value: Any, html: str) -> None:
    assert in_full(value) == html


def test_mappings_of_one_kind_are_rows_of_a_table_without_drawn_ids_and_empty_columns() -> None:
    rows = [
        {"id": "vote_5a96e821a9a6", "who": "ada", "for": True, "why": None},
        {"id": "x", "who": "ben", "for": False},
    ]
    html = in_full(rows)
    assert '<tr><th scope="col">who</th><th scope="col">for</th></tr>' in html
    assert "<tr><td>ada</td><td>yes</td></tr><tr><td>ben</td><td>no</td></tr>" in html


def test_mappings_by_name_are_rows_that_begin_with_the_name() -> None:
    html = in_full({"Budget": {"count": 1}, "Hiring": {"count": 2}})
    assert '<th scope="col">entry</th><th scope="col">count</th>' in html
    assert "<tr><td>Hiring</td><td>2</td></tr>" in html


def test_what_is_large_is_folded_or_cut_and_says_how_much_is_left() -> None:
    assert "… and 8 more items" in in_full(list(range(20)))
    assert "… and 5 more rows" in in_full([{"a": n, "b": n} for n in range(25)])
    assert "… and 3 more columns" in in_full([{f"c{n}": n for n in range(13)}] * 2)
    assert "… and 10 more entries" in in_full({f"k{n}": n for n in range(30)})
    assert "… and 1,000 more characters" in in_full("x" * 7000)
    assert str(in_full("x" * 300)).startswith('<details class="long"><summary>xxx')
    assert on_one_line("x" * 300) == "x" * 159 + "…"
    assert in_text(list(range(9))) == "0, 1, 2, 3, 4, 5, and 3 more"


def test_changes_say_what_became_of_a_value() -> None:
    changes = [
        StateChange(("a_key", "inner_key"), "changed", 1, 2),
        StateChange(("a_key",), "added", None, ["x"]),
        StateChange(("a_key",), "removed", ["y"]),
        StateChange(("a_key",), "said", None, 3),
    ]
    html = changes_in_brief((("A title", changes),))
    assert html.startswith("<dt>A title</dt>")
    assert '<span class="where">inner key</span> <del>1</del> <span class="to">→</span> <ins>2</ins>' in html
    assert '<span class="how">added</span> x' in html
    assert '<span class="how">removed</span> <del>y</del>' in html
    assert '3 messages, <a href="#said">shown above</a>' in html


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 ms"),
        (0.0004, "0.4 ms"),
        (0.25, "250 ms"),
        (0.00996, "10 ms"),
        (0.9996, "1.0 s"),
        (1.44, "1.4 s"),
        (59.96, "1 min 0 s"),
        (74, "1 min 14 s"),
        (119.7, "2 min 0 s"),
        (3599.8, "1 h 0 min"),
        (3720, "1 h 2 min"),
        (-1, "–"),
        (float("inf"), "–"),
    ],
)
def test_time_is_written_as_people_say_it(seconds: float, words: str) -> None:
    assert lasting(seconds) == words


@pytest.mark.parametrize(("seconds", "words"), [(0.0004, ""), (0.0016, "2 ms"), (0.25, "250 ms"), (74, "1 min 14 s")])
def test_time_beside_a_step_is_shown_without_decimals_of_a_millisecond(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_names_from_code_become_words_and_others_stay() -> None:
    assert in_words("agenda_approval") == "agenda approval"
    assert [in_words(name) for name in ("gpt-4o_1", "Budget", "_", "a b_c")] == ["gpt-4o_1", "Budget", "_", "a b_c"]


def test_values_that_are_not_moments_say_nothing() -> None:
    assert [clock(value) for value in (None, 7, "", "09:00", "2026-01-05 09:00:00")] == [""] * 5
