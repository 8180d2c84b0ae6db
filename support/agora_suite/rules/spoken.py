"""The metadata of a message: who said it, when, in which phase, round and topic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

NAMES = ("message_id", "speaker_id", "speaker_role", "timestamp", "phase", "round", "topic", "turn_order")
"""The keys in the `additional_kwargs` of every message."""


def facts(message: Any) -> Mapping[str, Any]:
    """Return the metadata of a LangChain message, or of a mapping with `additional_kwargs`."""
    known = getattr(message, "additional_kwargs", None)
    found: Mapping[str, Any] = message["additional_kwargs"] if known is None else known
    return found


def moment(value: Any) -> datetime | None:
    """Return the moment of a `datetime` or an ISO 8601 text; None for any other value."""
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
