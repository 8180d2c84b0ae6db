"""Texts from outside: whether they can be kept unchanged, and how they are mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

DEFAULT_TEXT_LENGTH: Final = 20_000
"""Maximum number of characters in a text, if the configuration sets none."""

TITLE_LENGTH: Final = 200
"""Maximum number of characters in a title: of a theme, a topic, a section, a model or a session."""

REPLACEMENT: Final = "\ufffd"
"""The replacement for a character that cannot be kept, in a mended text."""

# Control characters but tab and newline, and lone surrogates, which UTF-8 cannot encode.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_HALVES: Final = re.compile("[\ud800-\udfff]")


def with_newlines(text: str) -> str:
    """Return a text with the line ends of Windows as newlines."""
    return text.replace("\r\n", "\n")


def text_problem(text: str, max_characters: int) -> str | None:
    """Return why a text cannot be kept, to follow its name in a sentence; None if it can.

    It may have `max_characters`, not counting blanks at its ends.
    """
    text = with_newlines(text)
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        return (
            f"holds a character that cannot be kept, at position {forbidden.start() + 1} "
            "(a control character or half a character); leave it out"
        )
    length = len(text.strip())
    return f"is too long: {length} characters, at most {max_characters} are kept" if length > max_characters else None


def repair_text(text: str, max_characters: int) -> tuple[str, list[str]]:
    """Return a text that can be kept, and a phrase for each repair.

    Forbidden characters are replaced, and the text is cut to `max_characters`.
    """
    text, replaced = _FORBIDDEN.subn(REPLACEMENT, with_newlines(text))
    repairs = [f"{replaced} character{'s' if replaced > 1 else ''} that cannot be kept replaced"] if replaced else []
    if len(text) > max_characters:
        repairs.append(f"cut from {len(text)} to {max_characters} characters")
    return text[:max_characters], repairs


def map_texts(value: Any, change: Callable[[str], str]) -> Any:
    """Return a value with every text in it changed, in mappings (keys too), lists and tuples at any depth."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {map_texts(key, change): map_texts(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [map_texts(item, change) for item in value]
    if isinstance(value, tuple):
        make = getattr(value, "_make", tuple)  # a named tuple keeps its fields
        return make(map_texts(item, change) for item in value)
    return value


def storable(answer: Any) -> Any:
    """Return an answer that the store can keep and that its question refuses with the same words as the original.

    An answer that is sent into a node is stored before the node sees it; a lone surrogate would fail there.
    """
    return map_texts(answer, lambda text: _HALVES.sub("\0", text))


def text_limit(state: Mapping[str, Any]) -> int:
    """Return the maximum number of characters in a text; the session's state may not hold the limits yet."""
    limit = (state.get("flow_control") or {}).get("max_text_length")
    return limit if isinstance(limit, int) else DEFAULT_TEXT_LENGTH


def title_limit(max_characters: int) -> int:
    """Return the maximum number of characters in a title, given that of any text."""
    return min(TITLE_LENGTH, max_characters)
