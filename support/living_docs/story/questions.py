"""The questions that a session asked, and the outcome of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from support.living_docs.read.untrusted import texts
from support.living_docs.story.changes import ChangesByKey, StateChange, by_key
from support.living_docs.story.flow_words import FlowWords
from support.living_docs.story.values import NULL
from support.living_docs.story.wording import clock, in_words
from support.record.outcomes import AnswerOutcome
from support.record.question_words import payload_shown
from support.record.questions import AnswerAccepted, AnswerGiven, AnswerRefused, Paused

_MOST_QUESTIONS = 40
_MOST_ANSWERS = 20
_MOST_CHANGES = 30
_MOST_OPTIONS = 40
_VERDICTS: Mapping[type[AnswerOutcome | None], str] = {
    AnswerAccepted: "Accepted",
    AnswerRefused: "Refused",
    type(None): "Answered",
}
_USUAL_WAYS = ("update", "resume")
"""How the kit answers, which matters to engineers only; the facts of the run name it."""


class Option(NamedTuple):
    """An answer that a question offered, and whether an accepted answer chose it."""

    words: str
    chosen: bool


class Answer(NamedTuple):
    """An answer to a question.

    Attributes:
        words: Its action, or the whole answer where it names none.
        fields: What came with the action.
        late: Whether the question had been answered before.
        step: The place of the step that answered, from 0.
    """

    at: str
    words: Any
    fields: tuple[tuple[str, Any], ...]
    accepted: bool
    verdict: str
    problem: str
    way: str
    late: bool
    step: int


class QuestionStory(NamedTuple):
    """A question and its outcome.

    Attributes:
        id: Its id in the record.
        kind: The names of its flow, node and type.
        step: The place of the step in which it was first asked, from 0.
        payload: What was shown with it, by name.
        changes: What the accepted answer changed; those left out are only counted, as with answers.
    """

    id: str
    kind: tuple[str, str, str]
    number: int
    title: str
    at: str
    step: int
    message: str
    payload: tuple[tuple[str, Any], ...]
    options: tuple[Option, ...]
    answers: tuple[Answer, ...]
    changes: ChangesByKey
    changes_left_out: int
    answers_left_out: int

    @property
    def accepted(self) -> Answer | None:
        """The answer that the flow accepted."""
        return next((answer for answer in self.answers if answer.accepted), None)


class _Question:
    """A question that may still get answers."""

    def __init__(self, number: int, event: Paused | AnswerGiven, step: int, words: FlowWords) -> None:
        payload = event.payload if isinstance(event, Paused) else {}
        self.id = event.question
        self.kind = (words.flow, event.node, event.type or event.node)
        self.number = number
        self.step = step
        self.at = clock(event.at)
        self.title = words.question(event.type or event.node)
        self.node = event.node
        self._titles = words.state
        self.message = event.words[:2000] if isinstance(event, Paused) else ""
        self.payload: Mapping[Any, Any] = payload if isinstance(payload, Mapping) else {"message": payload}
        self.answers: list[Answer] = []
        self.changes: list[StateChange] = []

    @property
    def is_answered(self) -> bool:
        return any(answer.accepted for answer in self.answers)

    def story(self) -> QuestionStory:
        changes, left_out = by_key(self.changes, _MOST_CHANGES, self._titles)
        accepted = [answer.words for answer in self.answers if answer.accepted and type(answer.words) is str]
        chosen = {words.strip().casefold() for words in accepted}
        options = [in_words(option) for option in texts(self.payload, "options")[:_MOST_OPTIONS]]
        return QuestionStory(
            id=self.id,
            kind=self.kind,
            number=self.number,
            title=self.title,
            at=self.at,
            step=self.step,
            message=self.message,
            payload=tuple((in_words(str(key)), value) for key, value in payload_shown(self.payload).items()),
            options=tuple(Option(option, option.casefold() in chosen) for option in options),
            answers=tuple(self.answers[:_MOST_ANSWERS]),
            changes=changes,
            changes_left_out=left_out,
            answers_left_out=max(0, len(self.answers) - _MOST_ANSWERS),
        )


class QuestionsBuilder:
    """Collects questions and their answers as events come in."""

    def __init__(self) -> None:
        self._questions: dict[str, _Question] = {}
        self._waits_for_update: _Question | None = None

    @property
    def answered(self) -> int:
        """How many questions were answered."""
        return sum(question.is_answered for question in self._questions.values())

    @property
    def refused(self) -> int:
        """How many answers were refused."""
        return sum(not answer.accepted for question in self._questions.values() for answer in question.answers)

    def ask(self, event: Paused, step: int, words: FlowWords) -> tuple[int, bool]:
        """Add a pause, and return the question's number and whether it had been asked before."""
        asked_before = event.question in self._questions
        return self._question(event, step, words).number, asked_before

    def answer(self, event: AnswerGiven, outcome: AnswerOutcome | None, step: int, words: FlowWords) -> tuple[int, int]:
        """Add an answer and its outcome, and return the number of the question and the answer's place, from 0."""
        question = self._question(event, step, words)
        answer = _answer(event, outcome, step, late=question.is_answered)
        question.answers.append(answer)
        if answer.accepted:
            self._waits_for_update = question
        return question.number, len(question.answers) - 1

    def update(self, node: str, changes: Iterable[StateChange]) -> None:
        """Add the update of a node, to which an accepted answer may have led."""
        question, self._waits_for_update = self._waits_for_update, None
        if question is not None and question.node == node:
            question.changes.extend(changes)

    def build(self) -> tuple[tuple[QuestionStory, ...], int]:
        """Return the questions in order, and how many are left out."""
        questions = list(self._questions.values())
        stories = tuple(question.story() for question in questions[:_MOST_QUESTIONS])
        return stories, len(questions) - len(stories)

    def _question(self, event: Paused | AnswerGiven, step: int, words: FlowWords) -> _Question:
        question = self._questions.get(event.question)
        if question is None:
            question = _Question(len(self._questions) + 1, event, step, words)
            self._questions[event.question] = question
        return question


def _answer(event: AnswerGiven, outcome: AnswerOutcome | None, step: int, *, late: bool) -> Answer:
    content = event.answer
    words: Any = in_words(content) if type(content) is str else NULL if content is None else content
    fields: tuple[tuple[str, Any], ...] = ()
    if isinstance(content, Mapping) and type(content.get("action")) is str:
        words = in_words(content["action"])
        fields = tuple((in_words(str(key)), value) for key, value in content.items() if key != "action")
    return Answer(
        at=clock(event.at),
        words=words,
        fields=fields,
        accepted=not isinstance(outcome, AnswerRefused),
        verdict=_VERDICTS[type(outcome)],
        problem=(outcome.problem or "") if isinstance(outcome, AnswerRefused) else "",
        way="" if event.way in _USUAL_WAYS else in_words(event.way),
        late=late,
        step=step,
    )
