"""Reducers: how an update is joined to a key's value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from support.agora.signatures import inspected


def item_id(item: Any) -> str | None:
    """Return the `id` of an item of an append key; None if it has none."""
    return item.get("id") if isinstance(item, Mapping) else None


@inspected
def append(current: list[Any], items: list[Any]) -> list[Any]:
    """Return a list extended by the items of an update; an item with a known `id` is not taken twice."""
    if not isinstance(items, list):
        raise TypeError(f"an append key takes a list of items, not {type(items).__name__}")
    if any(isinstance(item, list) for item in items):
        raise TypeError("an append key takes items, not lists of items")
    if not any(item_id(item) for item in items):
        return [*current, *items]
    known = {item_id(item) for item in current}
    joined = list(current)
    for item in items:
        identity = item_id(item)
        if identity is None or identity not in known:
            joined.append(item)
            known.add(identity)
    return joined


@inspected
def append_rows(current: list[list[str]], rows: list[list[str]]) -> list[list[str]]:
    """Return a list of rows extended by the rows of an update; each row is a list of names."""
    given: Any = rows
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise TypeError("this append key takes a list of rows, each a list of names")
    return [*current, *rows]


@inspected
def merge(current: dict[Any, Any], entries: dict[Any, Any]) -> dict[Any, Any]:
    """Return a mapping with the entries of an update laid over it; for a key in both, the last value wins."""
    if not isinstance(entries, Mapping):
        raise TypeError(f"a merged key takes a mapping, not {type(entries).__name__}")
    return {**current, **entries}
