"""The fast answer before a careful comparison: whether two values are certainly equal."""

from __future__ import annotations

from decimal import Decimal
from math import isnan
from typing import Any

from support.record.copying import IMMUTABLE

_MISSING = object()


def is_not_a_number(value: Any) -> bool:
    """Return whether a number is none, so that it does not equal itself."""
    return isinstance(value, float | Decimal) and isnan(value)


def certainly_equal(left: Any, right: Any) -> bool:
    """Return whether two values are equal all the way down, in value and in type.

    False also where a type is met that only a careful comparison can judge.
    """
    if left is right:
        return True
    kind = type(left)
    if kind is not type(right):
        return False
    if kind in IMMUTABLE:
        return bool(left == right)
    if kind is dict:
        return _equal_entries(left, right)
    if kind is list or kind is tuple:
        return len(left) == len(right) and all(map(certainly_equal, left, right))
    fields = getattr(left, "__dict__", None)
    # only messages: what any other object holds outside its fields is not known here
    return fields is not None and "additional_kwargs" in fields and _equal_entries(fields, right.__dict__)


def certainly_equal_from(place: int, left: Any, right: Any) -> bool:
    """Return whether two values are equal as in `certainly_equal`; of two lists, the items before a place are known."""
    if place and type(left) is list and type(right) is list and len(left) == len(right) >= place:
        return all(map(certainly_equal, left[place:], right[place:]))
    return certainly_equal(left, right)


def _equal_entries(left: dict[Any, Any], right: dict[Any, Any]) -> bool:
    if len(left) != len(right):
        return False
    for key, value in left.items():
        counterpart = right.get(key, _MISSING)
        if counterpart is value:
            continue
        # scalars are compared here and now: they are nearly all there is, and a call costs more than the comparison
        if type(value) in IMMUTABLE:
            if type(value) is not type(counterpart) or value != counterpart:
                return False
        elif not certainly_equal(value, counterpart):
            return False
    return True
