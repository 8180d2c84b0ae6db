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


def test_what_the_middleware_for_human_approval_shows_is_in_words() -> None:
    requests = [{"name": "transfer", "args": {"amount": 80}, "description": "Tool execution requires approval"}]
    configs = [{"action_name": "transfer", "allowed_decisions": ["approve", "edit", "approve"]}]
    assert payload_shown({"action_requests": requests, "review_configs": configs}) == {
        "calls to decide on": [{"call": "transfer", "with": {"amount": 80}}],
        "possible decisions": ["approve", "edit"],
    }
    assert payload_shown({"action_requests": "none"}) == {"action_requests": "none"}
