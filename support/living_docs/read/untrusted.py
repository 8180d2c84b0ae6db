"""Values out of JSON that may have any shape: what is not as it should be is taken as missing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

_SECOND = 1_000_000_000
_LARGEST = 2**62
_LARGEST_DECIMAL = 1e15


def text(value: Any, key: str) -> str:
    """Give a text; empty where there is none.

    Args:
        value: What should be an object.
        key: Its key.
    """
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def texts(value: Any, key: str) -> list[str]:
    """Give the texts of a list; empty where there is none.

    Args:
        value: What should be an object.
        key: The list's key.
    """
    found = value.get(key) if isinstance(value, dict) else None
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def part(value: Any, key: str) -> dict[str, Any]:
    """Give an object in an object; empty where there is none.

    Args:
        value: What should be an object.
        key: Its key.
    """
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def parts(value: Any, key: str) -> list[dict[str, Any]]:
    """Give the objects of a list; empty where there is none.

    Args:
        value: What should be an object.
        key: The list's key.
    """
    found = value.get(key) if isinstance(value, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def number(value: Any, key: str) -> int:
    """Give a whole number; 0 where there is none, or one beyond all reason. Some producers write them as texts.

    Args:
        value: What should be an object.
        key: Its key.
    """
    found = value.get(key) if isinstance(value, dict) else None
    if isinstance(found, str):
        found = int(found) if found.isascii() and found.isdigit() and len(found) < 19 else 0
    if isinstance(found, bool) or not isinstance(found, int | float) or not abs(found) < _LARGEST:
        return 0
    return int(found)


def decimal(value: Any, key: str) -> float:
    """Give a number with its decimals; 0 where there is none, or one beyond all reason.

    Args:
        value: What should be an object.
        key: Its key.
    """
    found = value.get(key) if isinstance(value, dict) else None
    fits = isinstance(found, int | float) and not isinstance(found, bool) and abs(found) < _LARGEST_DECIMAL
    return float(found) if fits and found is not None else 0.0


def line(value: Any) -> int:
    """Give the line of something that has a location, from 1; 0 where it has none.

    Args:
        value: What should be an object.
    """
    return number(part(value, "location"), "line")


def nanoseconds(value: Any, key: str) -> int:
    """Give a timestamp (since 1970) or duration in nanoseconds; 0 where there is none.

    Args:
        value: What should be an object.
        key: Its key.
    """
    told = part(value, key)
    return number(told, "seconds") * _SECOND + number(told, "nanos")


def moment(at: int) -> datetime | None:
    """Give the moment of a timestamp; None for 0 and for what no calendar has.

    Args:
        at: Nanoseconds since 1970.
    """
    try:
        return datetime.fromtimestamp(at // 1000 / 1_000_000, UTC) if at > 0 else None
    except (OverflowError, OSError, ValueError):
        return None
