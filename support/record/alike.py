"""Whether two values are the same for certain: the fast answers before a careful comparison."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from support.record.copying import IMMUTABLE

_MISSING = object()


def certainly_alike(one: Any, other: Any) -> bool:
    """Tell whether two values are the same all the way down, in value and in type.

    Args:
        one: A value of a state: mappings, lists, messages, scalars.
        other: Another.

    Returns:
        True where nothing differs; False where something does, or where a type is met that only a careful comparison
        can judge.
    """
    if one is other:
        return True
    kind = type(one)
    if kind is not type(other):
        return False
    if kind in IMMUTABLE:
        return bool(one == other)
    if kind is dict:
        return _alike_entries(one, other)
    if kind is list or kind is tuple:
        return len(one) == len(other) and all(map(certainly_alike, one, other))
    fields = getattr(one, "__dict__", None)
    # only messages: what any other object holds outside its fields is not known here
    return fields is not None and "additional_kwargs" in fields and _alike_entries(fields, other.__dict__)


def equal_throughout(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two states hold equal values all the way down, in a few steps at C speed.

    Equal is what `==` calls so: `1`, `1.0` and `True` are.

    Args:
        one: A state: key by key, what it holds.
        other: Another.

    Returns:
        True where nothing differs; False where something does, or where only a careful comparison can judge.
    """
    return _exposed(one) == _exposed(other)


def _exposed(state: Mapping[str, Any]) -> dict[str, Any]:
    """Give a state with the types and fields of its messages in their place, which compare at C speed."""
    return {
        key: [(type(item), getattr(item, "__dict__", item)) for item in value]
        if type(value) is list and value and hasattr(value[-1], "additional_kwargs")
        else value
        for key, value in state.items()
    }


def _alike_entries(one: dict[Any, Any], other: dict[Any, Any]) -> bool:
    if len(one) != len(other):
        return False
    for key, value in one.items():
        held = other.get(key, _MISSING)
        if held is value:
            continue
        # scalars are compared here and now: they are nearly all there is, and a call costs more than the comparison
        if type(value) in IMMUTABLE:
            if type(value) is not type(held) or value != held:
                return False
        elif not certainly_alike(value, held):
            return False
    return True
