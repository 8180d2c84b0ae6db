from __future__ import annotations

import pytest

from support.gherkin import parse, steps, then, when
from support.gherkin.progress import StepProgress
from support.gherkin.suggestions import nearest, stub, undefined, undefined_step


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


def error(text: str, kind: str = "when") -> str:
    return str(undefined(text, kind, steps.definitions()))


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


def test_an_undefined_step_without_likeness_comes_with_a_stub() -> None:
    told = undefined_step(StepProgress(type="when", keyword="When", text='it rains on "Monday" for 3 days', line=3))

    assert str(told) == 'No sentence matches “When it rains on "Monday" for 3 days”.'
    assert told.advice.splitlines() == [
        "Use a sentence of the vocabulary (pytest --steps), or have this step defined:",
        '@when(parse("it rains on {string} for {int} days"))',
        "def it_rains_on_for_days(value: str, value_2: int) -> None:",
        '    """What it means, for product owners. Example: `When it rains on "Monday" for 3 days`."""',
        "    pending()",
    ]


@pytest.mark.parametrize(
    "text", ["3 rounds", "class", "(maybe) a/b {x}", "“é”", 'says "a" and "b" and 1.5', '"""', "\\ {int}"]
)
def test_a_stub_is_valid_python_and_matches_its_step(text: str) -> None:
    names: dict[str, object] = {"parse": parse, "when": when, "pending": None}

    exec(stub(text, "when"), names)  # noqa: S102

    assert any(definition.parser.is_matching(text) for definition in steps.definitions())


def test_a_sentence_under_the_wrong_keyword_is_told_as_such() -> None:
    told = undefined_step(StepProgress(type="then", keyword="And", text="Dana approves the agenda", line=3))

    assert str(told).startswith("“{word} approves the agenda” is a When, but here it stands as a Then (")
    assert told.advice == "Move the step, or word it as a Then."


def test_a_value_of_the_wrong_type_is_told_with_its_sentence() -> None:
    assert error("the discussion moves on to Budget", "then") == (
        "No sentence matches “Then the discussion moves on to Budget”. In “the discussion moves on to {string}”, "
        "“Budget” is not a {string}."
    )
