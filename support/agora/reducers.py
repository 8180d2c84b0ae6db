"""How an update is joined to what a key already holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def item_id(item: Any) -> str | None:
    """Give the identity of an item of an append key, if it has one.

    Args:
        item: An item of a list that an append key holds.

    Returns:
        The item's `id`, or None where it has none.
    """
    return item.get("id") if isinstance(item, Mapping) else None


def append(held: list[Any], items: list[Any]) -> list[Any]:
    """Extend a list by the items of an update; an item with a known `id` is not taken twice.

    Args:
        held: What the key holds. It is not changed.
        items: The update: always a list of items.

    Returns:
        A new list.

    Raises:
        TypeError: The update is no list, or an item of it is a list itself (it would nest).
    """
    if not isinstance(items, list):
        raise TypeError(f"an append key takes a list of items, not {type(items).__name__}")
    if any(isinstance(item, list) for item in items):
        raise TypeError("an append key takes items, not lists of items")
    if not any(item_id(item) for item in items):
        return [*held, *items]
    known = {item_id(item) for item in held}
    joined = list(held)
    for item in items:
        identity = item_id(item)
        if identity is None or identity not in known:
            joined.append(item)
            known.add(identity)
    return joined


def append_rows(held: list[list[str]], rows: list[list[str]]) -> list[list[str]]:
    """Extend a list of rows by the rows of an update; each row is a list of names.

    Args:
        held: What the key holds. It is not changed.
        rows: The update: always a list of rows.

    Returns:
        A new list.

    Raises:
        TypeError: The update is no list, or an item of it is no list.
    """
    given: Any = rows
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise TypeError("this append key takes a list of rows, each a list of names")
    return [*held, *rows]


def merge(held: dict[Any, Any], entries: dict[Any, Any]) -> dict[Any, Any]:
    """Lay the entries of an update over a mapping; for a key in both, the last value wins.

    Args:
        held: What the key holds. It is not changed.
        entries: The update: always a mapping.

    Returns:
        A new mapping.

    Raises:
        TypeError: The update is no mapping.
    """
    if not isinstance(entries, Mapping):
        raise TypeError(f"a merged key takes a mapping, not {type(entries).__name__}")
    return {**held, **entries}
