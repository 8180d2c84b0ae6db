"""Whether two values are the same for certain: the fast answer before a careful comparison."""

from __future__ import annotations

from typing import Any

from support.record.copying import IMMUTABLE

_MISSING = object()


def certainly_alike(one: Any, other: Any) -> bool:
    """Return whether two values are the same all the way down, in value and in type.

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
