"""What became of answers of which nobody could say, when they were given, whether the flow takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

EventLine = Mapping[str, Any]
"""An event as a line of a written record tells it."""


def settled(events: Sequence[EventLine]) -> list[EventLine]:
    """Give events with every answer that turned out to be refused told as refused where it was given.

    Args:
        events: In order; an answer and what became of it are never in different parts of a record.
    """
    refused = {one.get("given"): one for one in events if one["kind"] == "answer_refused"}
    if not refused:
        return list(events)
    told: list[EventLine] = []
    for event in events:
        place = event.get("sequence")
        refusal = refused.get(place) if event["kind"] == "answer_given" and type(place) is int else None
        if refusal is None:
            told.append(event)
        else:
            told.append({**event, "outcome": "refused", "problem": refusal.get("problem")})
    return told
