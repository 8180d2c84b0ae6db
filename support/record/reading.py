"""Reads written records of any age: what cannot be understood is counted, and never an error."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

import orjson

from support.record.event import Event
from support.record.events import KINDS
from support.record.json_lines import decode

_LONE_SURROGATE = re.compile(
    r"(?<!\\)((?:\\\\)*)"
    r"(?:\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
"""Half a character, which no file can hold."""


class RecordReading(NamedTuple):
    """The events in the lines of a record, and how many lines could not be read.

    Attributes:
        sizes: How long the line of each event is (characters).
        unread: How many lines are no event.
        unknown: How many events are of an unknown kind, or lack what their kind needs.
    """

    events: tuple[Event, ...] = ()
    sizes: tuple[int, ...] = ()
    unread: int = 0
    unknown: int = 0


class _Kind(NamedTuple):
    """How an event of a kind is read: its type, the fields it cannot be without, and how each field is written."""

    event_type: type[Event]
    required: frozenset[str]
    fields: Mapping[str, tuple[frozenset[type] | None, Callable[[Any], Any] | None]]


def read_events(record: str, without: tuple[str, ...] = ()) -> RecordReading:
    """Read the events of a record; a field that is unknown or of a wrong type is left out where its kind allows it.

    Args:
        record: Lines of JSON as `Record.to_lines` writes them.
        without: Kinds to leave out; cheaply, where the kind begins the line as it is written.
    """
    # not splitlines: a text inside the JSON may hold other line ends
    lines = [line for line in record.split("\n") if line and not line.isspace()]
    if without:
        beginnings = tuple(f'{{"kind": "{kind}"' for kind in without)
        lines = [line for line in lines if not line.startswith(beginnings)]
    values = _parse(f"[{','.join(lines)}]") or []
    if len(values) != len(lines):
        values = [_parse(line) for line in lines]
    events: list[Event] = []
    sizes: list[int] = []
    unread = unknown = 0
    for value, line in zip(values, lines, strict=True):
        try:
            event = _event(value) if type(value) is dict else None
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
            event = None
        if event is not None:
            events.append(event)
            sizes.append(len(line))
        elif type(value) is dict:
            unknown += 1
        else:
            unread += 1
    return RecordReading(tuple(events), tuple(sizes), unread, unknown)


def _parse(text: str) -> Any:
    """Return what JSON says; None where it cannot be read."""
    with suppress(ValueError):  # the standard library reads a little more than the fast reader does
        return orjson.loads(text)
    try:
        return json.loads(_LONE_SURROGATE.sub(r"\1\\ufffd", text).encode("utf-8", "replace").decode("utf-8"))
    except (ValueError, RecursionError):
        return None


def _event(value: dict[str, Any]) -> Event | None:
    """Build an event; None for an unknown kind, and for one that lacks a field without a default."""
    name = value.get("kind")
    kind = _KINDS.get(name) if type(name) is str else None
    if kind is None:
        return None
    arguments: dict[str, Any] = {}
    for key, content in value.items():
        if key in kind.fields:
            types, convert = kind.fields[key]
            if types is None or type(content) in types:
                arguments[key] = content if convert is None else convert(content)
    return kind.event_type(**arguments) if kind.required <= arguments.keys() else None


def _kind(event_type: type[Event]) -> _Kind:
    hints = get_type_hints(event_type)
    declared = fields(event_type)
    required = {field.name for field in declared if field.default is MISSING and field.default_factory is MISSING}
    types = {field.name: _json_types(hints[field.name]) for field in declared}
    return _Kind(
        event_type, frozenset(required), {name: (types[name], _converter(hints[name], types[name])) for name in types}
    )


def _json_types(hint: Any) -> frozenset[type] | None:
    """Return the types of JSON in which a field may be written; None for any."""
    if hint is Any:
        return None
    origin = get_origin(hint)
    if origin is None:
        kind: type = hint
        return _WRITTEN_AS.get(kind, frozenset({kind}))
    if origin in _WRITTEN_AS:
        return _WRITTEN_AS[origin]
    options: frozenset[type] = frozenset()
    for option in get_args(hint):
        options |= _json_types(option) or options
    return options


def _converter(hint: Any, types: frozenset[type] | None) -> Callable[[Any], Any] | None:
    if datetime in get_args(hint):
        return _moment
    if get_origin(hint) is tuple:
        return _texts
    if types is None:
        return decode
    if dict in types:
        return _texts_by_name if get_origin(get_args(hint)[-1]) is tuple else _mapping
    return _number if float in types else None


def _moment(text: str | None) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromisoformat(text) if text else None
    return None


def _texts(items: list[Any]) -> tuple[str, ...]:
    return tuple(item for item in items if type(item) is str)


def _mapping(entries: dict[str, Any]) -> dict[str, Any]:
    mapping = decode(entries)
    if type(mapping) is not dict:
        raise TypeError(f"a mapping was expected, found {mapping!r}")
    return {str(key): content for key, content in mapping.items()}


def _texts_by_name(entries: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: _texts(items) for name, items in entries.items() if type(items) is list}


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


_WRITTEN_AS: Mapping[Any, frozenset[type]] = {
    float: frozenset({int, float}),
    datetime: frozenset({str}),
    tuple: frozenset({list}),
    Mapping: frozenset({dict}),
    Literal: frozenset({str}),
}
_KINDS: Mapping[str, _Kind] = {name: _kind(event_type) for name, event_type in KINDS.items()}
