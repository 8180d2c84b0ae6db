"""What a session of any flow asked, for the pages about the flow."""

from __future__ import annotations

from collections.abc import Mapping

from support.flow_builder.guide import QuestionGuide
from support.flow_builder.pauses import WaitingPause
from support.record import AnswerAccepted, Paused, Record


def asked_in(record: Record) -> tuple[QuestionGuide, ...]:
    """Return what a session asked, each question once, with the answers that it offered or was given; by name."""
    answers: dict[tuple[str, str], set[str]] = {}
    for pause in record.of(Paused):
        options = pause.payload.get("options") if isinstance(pause.payload, Mapping) else None
        offered = answers.setdefault((pause.node, pause.type), set())
        offered.update(map(str, options if isinstance(options, list | tuple) else ()))
    for accepted in record.of(AnswerAccepted):
        said = accepted.answer.get("action") if isinstance(accepted.answer, Mapping) else accepted.answer
        if isinstance(said, str):
            answers.setdefault((accepted.node, accepted.type), set()).add(said)
    return tuple(QuestionGuide(kind, node, kind, tuple(sorted(answers[node, kind]))) for node, kind in sorted(answers))


def words_of(question: WaitingPause) -> str:
    """Return what a question says: its message, or all of it where it is no mapping."""
    said = question.payload.get("message", question.payload.get("value", ""))
    return str(said)


def shown(question: WaitingPause) -> str:
    """Return a question's type with what it says."""
    words = words_of(question)
    return f"{question.type} ({words})" if words else question.type
