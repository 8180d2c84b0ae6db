"""What became of the answers to a session's questions."""

from __future__ import annotations

from collections.abc import Iterable

from support.record.event import Event
from support.record.questions import AnswerAccepted, AnswerGiven, AnswerRefused

AnswerOutcome = AnswerAccepted | AnswerRefused


class AnswerOutcomes:
    """What became of each answer, as the record shows it later.

    Args:
        events: A record, or all parts of one.
    """

    def __init__(self, events: Iterable[Event]) -> None:
        self._by_answer: dict[tuple[str, int], AnswerOutcome] = {}
        last: dict[str, int] = {}
        for event in events:
            if isinstance(event, AnswerGiven):
                last[event.question] = event.sequence
            elif isinstance(event, AnswerOutcome) and event.question in last:
                self._by_answer[event.question, last[event.question]] = event

    def of(self, answer: AnswerGiven) -> AnswerOutcome | None:
        """Return what became of an answer; None where the session ended before the flow showed it."""
        return self._by_answer.get((answer.question, answer.sequence))
