from __future__ import annotations

import pytest

from support.gherkin.keywords import Keywords


@pytest.mark.parametrize(
    ("line", "keyword"),
    [
        ("Whenn Dana approves: all", "When"),
        ("Givenn x", "Given"),
        ("Thenn x", "Then"),
        ("Andd x", "And"),
        ("Butt x", "But"),
        ("Wehn x", "When"),
        ("scenario outline: x", "Scenario Outline:"),
        ("Xylophones x", ""),
    ],
)
def test_a_misspelt_keyword_is_recognised_also_where_it_begins_with_the_right_one(line: str, keyword: str) -> None:
    keywords = Keywords.of("Feature: A")

    assert not keywords.begins_with_keyword(line)
    assert keywords.nearest_keyword(line) == keyword


@pytest.mark.parametrize(
    ("line", "keyword"), [("When: x", "When"), ("Then, x", "Then"), ("And:", "And"), ("But; x", "But")]
)
def test_a_sign_after_a_step_keyword_is_seen(line: str, keyword: str) -> None:
    assert Keywords("en").keyword_with_stray_sign(line) == keyword
    assert not Keywords("en").begins_with_keyword(line)


@pytest.mark.parametrize("line", ["When x: y", "When", "Scenario: x"])
def test_a_right_keyword_has_no_sign(line: str) -> None:
    assert Keywords("en").keyword_with_stray_sign(line) == ""
    assert Keywords("en").begins_with_keyword(line)


def test_the_language_line_comes_before_everything_but_comments() -> None:
    assert Keywords.of("\n# a note\n  #language: fr\nFonctionnalité: A").name == "French"
    assert Keywords.of("Feature: A\n# language: fr").name == "English"
    assert Keywords.of("# language: qqq").name == "English"


def test_an_english_keyword_is_named_in_the_language_of_the_file() -> None:
    german = Keywords("de")

    assert german.instead_of_english("Feature: A") == "Funktionalität:"
    assert german.instead_of_english("When x") == "Wenn"
    assert german.instead_of_english("Wenn x") == ""
    assert german.instead_of_english("Whenever x") == ""
