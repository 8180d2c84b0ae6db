"""What the flow reads out of the replies of language models."""

from __future__ import annotations

import pytest

from support.agora import replies


@pytest.mark.parametrize(
    ("reply", "topics"),
    [
        ("1. Budget\n2. Hiring", ["Budget", "Hiring"]),
        ("Here you are:\n 1) Budget\n 2) Hiring\nThat is all.", ["Budget", "Hiring"]),
        ("- Budget\n* Hiring", ["Budget", "Hiring"]),
        ("9. Budget\n10. Hiring\n11. Offices", ["Budget", "Hiring", "Offices"]),
        ('1. **Budget**\n2. "Hiring"', ["Budget", "Hiring"]),
        ("1. **Budget**: what we spend\n2. *Hiring*", ["Budget: what we spend", "Hiring"]),
        ('1. "Remote first" as a rule\n2. "Pay" and "Tools"', ['"Remote first" as a rule', '"Pay" and "Tools"']),
        ("1. Budget\n2. budget\n3. Hiring", ["Budget", "Hiring"]),
        ("Budget and Hiring", []),
        ("1.5 million is the budget", []),
        ("", []),
    ],
)
def test_a_list_of_topics_is_read_whatever_its_numbers(reply: str, topics: list[str]) -> None:
    assert replies.numbered_topics(reply) == topics


@pytest.mark.parametrize(
    ("reply", "vote"),
    [
        ("Yes.", "yes"),
        ("**YES** - we are done", "yes"),
        ("no, because yes would be too early", "no"),
        ("No. Yesterday we said more.", "no"),
        ("I recommend yes", None),
        ("Yesterday we said enough", None),
        ("Nobody objects", None),
        ("", None),
        ("42", None),
    ],
)
def test_only_the_first_word_decides_a_vote(reply: str, vote: str | None) -> None:
    assert replies.clear_vote(reply, ("yes", "no")) == vote


@pytest.mark.parametrize(
    "reply",
    [
        '{"proposed_agenda": ["Budget", "Hiring"]}',
        'The agenda:\n```json\n{"proposed_agenda": ["Budget", "Hiring"]}\n```\nAgreed?',
        '{"note": {"proposed_agenda": 3}} {"proposed_agenda": ["Budget", " Hiring ", "", 7, "budget"]}',
        'A brace { and then {"proposed_agenda": ["Budget", "Hiring"]}',
    ],
)
def test_an_agenda_is_found_wherever_it_stands(reply: str) -> None:
    assert replies.topics_under(reply, "proposed_agenda") == ["Budget", "Hiring"]


@pytest.mark.parametrize(
    "reply", ['{"proposed_agenda": ["Budget"', '{"agenda": ["Budget"]}', '{"proposed_agenda": "Budget"}', "[1]", ""]
)
def test_an_unusable_agenda_is_none(reply: str) -> None:
    assert replies.topics_under(reply, "proposed_agenda") is None


def test_an_outline_keeps_what_can_be_used_of_it() -> None:
    reply = 'Sure: [{"title": " Overview ", "description": "What"}, {"title": ""}, 3, {"title": "End"}]'
    assert replies.outline(reply) == [
        {"title": "Overview", "description": "What"},
        {"title": "End", "description": ""},
    ]


@pytest.mark.parametrize("reply", ["no list", "[1, 2]", '{"title": "Overview"}', '[{"title": 3}]'])
def test_an_unusable_outline_is_empty(reply: str) -> None:
    assert replies.outline(reply) == []


@pytest.mark.parametrize(
    ("reply", "score"),
    [
        ('{"relevance": 0.4}', 0.4),
        ('I say {"relevance": 1}', 1.0),
        ('{"relevance": 0}', 0.0),
        ('{"relevance": -0.1}', None),
        ('{"relevance": true}', None),
        ('{"relevance": 7}', None),
        ('{"relevance": "high"}', None),
        ("0.9", None),
    ],
)
def test_a_rating_is_a_number_from_0_to_1(reply: str, score: float | None) -> None:
    assert replies.relevance(reply) == score
