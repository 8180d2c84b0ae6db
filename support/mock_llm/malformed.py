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


MALFORMED: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "truncated": _truncated,
        "prose": _prose,
        "fenced": _fenced,
        "empty": _empty,
        "wrong_type": _wrong_type,
        "no_json": _no_json,
        "blocks": str,
    }
)
"""What each kind of malformed reply does to a text. `blocks` leaves it, and sends it as a list of content blocks."""


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
