"""The answers an owner has prepared: which one is next for a question, and which were never needed."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from support.flow_builder.protocol import Pause

Answer = Any
"""What the owner says, or a function of the pause that makes it; None says nothing, so that the question waits."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """One prepared answer.

    Attributes:
        answer: What is said, or a function of the pause that makes it.
        offered: False for an answer that is meant to be refused, because the question does not offer it.
        standing: Whether it is given again and again, instead of once.
    """

    answer: Answer
    offered: bool = True
    standing: bool = False

    def for_pause(self, pause: Pause) -> Any:
        """Give what is said to a pause.

        Args:
            pause: The pause.
        """
        return self.answer(pause) if callable(self.answer) else self.answer

    def __str__(self) -> str:
        return getattr(self.answer, "__name__", None) or repr(self.answer)


class PreparedAnswers:
    """Answers by type of question: those for the next question of any type, then those in order, then standing ones."""

    def __init__(self) -> None:
        self._next: deque[Prepared] = deque()
        self._queues: dict[str, deque[Prepared]] = {}
        self._always: dict[str, Prepared] = {}
        self._otherwise: Prepared | None = None
        self._not_needed: set[str] = set()

    def add(self, question_type: str, prepared: Prepared) -> None:
        """Prepare one answer to one question of a type, after those already prepared.

        Args:
            question_type: The type.
            prepared: The answer.
        """
        self._queues.setdefault(question_type, deque()).append(prepared)

    def add_next(self, prepared: Prepared) -> None:
        """Prepare the answer to the next question, whatever its type.

        Args:
            prepared: The answer.
        """
        self._next.append(prepared)

    def set_always(self, question_type: str, prepared: Prepared, *, required: bool) -> None:
        """Prepare one answer to all questions of a type.

        Args:
            question_type: The type.
            prepared: The answer.
            required: Whether it counts as unused where no such question comes.
        """
        self._always[question_type] = prepared
        self._not_needed.discard(question_type)
        if not required:
            self._not_needed.add(question_type)

    def set_otherwise(self, prepared: Prepared) -> None:
        """Prepare one answer to all questions that nothing else is prepared for.

        Args:
            prepared: The answer.
        """
        self._otherwise = prepared

    def take(self, question_type: str) -> Prepared | None:
        """Give the next answer to a question, or None.

        Args:
            question_type: The question's type.
        """
        if self._next:
            return self._next.popleft()
        if queue := self._queues.get(question_type):
            return queue.popleft()
        if question_type in self._always:
            self._not_needed.add(question_type)
            return self._always[question_type]
        return self._otherwise

    def nearest(self, question_type: str) -> str | None:
        """Give the type of question with a prepared answer that reads most like another type, or None.

        Args:
            question_type: The type for which nothing is prepared.
        """
        known = sorted({*self._queues, *self._always})
        return next(iter(get_close_matches(question_type, known, n=1, cutoff=0.0)), None)

    def unused(self) -> tuple[str, ...]:
        """Give, in words, the prepared answers that no question has taken; what is said otherwise may go unused."""
        left = [f"the next question: {prepared}" for prepared in self._next]
        left += [f"{question}: {prepared}" for question, queue in self._queues.items() for prepared in queue]
        left += [
            f"{question}, always: {prepared}"
            for question, prepared in self._always.items()
            if question not in self._not_needed
        ]
        return tuple(left)


def action_of(answer: Any) -> str:
    """Give the action that an answer chooses; a bare word is one.

    Args:
        answer: The answer.
    """
    action = answer.get("action") if isinstance(answer, Mapping) else answer
    return str(action).strip().lower()
