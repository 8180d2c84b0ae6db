"""The words of a question, for any value that its flow asks with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WORDS = ("message", "question", "query", "prompt", "text", "description")
"""The fields of a payload that may have its words, the likeliest first."""
_KNOWN_OTHERWISE = frozenset({"type", "options", "problem"})


def words_field(payload: Any) -> str:
    """Return the field of a payload that has the words of its question; empty where none has."""
    if not isinstance(payload, Mapping):
        return ""
    return next((field for field in _WORDS if isinstance(payload.get(field), str)), "")


def words_in(payload: Any) -> str:
    """Return the words of the question that a payload asks; empty where it has none."""
    if isinstance(payload, str):
        return payload
    field = words_field(payload)
    return str(payload[field]) if field else ""


def payload_shown(payload: Any) -> Mapping[Any, Any]:
    """Return what a question shows beside its words, its options, and why the last answer was refused."""
    known = {*_KNOWN_OTHERWISE, words_field(payload)}
    return {key: value for key, value in payload.items() if key not in known} if isinstance(payload, Mapping) else {}
