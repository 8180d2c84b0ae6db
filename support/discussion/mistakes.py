"""Answers that do not fit their question, in business words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

MISTAKES: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "a misspelt approval": "aprove",
        "an answer to another question": "end_topic",
        "nothing but blanks": "   ",
        "a number": 7,
        "a list of topics and no decision": ["Hiring", "Budget"],
        "an agenda and no decision": {"agenda": ["Hiring"]},
        "a decision that is a number": {"action": 3},
        "a change without an agenda": {"action": "edit"},
        "a change to no topic at all": {"action": "edit", "agenda": []},
        "a change with a topic twice": {"action": "edit", "agenda": ["Hiring", "Budget", "hiring "]},
        "a change with a topic twice, spelled in two ways": {"action": "edit", "agenda": ["Caf\u00e9", "Cafe\u0301"]},
        "a change with a blank topic": {"action": "edit", "agenda": ["Hiring", "  "]},
        "a change with a number as a topic": {"action": "edit", "agenda": ["Hiring", 7]},
        "a change with one text as the agenda": {"action": "edit", "agenda": "Hiring"},
        "a number as the reason": {"action": "reject", "reason": 7},
        "an order without an agenda": {"action": "reorder"},
        "an order that leaves a topic out": {"action": "reorder", "agenda": ["Hiring", "Budget"]},
        "an order that brings a topic in": {"action": "reorder", "agenda": ["Offices", "Hiring", "Budget", "Travel"]},
        "an order with another topic": {"action": "reorder", "agenda": ["Offices", "Hiring", "Travel"]},
        "an order with a topic twice": {"action": "reorder", "agenda": ["Offices", "Hiring", "Budget", "Hiring"]},
        "no theme": {"action": "provide"},
        "a blank theme": {"action": "provide", "main_topic": "  "},
        "a number as the theme": {"action": "provide", "main_topic": 7},
        "no topics": {"action": "provide"},
        "a list without a topic": {"action": "provide", "topics": []},
        "one text as the topics": {"action": "provide", "topics": "Budget"},
        "a topic twice": {"action": "provide", "topics": ["Budget", "Hiring", "BUDGET"]},
        "a blank topic": {"action": "provide", "topics": ["Budget", ""]},
        "21 topics": {"action": "provide", "topics": [f"Topic number {number}" for number in range(1, 22)]},
    }
)
"""What the owner answers by mistake: each is refused by the question that it is said to."""
