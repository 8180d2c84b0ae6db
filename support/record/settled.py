"""What became of answers of which no one could say, when they were given, whether the flow takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from support.record.event import Event
from support.record.questions import AnswerGiven, AnswerRefused


def settled(events: Sequence[Event]) -> list[Event]:
    """Return events in which every answer that turned out to be refused is refused where it was given.

    Args:
        events: In order; an answer and what became of it are never in different parts of a record.
    """
    refusals = {event.given: event for event in events if isinstance(event, AnswerRefused)}
    if not refusals:
        return list(events)
    return [_settled(event, refusals.get(event.sequence)) for event in events]


def _settled(event: Event, refusal: AnswerRefused | None) -> Event:
    if refusal is None or not isinstance(event, AnswerGiven):
        return event
    return replace(event, outcome="refused", problem=refusal.problem)


def is_taken(answer: AnswerGiven) -> bool:
    """Return whether a flow took an answer, as far as anyone can say."""
    return answer.outcome in ("accepted", "given")
