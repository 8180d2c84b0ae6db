"""Names, numbers and times as a person reads them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

_SNAKE_CASE = re.compile(r"_?[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)+_?")
_TIME_OF_DAY = slice(11, 19)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_words(name: str) -> str:
    """Return a name from code as words, e.g. `cost report` for `cost_report`; other texts stay as they are."""
    return name.replace("_", " ").strip() if _SNAKE_CASE.fullmatch(name) else name


def counted(number: int, singular: str, plural: str = "") -> str:
    """Return a number with what it counts; the default plural adds an s to the singular."""
    return f"{number:,} {singular if number == 1 else plural or f'{singular}s'}"


def listed(things: Sequence[str], most: int = 3) -> str:
    """Return things as part of a sentence: `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`."""
    named = [*things[:most]]
    if len(things) > most:
        named.append(f"{len(things) - most} more")
    return " and ".join(part for part in (", ".join(named[:-1]), *named[-1:]) if part)


def clock(moment: Any) -> str:
    """Return the time of day, e.g. `09:00:22`, of a moment or its ISO 8601 text; empty for anything else."""
    if isinstance(moment, datetime):
        moment = moment.isoformat()
    if type(moment) is str and len(moment) >= _TIME_OF_DAY.stop and moment[10] == "T" and moment[13] == ":":
        return moment[_TIME_OF_DAY]
    return ""


def moment(when: datetime) -> str:
    """Return a moment, to the minute, in UTC."""
    utc = when.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}, {utc:%H:%M} UTC"


def moment_of(text: str) -> str:
    """Return a moment or day from its ISO 8601 text; any other text is unchanged."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    if "T" not in text and ":" not in text:
        return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
    return moment(when if when.tzinfo else when.replace(tzinfo=UTC))


def lasting(seconds: float) -> str:
    """Return a time span as words: `1 h 2 min`, `2 min 14 s`, `1.4 s`, `12 ms`, `0.3 ms`."""
    if not math.isfinite(seconds) or seconds < 0:
        return "–"
    # at these bounds rounding would reach the next unit, e.g. `60.0 s`
    if seconds < 0.00995:
        return f"{seconds * 1000:.1f} ms" if seconds else "0 ms"
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:,} h {minutes} min" if hours else f"{minutes} min {rest} s"


def duration(seconds: float) -> str:
    """Return a time span without decimals of a millisecond; empty below half a millisecond."""
    if seconds < 0.0005:
        return ""
    return f"{seconds * 1000:.0f} ms" if seconds < 0.00995 else lasting(seconds)
