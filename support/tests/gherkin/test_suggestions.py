from __future__ import annotations

import pytest

from support.gherkin import parse, steps, then, when
from support.gherkin.progress import StepProgress
from support.gherkin.suggestions import nearest, undefined_step


@pytest.fixture(autouse=True)
def _vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "_definitions", [])

    @when(parse("{word} approves the agenda"))
    @when(parse("{word} rejects the agenda"))
    def decide(who: str) -> None:
        """Decides."""

    @then(parse("the discussion moves on to {string}"))
    def moves(topic: str) -> None:
        """Moves."""


def near(text: str) -> list[str]:
    return [definition.source for definition in nearest(text, steps.definitions())]


def test_the_likest_sentence_comes_first() -> None:
    assert near("Dana aproves the agenda")[0] == "{word} approves the agenda"
    assert near("Dana rejects the agendas")[0] == "{word} rejects the agenda"


def test_long_values_do_not_hide_the_sentence() -> None:
    text = (
        'the discusion moves on to "What we owe to the people who maintain what we all depend on, and why it matters"'
    )

    assert near(text) == ["the discussion moves on to {string}"]


def test_unlike_sentences_are_not_suggested() -> None:
    assert near("it rains") == []


def test_an_undefined_step_without_likeness_still_says_what_to_do() -> None:
    error = undefined_step(StepProgress("when", "When", 'it rains on "Monday"', 3))

    assert str(error) == 'No sentence matches “When it rains on "Monday"”.'
    assert (
        error.advice
        == 'Use a sentence of the vocabulary, or have a step defined: @when(parse("it rains on {string}")).'
    )


def test_a_sentence_under_the_wrong_keyword_is_told_as_such() -> None:
    error = undefined_step(StepProgress("then", "And", "Dana approves the agenda", 3))

    assert str(error).startswith("“{word} approves the agenda” is a When, but here it stands as a Then (")
    assert error.advice == "Move the step, or word it as a Then."
