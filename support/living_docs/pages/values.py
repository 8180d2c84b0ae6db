"""Values as a person reads them, in HTML: lists as items, mappings as rows, long texts folded, large ones counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from support.living_docs.story.changes import Change, plain_mapping
from support.living_docs.story.wording import clock, counted, in_words

if TYPE_CHECKING:
    from markupsafe import Markup

FOLD_FROM = 220
"""Texts longer than this are folded (characters)."""
TEXT_AT_MOST = 6000
"""Of a text, no more than this is shown (characters)."""
ITEMS_AT_MOST = 12
ROWS_AT_MOST = 20
COLUMNS_AT_MOST = 10
_CELL_AT_MOST = 140
_SHORT_AT_MOST = 160
_SHORT_ITEMS = 6
_DEEPEST = 3

_MORE = '<span class="more">… and {}</span>'
_OPAQUE = re.compile(r"(?:[a-z_-]*[_-])?[0-9a-f-]{8,}")
"""An id that a machine drew: no column of a table is worth it."""
_TO_ESCAPE = re.compile(r"[&<>\"']").search
_ENTRY = "entry"
NOTHING = '<span class="none">nothing</span>'


def shown(value: Any) -> Markup:
    """Give a value in full, as far as a person would read it.

    Args:
        value: Anything that JSON holds, as the record writes it.
    """
    from markupsafe import Markup

    return Markup(_whole(value, 0))  # noqa: S704 - every text in it was escaped


def shortly(value: Any) -> Markup:
    """Give a value on one line.

    Args:
        value: Anything that JSON holds, as the record writes it.
    """
    from markupsafe import Markup

    return Markup(_line(value, _SHORT_AT_MOST))  # noqa: S704 - every text in it was escaped


def in_text(value: Any, most: int = _SHORT_AT_MOST) -> str:
    """Give a value as plain text on one line.

    Args:
        value: Anything that JSON holds, as the record writes it.
        most: How long it may be (characters).
    """
    return _cut(_flat(value, 0), most)


def changes_in_full(changes: Iterable[tuple[str, list[Change]]]) -> Markup:
    """Give changes by key, with their values in full.

    Args:
        changes: Keys and what changed in each.
    """
    return _changes(changes, _whole_at_top)


def changes_shortly(changes: Iterable[tuple[str, list[Change]]]) -> Markup:
    """Give changes by key, each value on one line.

    Args:
        changes: Keys and what changed in each.
    """
    return _changes(changes, _line)


def _whole_at_top(value: Any) -> str:
    return _whole(value, 0)


def _changes(changes: Iterable[tuple[str, list[Change]]], give: Callable[[Any], str]) -> Markup:
    from markupsafe import Markup

    told: list[str] = []
    for key, held in changes:
        told.append(f"<dt>{_escape(in_words(key))}</dt>")
        told.extend(f"<dd>{_change(change, give)}</dd>" for change in held)
    return Markup("".join(told))  # noqa: S704 - every text in it was escaped


def _change(change: Change, give: Callable[[Any], str]) -> str:
    path, how, before, after = change
    where = ""
    if len(path) > 1:
        inner = " › ".join([in_words(part) for part in path[1:]])
        where = f'<span class="where">{_escape(_cut(inner, _CELL_AT_MOST))}</span> '
    if how == "changed":
        old, new = _line(before), (_line(after) if type(after) in _SCALARS else give(after))
        return f'{where}<del>{old}</del> <span class="to">→</span> <ins>{new}</ins>'
    if how == "added":
        return f'{where}<span class="how">added</span> {give(after)}'
    if how == "removed":
        return f'{where}<span class="how">taken away</span> <del>{_line(before)}</del>'
    if how == "said":
        return f'{where}<span class="how">said</span> {counted(after, "message")}, <a href="#said">told above</a>'
    return where + give(after)


_SCALARS = frozenset({bool, int, float, type(None)})


def _escape(text: str) -> str:
    # what markupsafe's escape does, without the object around it: called some hundred times a page
    if _TO_ESCAPE(text) is None:
        return text
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;").replace("'", "&#39;")
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _whole(value: Any, depth: int) -> str:
    kind = type(value)
    if kind is str:
        return _text(value)
    if kind is list:
        return _items(value, depth)
    if kind is dict:
        mapping = plain_mapping(value)
        if mapping is not None:
            return _rows(mapping, depth)
        items = _set_items(value)
        if items is not None:
            return _items(items, depth)
    return _line(value)


def _text(value: str) -> str:
    if len(value) <= FOLD_FROM:
        return _escape(value) if value else '<span class="none">an empty text</span>'
    rest = len(value) - TEXT_AT_MOST
    more = f" {_MORE.format(counted(rest, 'more character'))}" if rest > 0 else ""
    return (
        f'<details class="long"><summary>{_escape(_cut(value, FOLD_FROM // 2))}</summary>'
        f'<div class="text">{_escape(value[:TEXT_AT_MOST])}{more}</div></details>'
    )


def _items(items: list[Any], depth: int) -> str:
    if not items:
        return '<span class="none">empty</span>'
    if depth < _DEEPEST and len(items) > 1 and all(type(item) is dict for item in items):
        mappings = [plain_mapping(item) for item in items]
        if all(mappings):
            return _table([mapping for mapping in mappings if mapping])
    if len(items) == 1 and depth < _DEEPEST:
        return _whole(items[0], depth + 1)
    shown_items = items[:ITEMS_AT_MOST]
    if all(type(item) in _SCALARS or (type(item) is str and len(item) < 60) for item in shown_items):
        told = "".join([f"<li>{_line(item)}</li>" for item in shown_items])
        return f'<ul class="items">{told}</ul>{_rest(len(items), ITEMS_AT_MOST, "item")}'
    deepest = depth >= _DEEPEST
    told = "".join([f"<li>{_line(item) if deepest else _whole(item, depth + 1)}</li>" for item in shown_items])
    return f'<ul class="blocks">{told}</ul>{_rest(len(items), ITEMS_AT_MOST, "item")}'


def _rows(mapping: Mapping[str, Any], depth: int) -> str:
    if not mapping:
        return '<span class="none">empty</span>'
    if depth >= _DEEPEST:
        return _line(mapping)
    inner = [plain_mapping(value) if type(value) is dict else None for value in mapping.values()]
    if len(inner) > 1 and all(inner):
        return _table([{"": key, **one} for key, one in zip(mapping, inner, strict=True) if one])
    told = "".join(
        [
            f"<dt>{_escape(_cut(in_words(key), _CELL_AT_MOST))}</dt><dd>{_whole(value, depth + 1)}</dd>"
            for key, value in list(mapping.items())[:ROWS_AT_MOST]
        ]
    )
    return f'<dl class="rows">{told}</dl>{_rest(len(mapping), ROWS_AT_MOST, "entry", "entries")}'


def _table(mappings: list[Mapping[str, Any]]) -> str:
    columns: dict[str, None] = {}
    for mapping in mappings[:ROWS_AT_MOST]:
        columns.update(dict.fromkeys(key for key, held in mapping.items() if held is not None))
    if len(columns) > 2 and _OPAQUE.fullmatch(str(mappings[0].get("id"))):
        columns.pop("id", None)
    kept = list(columns)[:COLUMNS_AT_MOST]
    head = "".join([f'<th scope="col">{_escape(_cut(in_words(key), 40) or _ENTRY)}</th>' for key in kept])
    body = "".join(
        [
            f"<tr>{''.join([f'<td>{_cell(mapping, key)}</td>' for key in kept])}</tr>"
            for mapping in mappings[:ROWS_AT_MOST]
        ]
    )
    hidden = len(columns) - len(kept)
    columns_left = f" {_MORE.format(counted(hidden, 'more column'))}" if hidden > 0 else ""
    rows_left = _rest(len(mappings), ROWS_AT_MOST, "row")
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll wide-table" tabindex="0">{table}</div>{columns_left}{rows_left}'


def _cell(mapping: Mapping[str, Any], key: str) -> str:
    return "" if mapping.get(key) is None else _line(mapping[key], _CELL_AT_MOST)


def _rest(number: int, most: int, one: str, many: str = "") -> str:
    if number <= most:
        return ""
    left = number - most
    return f" {_MORE.format(counted(left, f'more {one}', f'more {many}' if many else ''))}"


def _line(value: Any, most: int = _SHORT_AT_MOST) -> str:
    kind = type(value)
    if kind is str:
        return _short_text(value) if len(value) <= most else _escape(_cut(value, most))
    if value is None:
        return NOTHING
    if kind is dict and "@time" in value:
        return _escape(clock(value["@time"]) or _cut(_flat(value, 0), most))
    if not value and kind in (list, dict):
        return '<span class="none">empty</span>'
    return _escape(_cut(_flat(value, 0), most))


@lru_cache(maxsize=8192)
def _short_text(value: str) -> str:
    return _escape(value) if value else '<span class="none">an empty text</span>'


def _flat(value: Any, depth: int) -> str:
    flatten = _FLATTENED.get(type(value))
    return flatten(value, depth) if flatten is not None else str(value)


def _number(value: int) -> str:
    # a number too long for Python to write is none that a person reads
    return str(value) if abs(value) < 10**30 else "a very large number"


def _flat_items(items: list[Any], depth: int, between: str) -> str:
    if depth > _DEEPEST:
        return counted(len(items), "item")
    told = between.join([_flat(item, depth + 1) for item in items[:_SHORT_ITEMS]])
    left = len(items) - _SHORT_ITEMS
    return f"{told}, and {left} more" if left > 0 else told


def _flat_mapping(value: dict[str, Any], depth: int) -> str:
    mapping = plain_mapping(value)
    if mapping is None:
        return _tagged(value, depth)
    if depth > _DEEPEST:
        return counted(len(mapping), "entry", "entries")
    held = [(key, entry) for key, entry in mapping.items() if entry is not None]
    told = " · ".join([f"{in_words(key)}: {_flat(entry, depth + 1)}" for key, entry in held[:_SHORT_ITEMS]])
    left = len(held) - _SHORT_ITEMS
    return f"{told} · and {left} more" if left > 0 else told


def _tagged(value: dict[str, Any], depth: int) -> str:
    tag, content = next(iter(value.items()))
    if tag == "@time":
        return clock(content) or _flat(content, depth + 1)
    items = _set_items(value)
    if items is not None:
        return _flat_items(items, depth, ", ")
    if tag == "@bytes":
        return counted(len(str(content)) // 2, "byte")
    return f"{_flat(content, depth + 1)} s" if tag == "@seconds" else _flat(content, depth + 1)


def _set_items(value: dict[str, Any]) -> list[Any] | None:
    held = value.get("@set")
    return held if type(held) is list else None


_FLATTENED: Mapping[type, Callable[[Any, int], str]] = {
    str: lambda value, _: value[:1000],
    bool: lambda value, _: "yes" if value else "no",
    type(None): lambda *_: "nothing",
    int: lambda value, _: _number(value),
    float: lambda value, _: f"{value:.6g}",
    list: lambda value, depth: _flat_items(value, depth, ", "),
    dict: _flat_mapping,
}
