"""The questions of a session of any flow, for the pages about the flow."""

from __future__ import annotations

from collections.abc import Mapping

from support.flow_builder.guide import QuestionGuide
from support.flow_builder.pauses import WaitingPause
from support.record import AnswerAccepted, Paused, Record


def asked_in(record: Record) -> tuple[QuestionGuide, ...]:
    """Return the questions of a session, each once, with the answers that it offered or was given; by name."""
    answers: dict[tuple[str, str], set[str]] = {}
    for pause in record.of(Paused):
        options = pause.payload.get("options") if isinstance(pause.payload, Mapping) else None
        offered = answers.setdefault((pause.node, pause.type), set())
        offered.update(map(str, options if isinstance(options, list | tuple) else ()))
    for accepted in record.of(AnswerAccepted):
        action = accepted.answer.get("action") if isinstance(accepted.answer, Mapping) else accepted.answer
        if isinstance(action, str):
            answers.setdefault((accepted.node, accepted.type), set()).add(action)
    return tuple(QuestionGuide(kind, node, kind, tuple(sorted(answers[node, kind]))) for node, kind in sorted(answers))


def words_of(question: WaitingPause | Paused) -> str:
    """Return the words of a question: its message, or all of it where it is no mapping."""
    message = question.payload.get("message", question.payload.get("value", ""))
    return str(message)


def type_and_words(question: WaitingPause) -> str:
    """Return a question's type with its words."""
    words = words_of(question)
    return f"{question.type} ({words})" if words else question.type
