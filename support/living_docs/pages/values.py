"""Values as a person reads them, in HTML: lists as items, mappings as rows, long texts folded, large ones counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from support.living_docs.story.changes import ChangesByKey, StateChange
from support.living_docs.story.values import DEEPEST, SHORT, cut, in_text, sorted_items
from support.living_docs.story.wording import clock, counted, in_words

FOLD_FROM = 220
"""Texts longer than this are folded (characters)."""
_MOST_CHARACTERS = 6000
_MOST_ITEMS = 12
_MOST_ROWS = 20
_MOST_COLUMNS = 10
_MOST_CHARACTERS_OF_A_CELL = 140
_SHORT_ITEM = 60

_DRAWN_ID = re.compile(r"(?:[a-z_-]*[_-])?[0-9a-f-]{8,}")
"""An id that a machine drew: no column of a table is worth it."""
_NOTHING = '<span class="none">nothing</span>'
_EMPTY = '<span class="none">empty</span>'
_EMPTY_TEXT = '<span class="none">an empty text</span>'
_SCALARS = frozenset({bool, int, float, type(None)})


def in_full(value: Any) -> Markup:
    """Return a value as far as a person would read it."""
    return Markup(_whole(value, 0))  # noqa: S704 - every text in it is escaped


def on_one_line(value: Any) -> Markup:
    """Return a value on one line."""
    return Markup(_line(value))  # noqa: S704 - every text in it is escaped


def changes_in_full(changes: ChangesByKey) -> Markup:
    """Return changes by key, with their values in full."""
    return _changes(changes, in_full)


def changes_in_brief(changes: ChangesByKey) -> Markup:
    """Return changes by key, each value on one line."""
    return _changes(changes, _line)


def _changes(changes: ChangesByKey, render: Callable[[Any], str]) -> Markup:
    rows: list[str] = []
    for key, changes_of_key in changes:
        rows.append(f"<dt>{escape(in_words(key))}</dt>")
        rows.extend(f"<dd>{_change(change, render)}</dd>" for change in changes_of_key)
    return Markup("".join(rows))  # noqa: S704 - every text in it is escaped


def _change(change: StateChange, render: Callable[[Any], str]) -> str:
    path, how, before, after = change
    where = ""
    if len(path) > 1:
        entry = " › ".join([in_words(part) for part in path[1:]])
        where = f'<span class="where">{escape(cut(entry, _MOST_CHARACTERS_OF_A_CELL))}</span> '
    if how == "changed":
        new = _line(after) if type(after) in _SCALARS else render(after)
        return f'{where}<del>{_line(before)}</del> <span class="to">→</span> <ins>{new}</ins>'
    if how == "added":
        return f'{where}<span class="how">added</span> {render(after)}'
    if how == "removed":
        return f'{where}<span class="how">removed</span> <del>{_line(before)}</del>'
    if how == "said":
        return f'{where}<span class="how">said</span> {counted(after, "message")}, <a href="#said">shown above</a>'
    return f"{where}{render(after)}"


def _whole(value: Any, depth: int) -> str:
    kind = type(value)
    if kind is str:
        return _text(value)
    if kind is list or kind is tuple:
        return _items([*value], depth)
    if kind is frozenset:
        return _items(sorted_items(value), depth)
    if kind is dict:
        return _rows(value, depth)
    return _line(value)


def _text(text: str) -> str:
    if len(text) <= FOLD_FROM:
        return escape(text) if text else _EMPTY_TEXT
    more = _left_out(len(text) - _MOST_CHARACTERS, "character")
    return (
        f'<details class="long"><summary>{escape(cut(text, FOLD_FROM // 2))}</summary>'
        f'<div class="text">{escape(text[:_MOST_CHARACTERS])}{more}</div></details>'
    )


def _items(items: list[Any], depth: int) -> str:
    if not items:
        return _EMPTY
    if depth < DEEPEST and len(items) > 1 and all(type(item) is dict and item for item in items):
        return _table(items)
    if len(items) == 1 and depth < DEEPEST:
        return _whole(items[0], depth + 1)
    listed = items[:_MOST_ITEMS]
    more = _left_out(len(items) - _MOST_ITEMS, "item")
    are_short = all(type(item) in _SCALARS or (type(item) is str and len(item) < _SHORT_ITEM) for item in listed)
    on_lines = are_short or depth >= DEEPEST
    rows = "".join([f"<li>{_line(item) if on_lines else _whole(item, depth + 1)}</li>" for item in listed])
    return f'<ul class="{"items" if are_short else "blocks"}">{rows}</ul>{more}'


def _rows(mapping: Mapping[Any, Any], depth: int) -> str:
    if not mapping:
        return _EMPTY
    if depth >= DEEPEST:
        return _line(mapping)
    if len(mapping) > 1 and all(type(value) is dict and value for value in mapping.values()):
        return _table([{"": str(key), **value} for key, value in mapping.items()])
    rows = [
        f"<dt>{escape(cut(in_words(str(key)), _MOST_CHARACTERS_OF_A_CELL))}</dt><dd>{_whole(value, depth + 1)}</dd>"
        for key, value in list(mapping.items())[:_MOST_ROWS]
    ]
    return f'<dl class="rows">{"".join(rows)}</dl>{_left_out(len(mapping) - _MOST_ROWS, "entry", "entries")}'


def _table(mappings: list[dict[Any, Any]]) -> str:
    columns: dict[Any, None] = {}
    for mapping in mappings[:_MOST_ROWS]:
        columns.update(dict.fromkeys(key for key, value in mapping.items() if value is not None))
    if len(columns) > 2 and _DRAWN_ID.fullmatch(str(mappings[0].get("id"))):
        columns.pop("id", None)
    keys = list(columns)[:_MOST_COLUMNS]
    head = "".join([f'<th scope="col">{escape(cut(in_words(str(key)), 40) or "entry")}</th>' for key in keys])
    rows = [f"<tr>{''.join([_cell(mapping.get(key)) for key in keys])}</tr>" for mapping in mappings[:_MOST_ROWS]]
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    more_columns = _left_out(len(columns) - len(keys), "column")
    more_rows = _left_out(len(mappings) - _MOST_ROWS, "row")
    return f'<div class="scroll wide-table" tabindex="0">{table}</div>{more_columns}{more_rows}'


def _cell(value: Any) -> str:
    return f"<td>{'' if value is None else _line(value, _MOST_CHARACTERS_OF_A_CELL)}</td>"


def _left_out(number: int, singular: str, plural: str = "") -> str:
    if number <= 0:
        return ""
    words = counted(number, f"more {singular}", f"more {plural}" if plural else "")
    return f' <span class="more">… and {words}</span>'


def _line(value: Any, most: int = SHORT) -> str:
    kind = type(value)
    if kind is str:
        return escape(cut(value, most)) if value else _EMPTY_TEXT
    if value is None:
        return _NOTHING
    if kind is datetime:
        return clock(value)
    if not value and kind in (list, dict, tuple, frozenset):
        return _EMPTY
    return escape(in_text(value, most))
