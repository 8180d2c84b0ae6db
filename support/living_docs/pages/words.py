"""How durations, moments and lists read in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from support.living_docs.story.wording import lasting

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def duration(seconds: float) -> str:
    """Give a duration as people say it, milliseconds without decimals; empty below half of one.

    Args:
        seconds: How long.
    """
    if seconds < 0.0005:
        return ""
    return f"{seconds * 1000:.0f} ms" if seconds < 0.00995 else lasting(seconds)


def moment(when: datetime) -> str:
    """Give a moment, to the minute, in UTC.

    Args:
        when: The moment.
    """
    utc = when.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}, {utc:%H:%M} UTC"


def moment_told(text: str) -> str:
    """Give a moment that a file tells; as it is written, where it is none that is known here.

    Args:
        text: A moment or a day as ISO 8601 has it.
    """
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return text
    if "T" not in text and ":" not in text:
        return f"{told.day} {_MONTHS[told.month - 1]} {told.year}"
    return moment(told if told.tzinfo else told.replace(tzinfo=UTC))


def listed(things: Sequence[str], most: int = 3) -> str:
    """Give things in a sentence: `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`.

    Args:
        things: What to list.
        most: How many are named at most (count).
    """
    named = [*things[:most]]
    if len(things) > most:
        named.append(f"{len(things) - most} more")
    return " and ".join(part for part in (", ".join(named[:-1]), *named[-1:]) if part)
