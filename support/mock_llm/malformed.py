"""Replies that went wrong on the way, as real models get them wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final


def _truncated(text: str) -> str:
    return text[: max(1, len(text) * 3 // 5)].rstrip("]}\n ")


def _prose(text: str) -> str:
    return f"Certainly! I have weighed it all. Here is the result:\n\n{text}\n\nLet me know if I should adjust it."


def _fenced(text: str) -> str:
    return f"```{'json' if _parsed(text) is not None else ''}\n{text}\n```"


def _empty(_: str) -> str:
    return ""


def _wrong_type(text: str) -> str:
    value = _parsed(text)
    if isinstance(value, dict):
        return json.dumps({key: _other_type(inner) for key, inner in value.items()}, ensure_ascii=False)
    if value is not None:
        return json.dumps(_other_type(value), ensure_ascii=False)
    return json.dumps({"reply": len(text)})


def _no_json(text: str) -> str:
    words = re.sub(r"[\[\]{}\"]", "", text) if _parsed(text) is not None else text
    return "I would rather put it in words: " + re.sub(r"\s*\n\s*", " ", words).replace(":", " is").strip()


def _with_entries(change: Callable[[list[Any]], list[Any]]) -> Callable[[str], str]:
    def changed(text: str) -> str:
        value = _parsed(text)
        if isinstance(value, list):
            value = change(value)
        elif isinstance(value, dict):
            value = {key: change(item) if isinstance(item, list) else item for key, item in value.items()}
        return text if value is None else json.dumps(value, ensure_ascii=False)

    return changed


def _with_second(make: Callable[[Any], Any]) -> Callable[[str], str]:
    return _with_entries(lambda entries: [*entries[:1], *(make(entry) for entry in entries[:1]), *entries[1:]])


MALFORMED: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "truncated": _truncated,
        "prose": _prose,
        "fenced": _fenced,
        "empty": _empty,
        "wrong_type": _wrong_type,
        "no_json": _no_json,
        "blocks": str,
        "null_entry": _with_second(lambda _: None),
        "number_entry": _with_second(lambda _: 7),
        "nested_entry": _with_second(lambda entry: [entry]),
        "blank_entry": _with_second(lambda entry: {**entry, "title": " "} if isinstance(entry, dict) else " "),
        "untitled_entry": _with_second(lambda _: {"description": "What was left out"}),
        "repeated_entry": _with_second(lambda entry: entry),
        "wrong_description": _with_entries(lambda entries: [{**entries[0], "description": 7}, *entries[1:]]),
        "null_description": _with_entries(lambda entries: [{**entries[0], "description": None}, *entries[1:]]),
        "no_usable_entry": _with_entries(lambda _: [None, 7]),
    }
)
"""What each kind of malformed reply does to a text. `blocks` leaves it, and sends it as a list of content blocks.

The kinds of entry put one wrong entry second into each list of a JSON reply.
"""


def _parsed(text: str) -> Any:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict | list) else None


def _other_type(value: Any) -> Any:
    if isinstance(value, list):
        return {"items": len(value)}
    if isinstance(value, dict):
        return list(value)
    if isinstance(value, str):
        return len(value)
    return f"about {value}"
