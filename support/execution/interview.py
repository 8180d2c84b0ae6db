"""The questions of one session: each pause is put to its owner, and the outcomes of the answers are observed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from support.flow_builder.protocol import AnswerBy, NullAnswer, Pause
from support.interrupt_simulator.owner import InvalidQuestionsError, Owner
from support.record import AnswerAccepted, AnswerGiven, AnswerRefused, NodeStarted, Paused, Record, UpdateSeen
from support.record.question_names import QuestionNames


@dataclass(slots=True, eq=False)
class _OpenAnswer:
    """An answer whose outcome is not known yet.

    Attributes:
        progress: How far the session was when it was given.
        lost: Whether a run has failed before the flow showed that it had the answer.
    """

    event: AnswerGiven
    question: Paused
    progress: int
    lost: bool = False


class Interview:
    """Puts the pauses of one session to the owner, and records questions, answers and their outcomes.

    An answer is refused when its question is back with a `problem`. It is accepted when the session has gone on and
    asked something else, or come to rest.

    Args:
        refuses_at_once: Whether the flow, where it refuses an answer, asks again before anything else happens: then an
            update of the asking node shows that it was accepted. In another flow `problem` may be a word of its own:
            it refuses an answer if the question had none before, and one that was meant to be refused was refused also
            if its question is back without any.
    """

    def __init__(
        self,
        session: str,
        record: Record,
        owner: Owner,
        answer_by: AnswerBy,
        *,
        refuses_at_once: bool = False,
        streaming: Callable[[], bool] = lambda: False,
    ) -> None:
        self.waits = False
        """Whether the question that was asked last has no answer."""
        self._record = record
        self._owner = owner
        self._answer_by = answer_by
        self._refuses_at_once = refuses_at_once
        self._streaming = streaming
        self._names = QuestionNames(session, record)
        self._open: list[_OpenAnswer] = []
        self._refused: set[str] = set()
        self._left_waiting: Counter[str] | None = None
        self._answers = 0

    def __call__(self, pause: Pause) -> Any:
        """Return the owner's answer to a pause, or None to let the session wait."""
        return self.answer(pause, self.ask(pause))

    @contextmanager
    def run(self) -> Iterator[None]:
        """Observe a run of the session: one that ends without an error has gone on with the answers of its questions.

        In one run, a question that was left waiting may be asked once, and once more after each answer to another.
        """
        self.waits, self._left_waiting, self._answers = False, Counter(), 0
        try:
            yield
        except BaseException:
            for answer in self._open:
                answer.lost = True
            raise
        else:
            for answer in tuple(self._open):
                if self._has_gone_on(answer):
                    self._accept(answer)
        finally:
            self._left_waiting = None

    def ask(self, pause: Pause) -> Paused:
        """Record the question of a pause, and what became of the last answer to it."""
        name = self._resolve(pause) or self._names.name(pause.type, pause.node, pause.payload)
        self.waits = True
        return self._record.append(
            Paused(
                question=name,
                type=pause.type,
                node=pause.node,
                payload=pause.payload,
                stream_ended=not self._streaming(),
            )
        )

    def answer(self, pause: Pause, question: Paused) -> Any:
        """Return the owner's answer to a question that was asked, or None to let the session wait.

        Raises:
            UnexpectedQuestionError: Nothing is prepared for the question, and a pause is not expected.
            InvalidQuestionsError: The question was left waiting, and is asked again in the same run.
        """
        left_waiting = self._left_waiting if self._left_waiting is not None else Counter[str]()
        if left_waiting[pause.id] > self._answers:
            raise InvalidQuestionsError(
                f'{pause.node} asks "{pause.type}" again at once, although the owner gave no answer: '
                "let the session wait, and return from the coordinator."
            )
        answer = self._owner(question)
        if answer is None:
            left_waiting[pause.id] += 1
            return None
        self.waits = False
        self._answers += 1
        event = self._record.append(
            AnswerGiven(
                question=question.question,
                type=question.type,
                node=question.node,
                answer=None if answer is NullAnswer.NULL else answer,
                way=self._answer_by,
            )
        )
        self._open.append(_OpenAnswer(event, question, self._progress()))
        return deepcopy(answer)  # it may be made of parts of the question, which the record keeps

    def updated(self, node: str) -> None:
        """Observe that a node has written an update: with the answer to its question, if it had one."""
        for answer in tuple(self._open) if self._refuses_at_once else ():
            if answer.event.node == node:
                self._accept(answer)

    def _resolve(self, pause: Pause) -> str | None:
        """Record what became of the last answers to a question; return its name if it is back because of a refusal."""
        place = (pause.type, pause.node)
        answers = [answer for answer in self._open if (answer.event.type, answer.event.node) == place]
        if answers and self._is_refused(answers[-1], pause):
            return self._refuse(answers[-1], pause.payload.get("problem"))
        for answer in answers:
            if answer.lost:
                self._open.remove(answer)
            elif self._has_gone_on(answer):  # if not, this is another question of several that wait side by side
                self._accept(answer)
        return None

    def _is_refused(self, answer: _OpenAnswer, pause: Pause) -> bool:
        name, problem = answer.event.question, pause.payload.get("problem")
        if self._refuses_at_once:
            return bool(problem)
        is_new = name in self._refused or not answer.question.payload.get("problem")
        return bool(problem and is_new) or (self._has_gone_on(answer) and self._owner.expects_refusal(name))

    def _refuse(self, answer: _OpenAnswer, problem: str | None) -> str:
        given = answer.event
        self._open.remove(answer)
        self._refused.add(given.question)
        self._record.append(
            AnswerRefused(
                question=given.question, type=given.type, node=given.node, answer=given.answer, problem=problem
            )
        )
        self._owner.was_refused(given.question)
        return given.question

    def _accept(self, answer: _OpenAnswer) -> None:
        given = answer.event
        self._open.remove(answer)
        self._record.append(
            AnswerAccepted(question=given.question, type=given.type, node=given.node, answer=given.answer)
        )
        self._owner.was_accepted(given.question)

    def _has_gone_on(self, answer: _OpenAnswer) -> bool:
        return self._progress() > answer.progress

    def _progress(self) -> int:
        """Count what shows that the session goes on."""
        return len(self._record.of(NodeStarted)) + len(self._record.of(UpdateSeen))
