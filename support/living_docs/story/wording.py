"""Names, numbers and times of a machine as a person reads them."""

from __future__ import annotations

import math
import re
from datetime import datetime
from functools import lru_cache
from typing import Any

_SNAKE = re.compile(r"_?[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)+_?")
_TIME_AT, _TIME_LENGTH = 11, 19


@lru_cache(maxsize=4096)
def in_words(name: str) -> str:
    """Give a name from code as words: `agenda_approval` is `agenda approval`; what is no such name stays as it is.

    Args:
        name: The name of a node, key, label or type.
    """
    return name.replace("_", " ").strip() if _SNAKE.fullmatch(name) else name


def counted(number: int, one: str, many: str = "") -> str:
    """Give a number with what it counts.

    Args:
        number: How many.
        one: The word for one.
        many: The word for several; empty adds an s.
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def clock(moment: Any) -> str:
    """Give the time of day of a moment, `09:00:22`; empty where it is no moment.

    Args:
        moment: ISO 8601 text with date and time.
    """
    if type(moment) is str and len(moment) >= _TIME_LENGTH and moment[10] == "T" and moment[13] == ":":
        return moment[_TIME_AT:_TIME_LENGTH]
    return ""


def seconds_between(first: Any, last: Any) -> float | None:
    """Give how long it took from one moment to another, in seconds; None where that cannot be said.

    Args:
        first: ISO 8601 text.
        last: ISO 8601 text.
    """
    try:
        return (datetime.fromisoformat(last) - datetime.fromisoformat(first)).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return None


def lasting(seconds: float) -> str:
    """Give a time span as words: `1 h 2 min`, `2 min 14 s`, `1.4 s`, `12 ms`, `0.3 ms`.

    Args:
        seconds: Its length.
    """
    if not math.isfinite(seconds) or seconds < 0:
        return "–"
    # the bounds are where rounding would give what belongs to the next unit, e.g. `60.0 s`
    if seconds < 0.00995:
        return f"{seconds * 1000:.1f} ms" if seconds else "0 ms"
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:,} h {minutes} min" if hours else f"{minutes} min {rest} s"
