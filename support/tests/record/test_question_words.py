from __future__ import annotations

from typing import Any

import pytest

from support.record.question_words import payload_shown, words_in


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ({"message": "Pay?"}, "Pay?"),
        ({"query": "Pay?", "text": "more"}, "Pay?"),
        ({"message": 7, "prompt": "Pay?"}, "Pay?"),
        ("Pay?", "Pay?"),
        ({"value": ["Pay?"]}, ""),
        (None, ""),
    ],
)
def test_the_words_of_a_question_are_in_the_likeliest_field(payload: Any, words: str) -> None:
    assert words_in(payload) == words


def test_what_is_shown_beside_a_question_leaves_out_what_is_known_otherwise() -> None:
    payload = {"type": "pay", "question": "Pay?", "options": ["yes"], "problem": "no", "amount": 120, "text": "For Ada"}
    assert payload_shown(payload) == {"amount": 120, "text": "For Ada"}
