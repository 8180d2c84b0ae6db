"""The metadata of a message: who said it, when, in which phase, round and topic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any


def facts(message: Any) -> Mapping[str, Any]:
    """Return the metadata of a LangChain message, or of a mapping with `additional_kwargs`."""
    metadata: Mapping[str, Any] | None = getattr(message, "additional_kwargs", None)
    return message["additional_kwargs"] if metadata is None else metadata


def moment(value: Any) -> datetime | None:
    """Return the moment of a `datetime` or an ISO 8601 text; None for any other value."""
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
