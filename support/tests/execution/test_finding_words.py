from __future__ import annotations

import pytest

from support.execution.finding_words import invalid_state
from support.record.asking import SwallowedPause
from support.record.misrouted import MisroutedAnswers
from support.validators.finding import StateFinding

TITLES = {"get_theme": "The theme is chosen", "votes": "the votes"}
UNASKED = "the node had to ask, and finished without having asked"


def test_a_question_that_was_lost_is_said_once_with_its_count_and_the_lines_for_engineers_below() -> None:
    pauses = [str(SwallowedPause("get_theme", visit, UNASKED)) for visit in (1, 2, 3, 5)]

    lead, *rest = str(invalid_state(pauses, TITLES)).splitlines()
    assert lead == (
        "Expected a question to the owner at “The theme is chosen”. "
        "It was never asked: the session went on without an answer (4 times)."
    )
    assert rest == [
        "",
        "For engineers:",
        f"the pause of get_theme (4 times: visits 1-3, 5) was swallowed: {UNASKED}",
    ]


def misrouted() -> str:
    answers = MisroutedAnswers()
    answers.note("get_theme", "1", run=1, value="Hotel?", answers=0)
    answers.note("get_theme", "1", run=2, value="Flight?", answers=1)
    return answers.findings[0]


@pytest.mark.parametrize(
    ("finding", "meaning"),
    [
        (str(SwallowedPause("get_theme", 1, UNASKED)), "It was never asked: the session went on without an answer."),
        (misrouted(), "the question that was asked, 'Hotel?'. It reached another question: 'Flight?'."),
        (
            str(StateFinding("business", "votes[2].by", "one of ['Ada']", "Bob", 4, "Look at: x.", "get_theme")),
            "Expected “the votes” after “The theme is chosen” to be one of ['Ada']. It is 'Bob'.",
        ),
        (
            str(StateFinding("schema", "other", "a list", 7, 4)),
            "Expected “other” to be a list. It is 7.",
        ),
        (
            "get_theme wrote votes, which the state does not declare; the graph …",
            "no place for “the votes”: it was lost",
        ),
        ("get_theme changed votes in place, instead of returning an update", "It changed “the votes” unseen"),
        ("get_theme goes on to x, which the graph does not have; it ends …", "the next step, x, does not exist."),
    ],
)
def test_a_finding_leads_with_what_was_expected_and_what_happened(finding: str, meaning: str) -> None:
    lead, _, raw = str(invalid_state([finding], TITLES)).partition("\n\nFor engineers:\n")
    assert meaning in lead
    assert lead.startswith("Expected ")
    assert raw == finding


def test_a_finding_that_says_all_itself_stays_as_it_is() -> None:
    assert str(invalid_state(["the session ended in silence"], TITLES)) == "the session ended in silence"
