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
def test_a_list_of_topics_is_read_regardless_of_its_numbers(reply: str, topics: list[str]) -> None:
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
    assert replies.vote_choice(reply, ("yes", "no")) == vote


@pytest.mark.parametrize(
    "reply",
    [
        '{"proposed_agenda": ["Budget", "Hiring"]}',
        'The agenda:\n```json\n{"proposed_agenda": ["Budget", "Hiring"]}\n```\nAgreed?',
        '{"note": {"proposed_agenda": 3}} {"proposed_agenda": ["Budget", " Hiring "]}',
        '{"proposed_agenda": [null]} {"proposed_agenda": ["Budget", "Hiring"]}',
        '{"result": {"proposed_agenda": ["Budget", "Hiring"]}}',
        'A brace { and then {"proposed_agenda": ["Budget", "Hiring"]}',
        "{" * 30_000 + '{"proposed_agenda": ["Budget", "Hiring"]}',
    ],
)
def test_an_agenda_is_found_anywhere_in_a_text(reply: str) -> None:
    assert replies.topics_under(reply, "proposed_agenda") == replies.Entries(["Budget", "Hiring"])


@pytest.mark.parametrize(
    ("entry", "dropped"),
    [
        ("null", "null"),
        ("7", "7"),
        ("true", "true"),
        ('""', '""'),
        ('" "', '" "'),
        ('["Offices"]', '["Offices"]'),
        ('{"title": "Offices"}', '{"title": "Offices"}'),
        ('"BUDGET"', '"BUDGET" (again)'),
        (f'["{"x" * 100}"]', f'["{"x" * 78}…'),
    ],
)
def test_a_wrong_entry_is_dropped_by_name_and_the_others_are_used(entry: str, dropped: str) -> None:
    found = replies.topics_under(f'{{"proposed_agenda": ["Budget", {entry}, "Hiring"]}}', "proposed_agenda")
    assert found == replies.Entries(["Budget", "Hiring"], [dropped])
    assert found.warnings("the list") == [f"the list holds what cannot be used; left out: {dropped}"]


@pytest.mark.parametrize(
    "reply",
    [
        '{"proposed_agenda": ["Budget"',
        '{"agenda": ["Budget"]}',
        '{"proposed_agenda": "Budget"}',
        '{"proposed_agenda": [null, 7]}',
        "[" * 30_000,
        "[1]",
        "",
    ],
)
def test_an_unusable_agenda_is_none(reply: str) -> None:
    assert replies.topics_under(reply, "proposed_agenda") is None


def test_an_agenda_without_topics_is_not_an_unusable_one() -> None:
    assert replies.topics_under('{"revised_agenda": []}', "revised_agenda") == replies.Entries()


def test_an_outline_keeps_what_can_be_used_of_it() -> None:
    reply = 'Sure: [{"title": " Overview ", "description": "What"}, {"title": ""}, 3, null, {"title": "End"}]'
    sections = [{"title": "Overview", "description": "What"}, {"title": "End", "description": ""}]
    assert replies.outline(reply) == replies.Entries(sections, ['{"title": ""}', "3", "null"])


@pytest.mark.parametrize(
    ("description", "dropped"),
    [("null", []), ("7", ['the description 7 of "End"']), ('["What"]', ['the description ["What"] of "End"'])],
)
def test_a_description_that_is_no_text_is_left_out_and_the_section_stays(description: str, dropped: list[str]) -> None:
    found = replies.outline(f'[{{"title": "End", "description": {description}}}]')
    assert found == replies.Entries([{"title": "End", "description": ""}], dropped)


@pytest.mark.parametrize("reply", ["no list", "[1, 2]", '{"title": "Overview"}', '[{"title": 3}]'])
def test_an_unusable_outline_is_empty(reply: str) -> None:
    assert replies.outline(reply) == replies.Entries()


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
        ('{"relevance": null}', None),
        ('{"relevance": NaN}', None),
        ('{"reason": "brief"} {"relevance": 0.4}', 0.4),
        ("0.9", None),
    ],
)
def test_a_rating_is_a_number_from_0_to_1(reply: str, score: float | None) -> None:
    assert replies.relevance(reply) == score
