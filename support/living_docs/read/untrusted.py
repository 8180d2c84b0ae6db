"""Values from JSON that may have any shape: a value of the wrong shape counts as missing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

_SECOND = 1_000_000_000
_LARGEST = 2**62
_LARGEST_DECIMAL = 1e15


def _entry(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def text(value: Any, key: str) -> str:
    """Return a text in an object; empty where there is none."""
    content = _entry(value, key)
    return content if isinstance(content, str) else ""


def texts(value: Any, key: str) -> list[str]:
    """Return the texts of a list in an object; empty where there is none."""
    content = _entry(value, key)
    return [item for item in content if isinstance(item, str)] if isinstance(content, list) else []


def part(value: Any, key: str) -> dict[str, Any]:
    """Return an object in an object; empty where there is none."""
    content = _entry(value, key)
    return content if isinstance(content, dict) else {}


def parts(value: Any, key: str) -> list[dict[str, Any]]:
    """Return the objects of a list in an object; empty where there is none."""
    content = _entry(value, key)
    return [item for item in content if isinstance(item, dict)] if isinstance(content, list) else []


def number(value: Any, key: str) -> int:
    """Return a whole number in an object, which some producers write as a text; 0 where missing or absurdly large."""
    content = _entry(value, key)
    if isinstance(content, str):
        content = int(content) if content.isascii() and content.isdigit() and len(content) < 19 else 0
    if isinstance(content, bool) or not isinstance(content, int | float) or not abs(content) < _LARGEST:
        return 0
    return int(content)


def decimal(value: Any, key: str) -> float:
    """Return a decimal number in an object; 0 where missing or absurdly large."""
    content = _entry(value, key)
    if isinstance(content, bool) or not isinstance(content, int | float) or not abs(content) < _LARGEST_DECIMAL:
        return 0.0
    return float(content)


def line(value: Any) -> int:
    """Return the line of an object that has a location, from 1; 0 where it has none."""
    return number(part(value, "location"), "line")


def nanoseconds(value: Any, key: str) -> int:
    """Return a timestamp (since 1970) or a duration in an object, in nanoseconds; 0 where there is none."""
    span = part(value, key)
    return number(span, "seconds") * _SECOND + number(span, "nanos")


def moment(at: int) -> datetime | None:
    """Return the moment of a timestamp in nanoseconds; None for 0 and for times outside the calendar."""
    try:
        return datetime.fromtimestamp(at // 1000 / 1_000_000, UTC) if at > 0 else None
    except (OverflowError, OSError, ValueError):
        return None
