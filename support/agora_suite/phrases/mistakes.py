"""Answers that do not fit their question, in business words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

HALF_AN_EMOJI: Final = "\ud83d"
"""Half of an emoji; no store can save it."""

MISTAKES: Final[Mapping[str, Any]] = {
    "a misspelled approval": "aprove",
    "an answer to another question": "end_topic",
    "only spaces": "   ",
    "a number": 7,
    "a list of topics without a decision": ["Hiring", "Budget"],
    "an agenda without a decision": {"agenda": ["Hiring"]},
    "a decision that is a number": {"action": 3},
    "a change without an agenda": {"action": "edit"},
    "a change to an empty agenda": {"action": "edit", "agenda": []},
    "a change with a topic twice": {"action": "edit", "agenda": ["Hiring", "Budget", "hiring "]},
    "a change with a topic twice, spelled in two ways": {"action": "edit", "agenda": ["Caf\u00e9", "Cafe\u0301"]},
    "a change with a blank topic": {"action": "edit", "agenda": ["Hiring", "  "]},
    "a change with a number as a topic": {"action": "edit", "agenda": ["Hiring", 7]},
    "a change with a single text as the agenda": {"action": "edit", "agenda": "Hiring"},
    "a number as the reason": {"action": "reject", "reason": 7},
    "an order without an agenda": {"action": "reorder"},
    "an order that leaves a topic out": {"action": "reorder", "agenda": ["Hiring", "Budget"]},
    "an order that adds a topic": {"action": "reorder", "agenda": ["Offices", "Hiring", "Budget", "Travel"]},
    "an order with another topic": {"action": "reorder", "agenda": ["Offices", "Hiring", "Travel"]},
    "an order with a topic twice": {"action": "reorder", "agenda": ["Offices", "Hiring", "Budget", "Hiring"]},
    "no theme": {"action": "provide"},
    "a blank theme": {"action": "provide", "main_topic": "  "},
    "a number as the theme": {"action": "provide", "main_topic": 7},
    "no topics": {"action": "provide"},
    "an empty list of topics": {"action": "provide", "topics": []},
    "a single text as the topics": {"action": "provide", "topics": "Budget"},
    "a topic twice": {"action": "provide", "topics": ["Budget", "Hiring", "BUDGET"]},
    "a blank topic": {"action": "provide", "topics": ["Budget", ""]},
    "a theme with half an emoji": {"action": "provide", "main_topic": f"Remote work {HALF_AN_EMOJI}"},
    "a theme of 201 characters": {"action": "provide", "main_topic": "x" * 201},
    "a topic with half an emoji": {"action": "provide", "topics": ["Budget", f"Hiring {HALF_AN_EMOJI}"]},
    "a change with half an emoji": {"action": "edit", "agenda": ["Budget", f"Hiring {HALF_AN_EMOJI}"]},
    "a change with a topic of 201 characters": {"action": "edit", "agenda": ["x" * 201]},
    "a reason with half an emoji": {"action": "reject", "reason": f"No {HALF_AN_EMOJI}"},
    "a reason of 20,001 characters": {"action": "reject", "reason": "x" * 20_001},
    "a reason with an escape sequence": {"action": "reject", "reason": "\x1b[31mNo"},
    "a message with half an emoji": {"action": "participate", "message": f"Yes {HALF_AN_EMOJI}"},
    "a message with a bell": {"action": "participate", "message": "Wake up\a"},
    "a message with a carriage return": {"action": "participate", "message": "Yes\rNo"},
    "a message with a form feed": {"action": "participate", "message": "Page 1\fPage 2"},
    "a message with a delete character": {"action": "participate", "message": "Yes\x7f"},
    "a message of 20,001 characters": {"action": "participate", "message": "x" * 20_001},
    "a decision with half an emoji": f"approve{HALF_AN_EMOJI}",
    "a note with half an emoji": {"action": "approve", "note": f"Fine {HALF_AN_EMOJI}"},
    "21 topics": {"action": "provide", "topics": [f"Topic number {number}" for number in range(1, 22)]},
}
"""The owner's mistaken answers: each is refused by its question."""
