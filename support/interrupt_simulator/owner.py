"""The scripted user: answers questions with what was prepared, and checks the questions."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from support.interrupt_simulator.findings import (
    AnsweredTooEarly,
    OptionNotOffered,
    OwnerFinding,
    QuestionRepeated,
    UnofferedAnswerAccepted,
)
from support.interrupt_simulator.prepared import Answer, Prepared, PreparedAnswers, action_of, is_offered
from support.record import Paused

Occasion = Callable[[Paused], Hashable | None]
"""Returns what a question is about, so that the same question twice is noticed; None where asking again is right."""


class UnexpectedQuestionError(Exception):
    """The owner was asked something that the scenario has no answer for."""

    for_product_owners = True


class UnusedAnswersError(Exception):
    """A scenario prepared answers to questions that never came."""

    for_product_owners = True


class InvalidQuestionsError(AssertionError):
    """The flow asked what it must not ask, or took an answer that it must not take."""


class Owner:
    """The owner of a session. It is called with a question and returns the answer, or None to let the question wait.

    In a `with` statement, its answers hold until the end of the block, and each of them has to be needed in it.

    Args:
        occasion: What a question is about. None compares each question with the one before only.
        options_bind: Whether a question's `options` are all it takes; False where it may take free text as well.
    """

    def __init__(
        self,
        sentences: Mapping[str, str] | None = None,
        *,
        occasion: Occasion | None = None,
        options_bind: bool = True,
    ) -> None:
        self._options_bind = options_bind
        self._sentences = dict(sentences or {})
        self._occasion = occasion
        self._answers = PreparedAnswers()
        self._asked: list[str] = []
        self._findings: list[OwnerFinding] = []
        self._reset()

    def _reset(self) -> None:
        self._accepted: set[Hashable] = set()
        self._open: dict[str, _OpenDecision] = {}
        self._refused: dict[str, Any] = {}
        self._last_key: Hashable | None = None

    def in_another_session(self) -> Owner:
        """Return the same person as the owner of another session; only repeated questions are known by session."""
        other = copy(self)
        other._reset()
        return other

    def prepare(self, question_type: str, *answers: Answer, offered: bool = True) -> Owner:
        """Prepare answers to the questions of a type, used in order; None lets that question wait.

        Args:
            offered: False where the flow is meant to refuse the answers.
        """
        for answer in answers:
            self._answers.add(question_type, Prepared(answer, offered))
        return self

    def always(self, question_type: str, answer: Answer, *, required: bool = True) -> Owner:
        """Prepare one answer to all questions of a type, once those prepared one by one are used.

        Args:
            required: False where such a question need not come at all.
        """
        self._answers.set_always(question_type, Prepared(answer, standing=True), required=required)
        return self

    def otherwise(self, answer: Answer) -> Owner:
        """Prepare one answer to every question that nothing else is prepared for."""
        self._answers.set_otherwise(Prepared(answer, standing=True))
        return self

    def wherever_offered(self, answer: Answer) -> Owner:
        """Prepare one answer, which some question must offer, to every question that offers it and has no other."""
        self._answers.set_wherever_offered(Prepared(answer, standing=True))
        return self

    def by_default(self, answers: Mapping[str, Answer]) -> Owner:
        """Prepare answers to questions of types that nothing else is prepared for."""
        for question_type, answer in answers.items():
            self._answers.set_default(question_type, Prepared(answer, standing=True))
        return self

    def answer_next(self, answer: Answer, *, offered: bool = True) -> Owner:
        """Prepare the answer to the next question of any type.

        Args:
            offered: False where the flow is meant to refuse the answer.
        """
        self._answers.add_next(Prepared(answer, offered))
        return self

    def answer_question(
        self,
        is_meant: Callable[[Paused], bool],
        answer: Answer,
        *,
        question: str = "one question",
        offered: bool = True,
    ) -> Owner:
        """Prepare the answer to one question.

        Args:
            is_meant: Returns whether a question is the one.
            question: What the scenario calls it.
            offered: False where the flow is meant to refuse the answer.
        """
        self._answers.add_for(is_meant, question, Prepared(answer, offered))
        return self

    def expect_pause(self, expected: bool = True) -> Owner:
        """Let questions wait that nothing is prepared for, instead of stopping the scenario; False stops it again."""
        self._answers.may_wait = expected
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.verify()
            elif unused := self._unused():
                error.add_note("\n".join(unused))
        finally:
            self._answers.clear()
            self._findings.clear()

    def __call__(self, question: Paused) -> Any:
        """Return the answer to a question, or None to let it wait.

        Raises:
            UnexpectedQuestionError: Nothing is prepared for the question, and a pause is not expected.
        """
        asked_again, refused = question.question in self._refused, self._refused.pop(question.question, None)
        if not asked_again:
            self._check_repetition(question)
        self._asked.append(question.type)
        prepared = self._answers.take(question)
        if prepared is None:
            return self._let_wait(question, asked_again)
        answer = prepared.for_question(question)
        # a standing answer that was just refused would be refused for ever
        if answer is None or (asked_again and prepared.standing and refused == answer):
            return None
        if not question.stream_ended:
            self._findings.append(AnsweredTooEarly(question.type, question.node))
        options = question.payload.get("options")
        if self._options_bind and prepared.offered and options is not None and not is_offered(answer, options):
            self._findings.append(OptionNotOffered(question.type, question.node, action_of(answer), tuple(options)))
        self._open[question.question] = _OpenDecision(question, prepared.offered, answer, self._key(question))
        return answer

    def expects_refusal(self, question: str) -> bool:
        """Return whether the last answer to a question was meant to be refused."""
        decision = self._open.get(question)
        return decision is not None and not decision.offered

    def was_refused(self, question: str) -> None:
        """Learn that the last answer to a question was refused: the question is back."""
        self._refused[question] = self._open.pop(question).answer

    def was_accepted(self, question: str) -> None:
        """Learn that the last answer to a question was accepted."""
        decision = self._open.pop(question)
        if not decision.offered:
            asked = decision.question
            self._findings.append(UnofferedAnswerAccepted(asked.type, asked.node, decision.answer))
        if decision.key is not None:
            self._accepted.add(decision.key)

    @property
    def findings(self) -> tuple[OwnerFinding, ...]:
        """What was wrong with the questions so far."""
        return tuple(self._findings)

    def take_findings(self) -> list[str]:
        """Return what was wrong with the questions so far, a line each, to be judged with what else was found."""
        lines = [*self._finding_lines()]
        self._findings.clear()
        return lines

    def raise_findings(self) -> None:
        """Fail if there are findings so far: an owner who is asked the same for ever would never come to an end."""
        if self._findings:
            raise InvalidQuestionsError("\n".join(self._finding_lines()))

    def _finding_lines(self) -> Iterator[str]:
        for finding in self._findings:
            sentence = self._sentences.get(finding.type, "") if isinstance(finding, OptionNotOffered) else ""
            yield f"{finding}; write: {sentence}" if sentence else str(finding)

    def verify(self) -> None:
        """Check, at the end of a scenario, that there are no findings and every prepared answer was used."""
        unused = self._unused()
        if self._findings:
            raise InvalidQuestionsError("\n".join([*self._finding_lines(), *unused[:-1]]))
        if unused:
            raise UnusedAnswersError("\n".join(unused))

    def _unused(self) -> list[str]:
        """Return a line for each answer that was never needed, between a heading and what was asked."""
        unused = self._answers.unused()
        asked = ", ".join(self._asked) or "nothing; streaming a flow by hand asks no one"
        rest = [*(f"  {answer}" for answer in unused), f"asked was: {asked}"]
        return ["answers that no question has taken:", *rest] if unused else []

    def _check_repetition(self, question: Paused) -> None:
        key = self._key(question)
        comparable = self._occasion is not None or key == self._last_key
        if key is not None and key in self._accepted and comparable and not question.payload.get("problem"):
            self._findings.append(QuestionRepeated(question.type, question.node, question.payload))
        self._last_key = key

    def _key(self, question: Paused) -> Hashable | None:
        if self._occasion is None:
            payload = {name: value for name, value in question.payload.items() if name != "problem"}
            return (question.type, question.node, json.dumps(payload, sort_keys=True, default=repr))
        occasion = self._occasion(question)
        # as text: a payload that is not right is the finding of another check, and must not break the owner
        return None if occasion is None else (question.type, question.node, repr(occasion))

    def _let_wait(self, question: Paused, asked_again: bool) -> None:
        if self._answers.may_wait or asked_again:
            return
        nearest = self._answers.nearest(question.type)
        sentence = self._sentences.get(question.type)
        raise UnexpectedQuestionError(
            f'{question.node} asks "{question.type}", and the scenario has no answer to it.\n'
            f"  it shows: {dict(question.payload)}\n"
            f"  nearest with an answer: {nearest or 'none, no answer is prepared at all'}\n"
            f"  to answer it, add: {sentence or f'prepare({question.type!r}, answer), before the session is run'}"
        )


@dataclass(frozen=True, slots=True)
class _OpenDecision:
    """An answer of which the owner does not know yet whether it was accepted."""

    question: Paused
    offered: bool
    answer: Any
    key: Hashable | None
