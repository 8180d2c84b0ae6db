"""Events as lines of JSON that a person can read, and back.

What JSON has no form for is written as a mapping with one key that begins with `@`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from support.record.copying import structural_copy
from support.record.event import Event
from support.record.events import KINDS
from support.record.surrogates import escape_surrogates

_PRECISION = 6


def to_line(event: Event) -> str:
    """Return an event as one line of JSON, its kind first; fields at their default are left out, durations rounded."""
    return _dump({"kind": event.kind, **_encoded_fields(event, compared_only=False)})


def to_comparable_line(event: Event) -> str:
    """Return what two runs have to agree on in an event, as canonical JSON without sequence, durations and readings."""
    values = _encoded_fields(event, compared_only=True)
    values.pop("sequence", None)
    line = json.dumps({"kind": event.kind, **values}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return str(escape_surrogates(line))


def from_line(line: str) -> Event:
    """Return the event that a line holds; tuples inside it come back as lists.

    Raises:
        ValueError: The line is no event.
    """
    try:
        return _event(json.loads(line), line)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError) as error:
        raise ValueError(f"this line is no event: {line[:120]!r} ({type(error).__name__}: {error})") from error


def _event(values: Any, line: str) -> Event:
    if not isinstance(values, dict) or values.get("kind") not in KINDS:
        raise ValueError(f"this line is no known event: {line[:120]!r}; known kinds: {', '.join(sorted(KINDS))}")
    event_type = KINDS[values.pop("kind")]
    arguments: dict[str, Any] = {}
    types = {field.name: str(field.type) for field in fields(event_type)}
    for name, content in values.items():
        if name not in types:
            raise ValueError(f"a {event_type.kind} has no {name!r}; it has: {', '.join(types)}")
        arguments[name] = _decoded_field(name, types[name], content)
    return event_type(**arguments)


def _decoded_field(name: str, annotation: str, content: Any) -> Any:
    if name == "at":
        return datetime.fromisoformat(content)
    decoded = decode(content)
    return tuple(decoded) if annotation.startswith("tuple[") else decoded


def _encoded_fields(event: Event, *, compared_only: bool) -> dict[str, Any]:
    encoded: dict[str, Any] = {}
    for field in fields(event):
        if compared_only and not field.compare:
            continue
        value = getattr(event, field.name)
        if field.default is not MISSING and value == field.default and type(value) is type(field.default):
            continue
        if field.name == "at":
            encoded["at"] = value.isoformat()
        elif not field.compare:
            encoded[field.name] = round(value, _PRECISION)
        else:
            encoded[field.name] = encode(value)
    return encoded


def encode(value: Any) -> Any:
    """Return a value as JSON has it; what is not yet a structural copy is copied first."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind in _ENCODERS:
        return _ENCODERS[kind](value)
    for tag, (tagged, to_json, _) in _TAGS.items():
        if kind is tagged:
            return {tag: to_json(value)}
    return encode(structural_copy(value))


def _encode_float(value: float) -> Any:
    return value if math.isfinite(value) else {"@float": repr(value)}


def _encode_items(value: list[Any] | tuple[Any, ...]) -> list[Any]:
    return [encode(item) for item in value]


def _encode_set(value: frozenset[Any]) -> dict[str, Any]:
    return {"@set": sorted((encode(item) for item in value), key=_canonical)}


def _encode_mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    if all(type(key) is str and not key.startswith("@") for key in value):
        return {key: encode(item) for key, item in value.items()}
    return {"@pairs": [[encode(key), encode(item)] for key, item in value.items()]}


def decode(value: Any) -> Any:
    """Return the value that `encode` wrote."""
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    tag = next(iter(value), "")
    if tag.startswith("@"):
        return _decode_tagged(tag, value[tag])
    return {key: decode(item) for key, item in value.items()}


def _decode_tagged(tag: str, content: Any) -> Any:
    match tag:
        case "@pairs":
            return {_hashable(decode(key)): decode(item) for key, item in content}
        case "@set":
            return frozenset(_hashable(decode(item)) for item in content)
        case "@float":
            return float(content)
        case _ if tag in _TAGS:
            return _TAGS[tag][2](content)
    raise ValueError(f"{tag!r} means nothing; known: @pairs, @set, @float, {', '.join(_TAGS)}")


def _hashable(value: Any) -> Any:
    return tuple(_hashable(item) for item in value) if isinstance(value, list) else value


def _dump(value: Any) -> str:
    return str(escape_surrogates(json.dumps(value, ensure_ascii=False)))


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


_TAGS: Mapping[str, tuple[type, Any, Any]] = {
    "@time": (datetime, datetime.isoformat, datetime.fromisoformat),
    "@date": (date, date.isoformat, date.fromisoformat),
    "@seconds": (timedelta, timedelta.total_seconds, lambda seconds: timedelta(seconds=seconds)),
    "@decimal": (Decimal, str, Decimal),
    "@bytes": (bytes, bytes.hex, bytes.fromhex),
}

_AS_IT_IS = frozenset({type(None), bool, int, str})
_ENCODERS: Mapping[type, Callable[[Any], Any]] = {
    float: _encode_float,
    list: _encode_items,
    tuple: _encode_items,
    dict: _encode_mapping,
    set: _encode_set,
    frozenset: _encode_set,
}
