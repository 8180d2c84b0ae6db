"""The questions of a session of any flow: which one is meant, and what the pages say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from support.any_flow.values import steps_of, value_at
from support.execution.errors import ScenarioError
from support.flow_builder.guide import QuestionGuide
from support.flow_builder.pauses import WaitingPause
from support.record import AnswerAccepted, Paused, Record
from support.record.question_words import words_field, words_in


def asked_in(record: Record, known: Iterable[QuestionGuide] = ()) -> tuple[QuestionGuide, ...]:
    """Return the questions of a session, each once, with the answers that it offered or was given; by name.

    Args:
        known: Questions of the flow that have a title.
    """
    answers: dict[tuple[str, str], set[str]] = {}
    for pause in record.of(Paused):
        options = pause.payload.get("options") if isinstance(pause.payload, Mapping) else None
        offered = answers.setdefault((pause.node, pause.type), set())
        offered.update(map(str, options if isinstance(options, list | tuple) else ()))
    for accepted in record.of(AnswerAccepted):
        action = accepted.answer.get("action") if isinstance(accepted.answer, Mapping) else accepted.answer
        if isinstance(action, str):
            answers.setdefault((accepted.node, accepted.type), set()).add(action)
    titles = {(question.node, question.type): question.title for question in known}
    for question in known:
        answers.setdefault((question.node, question.type), set()).update(question.answers)
    return tuple(
        QuestionGuide(kind, node, titles.get((node, kind), kind), tuple(sorted(answers[node, kind])))
        for node, kind in sorted(answers)
    )


def words_of(question: WaitingPause | Paused) -> str:
    """Return the words of a question: its message, question or the like, or all of it where it has no fields."""
    message = question.payload.get("message", question.payload.get("value", ""))
    return words_in(question.payload) if words_field(question.payload) else str(message)


def type_and_words(question: WaitingPause) -> str:
    """Return a question's type with its words."""
    words = words_of(question)
    return f"{question.type} ({words})" if words else question.type


def question_among(waiting: Sequence[WaitingPause], question: str | None, words: str) -> WaitingPause:
    """Return the first question of a type, with certain words in it.

    Args:
        question: Its type; None for any.
    """
    of_type = [pause for pause in waiting if question in (None, pause.type)]
    if not of_type:
        asked = " and ".join(f'"{pause.type}"' for pause in waiting)
        raise ScenarioError(f'the flow does not ask for "{question}" now; it asks for {asked}')
    matching = [pause for pause in of_type if words in words_of(pause)]
    if not matching:
        texts = " and ".join(f'"{words_of(pause)}"' for pause in of_type)
        raise ScenarioError(f'no question contains "{words}"; the flow asks {texts}')
    return matching[0]


def recogniser(meant: WaitingPause, waiting: Sequence[WaitingPause]) -> Callable[[Paused], bool]:
    """Return what recognizes a question when it is asked; its words distinguish it from others of its node."""
    alike = [pause for pause in waiting if (pause.type, pause.node) == (meant.type, meant.node)]

    def is_meant(asked: Paused) -> bool:
        same = (asked.type, asked.node) == (meant.type, meant.node)
        return same and (len(alike) == 1 or words_of(asked) == words_of(meant))

    return is_meant


def shown_by(waiting: Sequence[WaitingPause], path: str, words: str) -> list[str]:
    """Return what questions with certain words show in a field, as text; those without the field are left out."""
    steps = steps_of(path)
    if isinstance(steps[0], int):  # of a question that is a list
        steps = ["value", *steps]
    asked = [question for question in waiting if words in words_of(question)]
    having = [question for question in asked if steps[0] in question.payload] or asked[:1]
    return [str(value_at(question.payload, steps, f'"{words_of(question)}"')) for question in having]
