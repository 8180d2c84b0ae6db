"""The answers an owner has prepared: which one is next for a question, and which were never needed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from support.record import Paused

Answer = Any
"""An answer, or a function of the question that makes it; None lets the question wait."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """One prepared answer.

    Attributes:
        offered: False for an answer that is meant to be refused, because the question does not offer it.
        standing: Whether it is used again and again, instead of once.
    """

    answer: Answer
    offered: bool = True
    standing: bool = False

    def for_question(self, question: Paused) -> Any:
        """Return the answer to a question."""
        return self.answer(question) if callable(self.answer) else self.answer

    def __str__(self) -> str:
        return getattr(self.answer, "__name__", None) or repr(self.answer)


class PreparedAnswers:
    """The answers of an owner, in the order in which they are considered.

    First those for one question or the next of any type, then those for a type in order, then the standing ones: of a
    type, wherever it is offered, for every other question, and at last by default, for types that nothing names.
    """

    def __init__(self) -> None:
        self.may_wait = False
        self.clear()

    def clear(self) -> None:
        """Withdraw every answer."""
        self._for_question: list[tuple[Callable[[Paused], bool], str, Prepared]] = []
        self._queues: dict[str, deque[Prepared]] = {}
        self._always: dict[str, Prepared] = {}
        self._wherever: Prepared | None = None
        self._wherever_needed = False
        self._otherwise: Prepared | None = None
        self._defaults: dict[str, Prepared] = {}
        self._not_needed: set[str] = set()

    def add(self, question_type: str, prepared: Prepared) -> None:
        """Prepare one answer to one question of a type, after those already prepared."""
        self._queues.setdefault(question_type, deque()).append(prepared)

    def add_for(self, is_meant: Callable[[Paused], bool], question: str, prepared: Prepared) -> None:
        """Prepare the answer to one question, named in words; `is_meant` returns whether a question is that one."""
        self._for_question.append((is_meant, question, prepared))

    def add_next(self, prepared: Prepared) -> None:
        """Prepare the answer to the next question of any type."""
        self.add_for(lambda _: True, "the next question", prepared)

    def set_always(self, question_type: str, prepared: Prepared, *, required: bool) -> None:
        """Prepare one answer to all questions of a type; unless `required`, none need come."""
        self._always[question_type] = prepared
        self._not_needed.discard(question_type)
        if not required:
            self._not_needed.add(question_type)

    def set_otherwise(self, prepared: Prepared) -> None:
        """Prepare one answer to all questions that nothing else is prepared for."""
        self._otherwise = prepared

    def set_wherever_offered(self, prepared: Prepared) -> None:
        """Prepare one answer, which some question must offer, to all questions that offer it and have no other."""
        self._wherever, self._wherever_needed = prepared, True

    def set_default(self, question_type: str, prepared: Prepared) -> None:
        """Prepare one answer to all questions of a type, where nothing at all is prepared for the type."""
        self._defaults[question_type] = prepared

    def take(self, question: Paused) -> Prepared | None:
        """Return the next answer to a question, or None; a question without options takes any answer."""
        question_type, options = question.type, question.payload.get("options")
        for entry in self._for_question:
            if entry[0](question):
                self._for_question.remove(entry)
                return entry[2]
        if queue := self._queues.get(question_type):
            return queue.popleft()
        if question_type in self._always:
            self._not_needed.add(question_type)
            return self._always[question_type]
        if self._wherever is not None and (options is None or is_offered(self._wherever.answer, options)):
            self._wherever_needed = False
            return self._wherever
        if self._otherwise is not None or question_type in self._queues:
            return self._otherwise
        return self._defaults.get(question_type)

    def nearest(self, question_type: str) -> str | None:
        """Return the type of question with a prepared answer that reads most like another type, or None."""
        known = sorted({*self._queues, *self._always})
        return next(iter(get_close_matches(question_type, known, n=1, cutoff=0.0)), None)

    def unused(self) -> tuple[str, ...]:
        """Return, in words, the prepared answers that no question has taken, but for that to every other question."""
        unused_answers = [f"{question}: {prepared}" for _, question, prepared in self._for_question]
        unused_answers += [f"{question}: {prepared}" for question, queue in self._queues.items() for prepared in queue]
        unused_answers += [
            f"{question}, always: {prepared}"
            for question, prepared in self._always.items()
            if question not in self._not_needed
        ]
        if self._wherever_needed:
            unused_answers.append(f"every question that offers it: {self._wherever}")
        return tuple(unused_answers)


def action_of(answer: Any) -> str:
    """Return the action that an answer chooses; a bare word is one."""
    action = answer.get("action") if isinstance(answer, Mapping) else answer
    return str(action).strip().lower()


def is_offered(answer: Any, options: Iterable[Any]) -> bool:
    """Return whether an answer chooses one of the options of a question."""
    return action_of(answer) in map(action_of, options)
