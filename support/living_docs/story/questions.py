"""The questions that a session asked, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from support.living_docs.read.records import is_taken
from support.living_docs.read.untrusted import text, texts
from support.living_docs.story.changes import Change, by_key
from support.living_docs.story.flow_words import Names
from support.living_docs.story.wording import clock, in_words

_TOLD_ELSEWHERE = frozenset({"type", "message", "options", "problem"})
_CARDS_AT_MOST = 40
_ANSWERS_AT_MOST = 20
_CHANGES_AT_MOST = 30
_VERDICTS: Mapping[str, str] = {"accepted": "Accepted", "given": "Answered"}
"""Of a flow that says nothing of its own nobody knows whether it took an answer: only that it went on with it."""
_WAYS: Mapping[str, str] = {
    "update": "given as an update of the state",
    "resume": "given by resuming the flow",
}


class Option(NamedTuple):
    """A possible answer that the question offered.

    Attributes:
        words: The answer.
        chosen: Whether an answer that was accepted chose it.
    """

    words: str
    chosen: bool


class Answer(NamedTuple):
    """An answer that was given.

    Attributes:
        at: The time of day.
        words: Its action, or the whole answer where it has none.
        fields: What came with the action.
        accepted: Whether the flow took it, as far as anybody knows.
        verdict: What became of it, in a word.
        problem: Why not.
        way: How it was applied, in words.
        late: Whether the question had been answered before.
        part: Which step gave it, its place from 0.
    """

    at: str
    words: Any
    fields: tuple[tuple[str, Any], ...]
    accepted: bool
    verdict: str
    problem: str
    way: str
    late: bool
    part: int


class Question(NamedTuple):
    """A question and what became of it.

    Attributes:
        number: Its number in the scenario, from 1.
        title: What kind of question it is.
        at: When it was asked first.
        part: In which step, its place from 0.
        message: What was asked.
        shown: What was shown with it, by name.
        options: The answers it offered.
        answers: Those that were given, in order.
        changes: What the accepted answer changed, by key.
        changes_left_out: Of these, how many are not shown.
        answers_left_out: Answers that are not shown (count).
    """

    number: int
    title: str
    at: str
    part: int
    message: str
    shown: tuple[tuple[str, Any], ...]
    options: tuple[Option, ...]
    answers: tuple[Answer, ...]
    changes: tuple[tuple[str, list[Change]], ...]
    changes_left_out: int
    answers_left_out: int

    @property
    def accepted(self) -> Answer | None:
        """The answer that the flow took."""
        return next((answer for answer in self.answers if answer.accepted), None)


class _Asked:
    """A question that is being told."""

    __slots__ = ("answers", "asked_by", "at", "changes", "number", "part", "payload", "title")

    def __init__(self, number: int, event: Mapping[str, Any], part: int, names: Names) -> None:
        node = text(event, "node")
        self.number = number
        self.part = part
        self.at = clock(event.get("at"))
        self.title = names.question(text(event, "type") or node)
        self.asked_by = node
        payload = event.get("payload")
        self.payload: Mapping[str, Any] = payload if type(payload) is dict else {"message": payload}
        self.answers: list[Answer] = []
        self.changes: list[Change] = []


class Desk:
    """Keeps the questions as events come in."""

    def __init__(self) -> None:
        """Begin without a question."""
        self._asked: dict[str, _Asked] = {}
        self._waits_for_update: _Asked | None = None

    @property
    def answered_count(self) -> int:
        """How many questions were answered."""
        return sum(any(answer.accepted for answer in one.answers) for one in self._asked.values())

    @property
    def refused_count(self) -> int:
        """How many answers were refused."""
        return sum(not answer.accepted for one in self._asked.values() for answer in one.answers)

    def asked(self, event: Mapping[str, Any], part: int, names: Names) -> tuple[int, bool]:
        """Take a pause.

        Args:
            event: The pause.
            part: Which step ran it.
            names: The words of the flow.

        Returns:
            The question's number, and whether it had been asked before.
        """
        held = self._asked.get(event["question"])
        again = held is not None
        if held is None:
            held = self._asked[event["question"]] = _Asked(len(self._asked) + 1, event, part, names)
        return held.number, again

    def answered(self, event: Mapping[str, Any], part: int, names: Names) -> int:
        """Take an answer.

        Args:
            event: The answer.
            part: Which step gave it.
            names: The words of the flow.

        Returns:
            The question's number.
        """
        held = self._asked.get(event["question"])
        if held is None:
            held = self._asked[event["question"]] = _Asked(len(self._asked) + 1, event, part, names)
        late = any(answer.accepted for answer in held.answers)
        answer = _answer(event, part, late=late)
        held.answers.append(answer)
        if answer.accepted:
            self._waits_for_update = held
        return held.number

    def updated(self, node: str, changes: Iterable[Change]) -> None:
        """Take the update that an accepted answer leads to.

        Args:
            node: Whose update it is.
            changes: What it changes.
        """
        held = self._waits_for_update
        if held is not None:
            self._waits_for_update = None
            if held.asked_by == node:
                held.changes.extend(changes)

    def told(self) -> tuple[tuple[Question, ...], int]:
        """Give the questions in order, and how many are left out."""
        asked = list(self._asked.values())
        return tuple(_question(one) for one in asked[:_CARDS_AT_MOST]), max(0, len(asked) - _CARDS_AT_MOST)


def _answer(event: Mapping[str, Any], part: int, *, late: bool) -> Answer:
    given = event.get("answer")
    words: Any = in_words(given) if type(given) is str else given
    fields: tuple[tuple[str, Any], ...] = ()
    if type(given) is dict and type(given.get("action")) is str:
        words = in_words(given["action"])
        fields = tuple((in_words(key), value) for key, value in given.items() if key != "action")
    way = text(event, "way")
    return Answer(
        at=clock(event.get("at")),
        words=words,
        fields=fields,
        accepted=is_taken(event),
        verdict=_VERDICTS.get(event["outcome"], "Refused"),
        problem=text(event, "problem"),
        way=_WAYS.get(way, in_words(way)),
        late=late,
        part=part,
    )


def _question(held: _Asked) -> Question:
    payload = held.payload
    changes, left_out = by_key(held.changes, _CHANGES_AT_MOST)
    accepted = [answer.words for answer in held.answers if answer.accepted and type(answer.words) is str]
    chosen = {words.strip().casefold() for words in accepted}
    message = payload.get("message")
    return Question(
        number=held.number,
        title=held.title,
        at=held.at,
        part=held.part,
        message=message[:2000] if type(message) is str else "",
        shown=tuple((in_words(key), value) for key, value in payload.items() if key not in _TOLD_ELSEWHERE),
        options=tuple(
            Option(in_words(one), in_words(one).casefold() in chosen) for one in texts(payload, "options")[:40]
        ),
        answers=tuple(held.answers[:_ANSWERS_AT_MOST]),
        changes=tuple(changes),
        changes_left_out=left_out,
        answers_left_out=max(0, len(held.answers) - _ANSWERS_AT_MOST),
    )
