"""Values of a state as plain text on one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from support.living_docs.story.wording import clock, counted, in_words

SHORT = 160
"""The longest value on one line (characters)."""
DEEPEST = 3
NULL = "no value (null)"
"""An answer that is nothing: not the same as no answer."""

_MOST_ITEMS = 6
_MOST_CHARACTERS = 1000


def in_text(value: Any, most: int = SHORT) -> str:
    """Return a value as plain text on one line, of at most `most` characters."""
    return cut(_flat(value, 0), most)


def answer_in_text(answer: Any) -> str:
    """Return an answer on one line, its action first, e.g. `change, with books Emma, Dune`."""
    if type(answer) is dict and type(answer.get("action")) is str:
        fields = {in_words(str(key)): value for key, value in answer.items() if key != "action"}
        words = " and ".join(f"{name} {in_text(value) or '(empty)'}" for name, value in fields.items())
        return in_words(answer["action"]) + (f", with {words}" if words else "")
    return NULL if answer is None else in_text(answer)


def cut(text: str, most: int) -> str:
    """Return a text of at most `most` characters; a shortened text ends with an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _flat(value: Any, depth: int) -> str:
    flatten = _FLATTENERS.get(type(value))
    return flatten(value, depth) if flatten is not None else str(value)


def _number(value: int) -> str:
    # a number too long for Python to write is too long to read
    return str(value) if abs(value) < 10**30 else "a very large number"


def _items(items: list[Any], depth: int) -> str:
    if depth > DEEPEST:
        return counted(len(items), "item")
    listed = ", ".join([_flat(item, depth + 1) for item in items[:_MOST_ITEMS]])
    left = len(items) - _MOST_ITEMS
    return f"{listed}, and {left} more" if left > 0 else listed


def _entries(mapping: dict[Any, Any], depth: int) -> str:
    if depth > DEEPEST:
        return counted(len(mapping), "entry", "entries")
    entries = [(key, entry) for key, entry in mapping.items() if entry is not None]
    listed = " · ".join([f"{in_words(str(key))}: {_flat(entry, depth + 1)}" for key, entry in entries[:_MOST_ITEMS]])
    left = len(entries) - _MOST_ITEMS
    return f"{listed} · and {left} more" if left > 0 else listed


def sorted_items(items: frozenset[Any]) -> list[Any]:
    """Return the items of a set in an order that is the same each time."""
    return sorted(items, key=repr)


_FLATTENERS: Mapping[type, Callable[[Any, int], str]] = {
    str: lambda value, _: value[:_MOST_CHARACTERS],
    bool: lambda value, _: "yes" if value else "no",
    type(None): lambda *_: "nothing",
    int: lambda value, _: _number(value),
    float: lambda value, _: f"{value:.6g}",
    list: _items,
    tuple: lambda value, depth: _items([*value], depth),
    frozenset: lambda value, depth: _items(sorted_items(value), depth),
    dict: _entries,
    datetime: lambda value, _: clock(value),
    date: lambda value, _: value.isoformat(),
    timedelta: lambda value, _: f"{value.total_seconds():g} s",
    bytes: lambda value, _: counted(len(value), "byte"),
}
