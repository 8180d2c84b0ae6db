from __future__ import annotations

from pathlib import Path

import pytest
from cucumber_expressions.parameter_type_registry import ParameterTypeRegistry

from support.gherkin import define_parameter_type, expressions, parse, renamed, steps, then, when
from support.gherkin.progress import StepProgress
from support.gherkin.renamed import RenamedWords
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


def error_text(text: str, kind: str = "when") -> str:
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
    error = undefined_step(StepProgress(type="when", keyword="When", text='it rains on "Monday" for 3 days', line=3))

    assert str(error) == 'No sentence matches “When it rains on "Monday" for 3 days”.'
    assert error.advice.splitlines() == [
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


def test_a_sentence_under_the_wrong_keyword_is_reported_as_such() -> None:
    error = undefined_step(StepProgress(type="then", keyword="And", text="Dana approves the agenda", line=3))

    assert str(error).startswith("“{word} approves the agenda” is a When, but here it is used as a Then (")
    assert error.advice == "Begin it with “When”, or word it as a Then."


def test_a_value_of_the_wrong_type_is_reported_with_its_sentence() -> None:
    assert error_text("the discussion moves on to Budget", "then") == (
        "No sentence matches “Then the discussion moves on to Budget”. In “the discussion moves on to {string}”, "
        "“Budget” is not {string}."
    )


def test_a_letter_whose_accent_was_typed_separately_is_named() -> None:
    @when(parse("{word} prüft die Agenda"))
    def check(who: str) -> None:
        """Checks."""

    error = undefined("Dana pru\u0308ft die Agenda", "when", steps.definitions(), "Wenn")

    assert "It contains a letter whose accent was typed separately (ü)." in str(error)
    assert error.advice == "Write: Wenn Dana prüft die Agenda"


def test_other_words_for_the_same_are_answered_with_the_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    words = RenamedWords(Path("renamed_sentences.toml"), synonyms={"the discussion moves on to": ["next comes"]})

    assert "moves on" not in error_text('next comes "Budget"', "then")
    monkeypatch.setattr(renamed, "_files", {words.file: words})
    assert '    Then the discussion moves on to "Budget"  (' in error_text('next comes "Budget"', "then")


def test_a_typing_mistake_is_answered_without_python() -> None:
    error = undefined("Dana aproves the agenda", "when", steps.definitions())

    assert "The nearest are:\n    When Dana approves the agenda  (" in str(error)
    assert error.advice == "Use one of these sentences, or ask an engineer for a new one."


@pytest.fixture
def polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expressions, "_domain_types", {})
    monkeypatch.setattr(expressions, "_registry", ParameterTypeRegistry())
    define_parameter_type("agents", r'"[^"]*"(?:(?:,| and) "[^"]*")*', str, "Agents.")
    define_parameter_type("stance", "for it|against it", str, "How they vote.", ["for it", "against it"])
    define_parameter_type("chair", "(?P<chair>Kim)", str, "Who presides.", ["Kim"])

    @when(parse("{agents} vote/votes {stance} on {string}"))
    def vote(who: str, stance: str, topic: str) -> None:
        """Vote."""

    @when(parse("{agents} vote/votes {stance} on {string} in round {int}"))
    def vote_late(who: str, stance: str, topic: str, number: int) -> None:
        """Vote."""

    @when(parse("{chair} counts the vote(s)"))
    def count(who: str) -> None:
        """Count."""


@pytest.mark.usefixtures("polls")
@pytest.mark.parametrize(
    ("text", "says", "advice"),
    [
        ('Ada votes for it on "X"', "“Ada” is not {agents}.", 'it in double quotes: When "Ada" votes for it on "X"'),
        (
            'Ada and Ben vote for it on "X"',
            "“Ada and Ben” is not {agents}.",
            'each in double quotes, with a comma or “and” between: When "Ada" and "Ben" vote for it on "X"',
        ),
        (
            '"Ada", Ben vote for it on "X"',
            "is not {agents}.",
            'each in double quotes, with a comma or “and” between: When "Ada", "Ben" vote for it on "X"',
        ),
        (
            '"Ada" votes for it on X in round 3',
            "“X” is not {string}.",
            'it in double quotes: When "Ada" votes for it on "X" in round 3',
        ),
    ],
)
def test_a_value_without_its_quotes_is_reported_with_them(text: str, says: str, advice: str) -> None:
    error = undefined(text, "when", steps.definitions())

    assert says in str(error)
    assert error.advice == f"Write {advice}"


@pytest.mark.usefixtures("polls")
def test_a_mistyped_value_is_answered_with_the_allowed_one() -> None:
    error = undefined('"Ada" votes agianst it on "X"', "when", steps.definitions())

    assert str(error).endswith("“agianst it” is not {stance}.")
    assert error.advice == 'Write: When "Ada" votes against it on "X"'


@pytest.mark.usefixtures("polls")
@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("kim Counts The Vote", "Kim counts the vote"),
        ("Kim counts the VOTES", "Kim counts the votes"),
        ('"ADA" Votes For it on "Big X"', '"ADA" votes for it on "Big X"'),
    ],
)
def test_a_sentence_in_other_capitals_is_reported_with_the_right_ones(text: str, right: str) -> None:
    error = undefined(text, "when", steps.definitions())

    assert str(error) == f"No sentence matches “When {text}”. Only capital and small letters differ."
    assert error.advice == f"Write: When {right}"


@pytest.fixture
def renamed_votes(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = {
        "on {string} {agents} is/are {stance}": "{agents} votes {stance} on {string}",
        "{chair} looks (them )through": "{chair} counts the votes",
        "{chair} goes home": "{chair} leaves",
    }
    words = RenamedWords(Path("renamed_sentences.toml"), sentences, {"stance": {"pro": "for it"}})
    monkeypatch.setattr(renamed, "_files", {words.file: words})


@pytest.mark.usefixtures("polls", "renamed_votes")
@pytest.mark.parametrize(
    ("text", "write"),
    [
        ('on "X" "Ada" is against it', '"Ada" votes against it on "X"'),
        ('on "X" "Ada" and "Ben" are pro', '"Ada" and "Ben" votes for it on "X"'),
        ('"Ada" votes pro on "X" in round 3', '"Ada" votes for it on "X" in round 3'),
        ("Kim looks them through", "Kim counts the votes"),
        ("Kim looks through", "Kim counts the votes"),
    ],
)
def test_a_former_sentence_is_answered_with_the_new_one_and_its_values(text: str, write: str) -> None:
    error = undefined(text, "when", steps.definitions(), keyword="And ")

    assert str(error) == f"No sentence matches “And {text}”. It was renamed."
    assert error.advice == f"Write: And {write}"


@pytest.mark.usefixtures("polls", "renamed_votes")
def test_a_former_sentence_whose_new_one_is_not_loaded_is_not_mentioned() -> None:
    assert "renamed" not in error_text("Kim goes home")
