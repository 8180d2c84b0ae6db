"""The person whom a flow asks: answers from what was prepared, and notices what must not be."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Generator, Hashable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy, deepcopy
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from support.flow_builder.protocol import Pause
from support.interrupt_simulator.findings import (
    AnsweredTooEarly,
    OptionNotOffered,
    OwnerFinding,
    QuestionRepeated,
    UnofferedAnswerAccepted,
)
from support.interrupt_simulator.prepared import Answer, Prepared, PreparedAnswers, action_of, is_offered

Occasion = Callable[[Pause], Hashable | None]
"""Gives what one asking of a question is about (its chapter, for example); None where asking again is no fault."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question was put to the owner.

    Attributes:
        type: Its type.
        node: The node that asks.
        payload: A copy of what it shows.
        ordinal: Which question of its type it is for this owner, from 1; asking again after a refusal is the same one.
        problem: Why the last answer was refused, where it was.
        again: Whether it is back because the last answer was refused.
    """

    type: str
    node: str
    payload: Mapping[str, Any]
    ordinal: int
    problem: str | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """The owner answered a question; `asked.problem` of the next one says whether it was refused."""

    asked: Asked
    answer: Any


class UnpreparedQuestion(Exception):
    """The owner was asked something that the scenario has no answer for."""

    for_product_owners = True


class UnusedAnswers(Exception):
    """A scenario prepared answers to questions that never came."""

    for_product_owners = True


class QuestionsAtFault(AssertionError):
    """The flow asked what it must not ask, or took an answer that it must not take."""


class Owner:
    """The owner of one session. It is called with a pause and gives the answer, or None to let it wait.

    In a `with` statement, its answers hold until the end of the block, and each of them has to be needed in it.

    Args:
        sentences: What to add to a scenario to answer a question, by type; shown when an answer is missing.
        occasion: Tells askings of one question apart. None compares each question with the one before only.
        tells_problems: Whether a question that is back says by its `problem`, and only so, that the answer was refused.
            Where not, `problem` may be a word of the flow's own: it says so where the question had none before. An
            answer that was meant to be refused was refused also if the question is back without one.
        stream_ended: Says whether the session's stream has run out; None does not check that.
        on_pause: Told of each question.
        on_answer: Told of each answer.
    """

    def __init__(
        self,
        sentences: Mapping[str, str] | None = None,
        *,
        occasion: Occasion | None = None,
        tells_problems: bool = True,
        stream_ended: Callable[[], bool] | None = None,
        on_pause: Callable[[Asked], None] | None = None,
        on_answer: Callable[[Answered], None] | None = None,
    ) -> None:
        self.stream_ended = stream_ended
        self.on_pause = on_pause
        self.on_answer = on_answer
        self._sentences = dict(sentences or {})
        self._occasion = occasion
        self._tells_problems = tells_problems
        self._answers = PreparedAnswers()
        self._asked: list[Asked] = []
        self._answered: list[Answered] = []
        self._findings: list[OwnerFinding] = []
        self._everywhere = [self]
        self._forget()

    def _forget(self) -> None:
        self._counts: Counter[str] = Counter()
        self._accepted: set[Hashable] = set()
        self._open: dict[tuple[str, str], _Open] = {}
        self._last_key: Hashable | None = None
        self._left_waiting: Counter[str] | None = None
        self._answers_this_turn = 0

    @contextmanager
    def one_turn(self) -> Generator[None]:
        """Let a question that the owner leaves waiting be put once, and once more with each answer to another."""
        self._left_waiting, self._answers_this_turn = Counter(), 0
        try:
            yield
        finally:
            self._left_waiting = None

    def in_another_session(self) -> Owner:
        """Return the same person as the owner of another session.

        What is prepared, asked, answered and found is shared; which question is a repeated one is known by session.
        """
        other = copy(self)
        other._forget()
        self._everywhere.append(other)
        return other

    def prepare(self, question_type: str, *answers: Answer, offered: bool = True) -> Owner:
        """Prepare answers to the questions of a type, used in order.

        Args:
            question_type: The type.
            *answers: What is said, or functions of the pause that make it; None lets that question wait.
            offered: False where the flow is meant to refuse the answers.

        Returns:
            The owner itself.
        """
        for answer in answers:
            self._answers.add(question_type, Prepared(answer, offered))
        return self

    def always(self, question_type: str, answer: Answer, *, required: bool = True) -> Owner:
        """Prepare one answer to all questions of a type, once those prepared one by one are used.

        Args:
            question_type: The type.
            answer: What is said, or a function of the pause that makes it.
            required: False where such a question need not come at all.

        Returns:
            The owner itself.
        """
        self._answers.set_always(question_type, Prepared(answer, standing=True), required=required)
        return self

    def otherwise(self, answer: Answer) -> Owner:
        """Prepare one answer to every question that nothing else is prepared for.

        Args:
            answer: What is said, or a function of the pause that makes it.

        Returns:
            The owner itself.
        """
        self._answers.set_otherwise(Prepared(answer, standing=True))
        return self

    def wherever_offered(self, answer: Answer) -> Owner:
        """Prepare one answer to every question that offers it and that nothing else is prepared for.

        Args:
            answer: What is said. It counts as unused where no question offers it.

        Returns:
            The owner itself.
        """
        self._answers.set_wherever_offered(Prepared(answer, standing=True))
        return self

    def by_default(self, answers: Mapping[str, Answer]) -> Owner:
        """Prepare answers to questions of types that nothing else is prepared for.

        Args:
            answers: What is said, by type of question.

        Returns:
            The owner itself.
        """
        for question_type, answer in answers.items():
            self._answers.set_default(question_type, Prepared(answer, standing=True))
        return self

    def answer_next(self, answer: Answer, *, offered: bool = True) -> Owner:
        """Prepare the answer to the next question, whatever it is.

        Args:
            answer: What is said, or a function of the pause that makes it.
            offered: False where the flow is meant to refuse the answer.

        Returns:
            The owner itself.
        """
        self._answers.add_next(Prepared(answer, offered))
        return self

    def expect_pause(self, expected: bool = True) -> Owner:
        """Let questions wait that nothing is prepared for, instead of stopping the scenario.

        Args:
            expected: False stops the scenario again.

        Returns:
            The owner itself.
        """
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

    def __call__(self, pause: Pause) -> Any:
        """Give the answer to a pause.

        Args:
            pause: What the session waits with.

        Returns:
            The answer, or None to let the session wait.

        Raises:
            UnpreparedQuestion: Nothing is prepared for the question, and a pause is not expected.
            QuestionsAtFault: The question was left waiting, and is put again in the same turn: it would be for ever.
        """
        left_waiting = self._left_waiting if self._left_waiting is not None else Counter[str]()
        if left_waiting[pause.id] > self._answers_this_turn:
            raise QuestionsAtFault(
                f'{pause.node} asks "{pause.type}" again at once, although the owner gave no answer: '
                "let the session wait, and return from the coordinator."
            )
        answer = self._answer_to(pause)
        if answer is None:
            left_waiting[pause.id] += 1
        else:
            self._answers_this_turn += 1
        return answer

    def _answer_to(self, pause: Pause) -> Any:
        if self.stream_ended is not None and not self.stream_ended():
            self._findings.append(AnsweredTooEarly(pause.type, pause.node))
        refused = self._settle(pause)
        asked = self._note(pause, refused is not None)
        prepared = self._answers.take(pause.type, pause.payload.get("options"))
        if prepared is None:
            return self._let_wait(pause, refused is not None)
        answer = prepared.for_pause(pause)
        if answer is None or _said_already(prepared, answer, refused):
            return None
        return self._give(pause, asked, prepared, answer)

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Every question put to the owner, in order."""
        return tuple(self._asked)

    @property
    def answered(self) -> tuple[Answered, ...]:
        """Every answer given, in order, also those that were refused."""
        return tuple(self._answered)

    @property
    def findings(self) -> tuple[OwnerFinding, ...]:
        """What must not be, as far as the owner has noticed it."""
        return tuple(self._findings)

    def raise_findings(self) -> None:
        """Fail if anything was at fault so far: an owner who is asked the same for ever would never come to an end.

        Raises:
            QuestionsAtFault: The flow's questions or what it accepted were at fault.
        """
        if self._findings:
            raise QuestionsAtFault("\n".join(self._told()))

    def _told(self) -> Iterator[str]:
        for finding in self._findings:
            sentence = self._sentences.get(finding.type, "") if isinstance(finding, OptionNotOffered) else ""
            yield f"{finding}; write: {sentence}" if sentence else str(finding)

    def verify(self) -> None:
        """Check, at the end of a scenario, that nothing was at fault and nothing was prepared in vain.

        Raises:
            QuestionsAtFault: The flow's questions or what it accepted were at fault.
            UnusedAnswers: Prepared answers were never needed.
        """
        for owner in self._everywhere:
            for place in tuple(owner._open):
                owner._accept(place)
        unused = self._unused()
        if self._findings:
            raise QuestionsAtFault("\n".join([*self._told(), *unused[:-1]]))
        if unused:
            raise UnusedAnswers("\n".join(unused))

    def _unused(self) -> list[str]:
        """Return a line for each answer that was never needed, between a heading and what was asked."""
        unused = self._answers.unused()
        asked = ", ".join(question.type for question in self._asked) or "nothing; streaming a flow by hand asks no one"
        rest = [*(f"  {answer}" for answer in unused), f"asked was: {asked}"]
        return ["answers that no question has taken:", *rest] if unused else []

    def _settle(self, pause: Pause) -> _Open | None:
        """Find out what became of the answer before: it was refused if its question is back with a problem."""
        place = (pause.type, pause.node)
        problem = pause.payload.get("problem")
        last = self._open.get(place)
        if last is not None and self._was_refused(last, problem):
            return self._open.pop(place)
        self._accept(place)
        key = self._key(pause)
        comparable = self._occasion is not None or key == self._last_key
        if key is not None and key in self._accepted and comparable and not problem:
            self._findings.append(QuestionRepeated(pause.type, pause.node, _copy(pause.payload)))
        self._last_key = key
        return None

    def _was_refused(self, last: _Open, problem: object) -> bool:
        if self._tells_problems:
            return bool(problem)
        is_new = last.asked.again or not last.asked.payload.get("problem")
        return not last.prepared.offered or (bool(problem) and is_new)

    def _accept(self, place: tuple[str, str]) -> None:
        last = self._open.pop(place, None)
        if last is None:
            return
        if not last.prepared.offered:
            self._findings.append(UnofferedAnswerAccepted(last.asked.type, last.asked.node, last.answer))
        if last.key is not None:
            self._accepted.add(last.key)

    def _key(self, pause: Pause) -> Hashable | None:
        if self._occasion is None:
            shown = {name: value for name, value in pause.payload.items() if name != "problem"}
            return (pause.type, pause.node, json.dumps(shown, sort_keys=True, default=repr))
        occasion = self._occasion(pause)
        # As text: a payload that is not what it has to be is somebody else's finding, and must not break the owner.
        return None if occasion is None else (pause.type, pause.node, repr(occasion))

    def _note(self, pause: Pause, again: bool) -> Asked:
        if not again:
            self._counts[pause.type] += 1
        problem = pause.payload.get("problem") if again or self._tells_problems else None
        asked = Asked(pause.type, pause.node, _copy(pause.payload), self._counts[pause.type], problem, again)
        self._asked.append(asked)
        if self.on_pause:
            self.on_pause(asked)
        return asked

    def _let_wait(self, pause: Pause, refused: bool) -> None:
        if self._answers.may_wait or refused:
            return
        nearest = self._answers.nearest(pause.type)
        sentence = self._sentences.get(pause.type)
        raise UnpreparedQuestion(
            f'{pause.node} asks "{pause.type}", and the scenario has no answer to it.\n'
            f"  it shows: {dict(pause.payload)}\n"
            f"  nearest with an answer: {nearest or 'none, no answer is prepared at all'}\n"
            f"  to answer it, add: {sentence or f'prepare({pause.type!r}, answer), before the session is run'}"
        )

    def _give(self, pause: Pause, asked: Asked, prepared: Prepared, answer: Any) -> Any:
        options = pause.payload.get("options")
        if prepared.offered and options is not None and not is_offered(answer, options):
            self._findings.append(OptionNotOffered(pause.type, pause.node, action_of(answer), tuple(options)))
        given = Answered(asked, deepcopy(answer))
        self._open[pause.type, pause.node] = _Open(asked, prepared, given.answer, self._key(pause))
        self._answered.append(given)
        if self.on_answer:
            self.on_answer(given)
        return answer


@dataclass(frozen=True, slots=True)
class _Open:
    """An answer of which is not known yet whether it was accepted."""

    asked: Asked
    prepared: Prepared
    answer: Any
    key: Hashable | None


def _said_already(prepared: Prepared, answer: Any, refused: _Open | None) -> bool:
    """A standing answer that was just refused would be refused for ever."""
    return prepared.standing and refused is not None and refused.answer == answer


def _copy(payload: Mapping[str, Any]) -> dict[str, Any]:
    return deepcopy(dict(payload))
