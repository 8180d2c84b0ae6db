from __future__ import annotations

import pytest

from support.gherkin import given, parse, step, steps, then, when
from support.gherkin.catalogue import Catalogue, catalogue


@pytest.fixture(autouse=True)
def _sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "_definitions", [])

    @given(parse("{int} round(s) of talk/silence"))
    def rounds(number: int) -> None:
        """Rounds."""

    @when(parse("{word} opens"))
    @then(parse("{word} opens"))
    def opens(who: str) -> None:
        """Opens."""

    @then(parse("Dana opens"))
    def dana_opens() -> None:
        """Opens."""

    @step(parse("it rains"))
    def rains() -> None:
        """Rains."""


def sources(text: str, keyword: steps.Keyword | None = None) -> list[str]:
    return [str(match.definition) for match in catalogue().matches(text, keyword)]


def test_optional_text_and_alternatives_are_matched() -> None:
    assert sources("1 round of talk") == sources("2 rounds of silence") == ["Given {int} round(s) of talk/silence"]


def test_every_sentence_that_fits_is_named() -> None:
    assert sources("Dana opens", "then") == ["Then {word} opens", "Then Dana opens"]


def test_sentences_of_another_keyword_do_not_fit() -> None:
    assert sources("Dana opens", "when") == ["When {word} opens"]
    assert sources("Dana opens", "given") == []


def test_a_sentence_for_any_keyword_fits_each() -> None:
    assert sources("it rains", "given") == sources("it rains", "then") == ["* it rains"]


def test_without_keyword_sentences_of_all_keywords_are_named() -> None:
    assert len(sources("Dana opens")) == 3


def test_a_match_has_values_by_the_name_of_the_parameter() -> None:
    (match,) = catalogue().matches("Ada opens", "when")

    assert match.values() == {"who": "Ada"}
    (argument,) = match.arguments
    assert (argument.group.start, argument.group.end, argument.parameter_type.name) == (0, 3, "word")


def test_what_was_found_is_remembered() -> None:
    assert catalogue().matches("Dana opens", "then") is catalogue().matches("Dana opens", "then")


def test_a_sentence_defined_later_is_found() -> None:
    before = catalogue()

    @when(parse("it snows"))
    def snows() -> None:
        """Snows."""

    assert catalogue() is not before
    assert sources("it snows", "when") == ["When it snows"]


def test_the_nearest_sentences_are_named() -> None:
    assert str(Catalogue(steps.definitions()).nearest("it rain")[0]) == "* it rains"
