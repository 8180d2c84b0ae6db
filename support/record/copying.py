"""A structural copy: the fast way to keep what a state held at one moment.

Containers are copied, immutable values are shared, and everything else becomes a plain mapping that shows its type and
fields. LangChain messages lose identifiers that LangChain or LangGraph drew, which differ from run to run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any
from uuid import UUID

_UUID_LENGTH = 36
_Copier = Callable[[Any], Any]

IMMUTABLE: frozenset[type] = frozenset(
    {type(None), bool, int, float, str, bytes, datetime, date, timedelta, Decimal},
)
"""Types whose values are shared by a copy."""


def structural_copy(value: Any) -> Any:
    """Return a copy that does not change when the value does: dicts, lists, tuples, sets and immutable values only."""
    kind = type(value)
    if kind in IMMUTABLE:
        return value
    copier = _copiers.get(kind)
    if copier is None:
        copier = _copiers[kind] = _copier_for(kind)
    return copier(value)


def _copy_dict(value: Any) -> dict[Any, Any]:
    if IMMUTABLE.issuperset(map(type, value)):
        return {key: item if type(item) in IMMUTABLE else structural_copy(item) for key, item in value.items()}
    return {_key(key): item if type(item) in IMMUTABLE else structural_copy(item) for key, item in value.items()}


def _key(key: Any) -> Any:
    return key if type(key) in IMMUTABLE else structural_copy(key)


def _copy_list(value: Any) -> list[Any]:
    return [item if type(item) in IMMUTABLE else structural_copy(item) for item in value]


def _copy_tuple(value: Any) -> tuple[Any, ...]:
    return tuple(_copy_list(value))


def _copy_set(value: Any) -> frozenset[Any]:
    return frozenset(_copy_list(value))


def _copy_enum(value: Any) -> Any:
    plain = value.value
    return plain if isinstance(value, str | int) else f"{type(value).__name__}.{value.name}"


def _copy_message(value: Any) -> dict[str, Any]:
    return copy_of_message(value.__dict__)


def copy_of_message(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the structural copy of a message of LangChain, by its fields."""
    copy: dict[str, Any] = {"message": attributes.get("type"), "content": structural_copy(attributes.get("content"))}
    identifier = attributes.get("id")
    if not is_given_by_engine(identifier):
        copy["id"] = identifier
    if attributes.get("status") == "error":
        copy["status"] = "error"
    for name in ("name", "additional_kwargs", "tool_calls", "tool_call_id", "usage_metadata"):
        content = attributes.get(name)
        if content:
            copy[name] = structural_copy(content)
    return copy


def is_given_by_engine(identifier: str | None) -> bool:
    """Return whether a message's id is missing, or made up by LangChain or LangGraph: a run's, or a random UUID."""
    return (
        not identifier
        or identifier.startswith(("run-", "lc_run-"))
        or (
            len(identifier) == _UUID_LENGTH
            and identifier[8] == identifier[13] == identifier[18] == identifier[23] == "-"
        )
    )


def _copy_model(value: Any) -> dict[str, Any]:
    return {"object": type(value).__name__, **_copy_dict(value.__dict__)}


def _copy_dataclass(value: Any) -> dict[str, Any]:
    return {
        "object": type(value).__name__,
        **{field.name: structural_copy(getattr(value, field.name)) for field in fields(value)},
    }


def _copy_error(value: Any) -> dict[str, Any]:
    return {"object": type(value).__name__, "text": str(value)}


def _copy_opaque(value: Any) -> dict[str, Any]:
    return {"object": type(value).__name__}


def is_message(kind: type) -> bool:
    """Return whether a type is that of a message of LangChain, which need not be imported for it."""
    return any(base.__name__ == "BaseMessage" and base.__module__.startswith("langchain_core") for base in kind.__mro__)


def _copier_for(kind: type) -> _Copier:
    """Return the copier of a type that has not been met before; looked up once for each type."""
    if is_message(kind):
        return _copy_message
    by_base: Sequence[tuple[type | tuple[type, ...], _Copier]] = (
        (Enum, _copy_enum),
        (str, str.__str__),
        ((UUID, PurePath), lambda value: value.as_posix() if isinstance(value, PurePath) else str(value)),
        (Mapping, _copy_dict),
        (tuple, _copy_tuple),
        (AbstractSet, _copy_set),
        (Sequence, _copy_list),
        (BaseException, _copy_error),
    )
    for base, copier in by_base:
        if issubclass(kind, base):
            return copier
    if hasattr(kind, "model_fields"):
        return _copy_model
    return _copy_dataclass if is_dataclass(kind) else _copy_opaque


_copiers: dict[type, _Copier] = {dict: _copy_dict, list: _copy_list, tuple: _copy_tuple}
