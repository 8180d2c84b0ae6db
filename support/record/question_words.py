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
    if not isinstance(payload, Mapping):
        return {}
    known = {*_KNOWN_OTHERWISE, words_field(payload)}
    return {name: part for key, value in payload.items() if key not in known for name, part in _in_words(key, value)}


def _in_words(key: Any, value: Any) -> list[tuple[Any, Any]]:
    """Return what a field shows; the requests of LangChain's middleware for human approval in words."""
    parts = value if isinstance(value, list) and all(isinstance(part, Mapping) for part in value) else []
    if key == "action_requests" and parts:
        return [("calls to decide on", [{"call": part.get("name"), "with": part.get("args")} for part in parts])]
    if key == "review_configs" and parts:
        decisions = [part.get("allowed_decisions") for part in parts]
        allowed = [decision for each in decisions if isinstance(each, list) for decision in each]
        return [("possible decisions", list(dict.fromkeys(map(str, allowed))))]
    return [(key, value)]
