"""What became of an answer is looked up where it was given."""

from __future__ import annotations

from typing import Any

from support.record import AnswerAccepted, AnswerGiven, AnswerRefused, Record, RunEnded
from support.record.outcomes import AnswerOutcomes


def test_each_answer_has_the_outcome_that_was_observed_later() -> None:
    record = Record()
    question: dict[str, Any] = {"question": "s/q/1", "type": "q", "node": "a"}
    outcomes: list[AnswerRefused | AnswerAccepted | None] = [
        AnswerRefused(**question, answer="x", problem="no such answer"),
        AnswerAccepted(**question, answer="y"),
        None,
    ]
    answers = []
    for answer, outcome in zip("xyz", outcomes, strict=True):
        answers.append(record.append(AnswerGiven(**question, answer=answer, way="resume")))
        record.append(RunEnded(outcome="paused"))
        if outcome is not None:
            record.append(outcome)
    found = AnswerOutcomes(record)
    assert [found.of(answer) for answer in answers] == outcomes
