"""What the owner does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from support.agora_suite.discussion.verbs import Verbs, disturbance, verb
from support.agora_suite.vocabulary import ANSWERING_STEPS, GOING_ON, QUESTIONS
from support.execution.errors import ScenarioError, UnseenError


class OwnerVerbs(Verbs):
    """What the owner does, and what was agreed with them before."""

    @verb
    def always_agrees(self) -> None:
        """The owner agrees whenever asked, unless something else is said."""
        for question, answer in GOING_ON.items():
            self.world.person.always(question, answer, required=False)

    @verb
    def will_answer(self, question: str, answer: Any) -> None:
        """The owner has prepared the answer to a question; it is used once, when the question comes."""
        self.world.person.prepare(question, answer)

    @verb
    def answers(self, answer: Any, *, offered: bool = True) -> None:
        """The owner answers the question that waits; the discussion goes on until the next question.

        `answer` is a word, or an action with its fields; it is not `offered` where it is meant to be refused.
        """
        self._waiting_question()
        self._gives(answer, offered=offered)

    @verb
    def chooses(self, /, actions: Mapping[str, str], **fields: Any) -> None:
        """The owner takes the action, by type of question, that fits the question that waits.

        The fields go with the action. Raise `ScenarioError` if no action fits.
        """
        waiting = self._waiting_question()
        if waiting not in actions:
            raise ScenarioError(
                f"{_about(waiting)} is asked, and this is no answer to it; write: {ANSWERING_STEPS[waiting]}"
            )
        self._gives({"action": actions[waiting], **fields})

    @verb
    def goes_on(self) -> None:
        """The owner lets the discussion go on."""
        self._gives(agreeing_answer(self._waiting_question()))

    @verb
    def goes_on_until(self, question: str) -> None:
        """The owner agrees to everything until a certain question waits.

        Raise `ScenarioError` if the discussion ends before.
        """
        if not self.world.has_begun:
            self.world.begin_and_run()
        while (waiting := self.world.waiting) is None or waiting.type != question:
            if waiting is None:
                raise self._not_asked(f"the discussion ended before {_about(question)} was asked")
            self._gives(agreeing_answer(waiting.type))

    @disturbance
    def goes_on_to_the_end(self) -> None:
        """The owner agrees to everything until the discussion is over."""
        if self.world.has_begun and not self.world.has_run:
            raise ScenarioError("the session is opened and nothing runs; write: When the discussion runs to its end")
        while (waiting := self.world.waiting) is not None:
            self._gives(agreeing_answer(waiting.type))

    @verb
    def rejects_every_agenda(self) -> None:
        """The owner rejects each agenda that is proposed, until none is any longer."""
        if not self.world.has_begun:
            self.world.begin_and_run()
        while (waiting := self.world.waiting) is not None and waiting.type == "agenda_approval":
            self._gives({"action": "reject"})

    @verb
    def does_not_answer(self) -> None:
        """The owner is asked again and says nothing."""
        self._waiting_question()
        self.world.run()

    def _gives(self, answer: Any, *, offered: bool = True) -> None:
        """Answer a question that was seen to wait."""
        self.world.person.answer_next(answer, offered=offered)
        self.world.run()

    def _waiting_question(self) -> str:
        waiting = self.world.waiting
        if waiting is None:
            raise self._not_asked("nothing is asked now, so nothing can be answered")
        return waiting.type

    def _not_asked(self, what: str) -> Exception:
        """Return the error of a scenario that expects a question; it names an unseen error of the discussion."""
        unseen = self.world.unchecked_error
        return UnseenError(f"{what}, since it met an error: {unseen}") if unseen else ScenarioError(what)


def _about(question: str) -> str:
    words = next(words for words, kind in QUESTIONS.items() if kind == question)
    return f"the question about {words}"


def agreeing_answer(question: str) -> str:
    """Return the answer of an owner who agrees; raise `ScenarioError` for a question without such an answer."""
    if question not in GOING_ON:
        raise ScenarioError(f"this question cannot be answered by going on; write: {ANSWERING_STEPS[question]}")
    return GOING_ON[question]
