"""The facts of a session that concern its questions, one frozen dataclass each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from support.record.event import Event, own

AnswerWay = Literal["update", "resume"]
AnswerOutcome = Literal["accepted", "refused", "given"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Event):
    """The session waits for an answer.

    Attributes:
        question: The question's id, `session/type/ordinal`.
        type: The question's type.
        node: The node that asks.
        payload: What it shows.
        stream_ended: Whether the stream had run out when the pause was taken up.
    """

    question: str
    type: str
    node: str
    payload: Any
    stream_ended: bool

    def __post_init__(self) -> None:
        own(self, "payload")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGiven(Event):
    """An answer was given to a question.

    Attributes:
        question: The question's id, `session/type/ordinal`.
        type: The question's type.
        node: The node that asked.
        answer: The answer as it was given.
        way: How it was applied: `update_state` as the node, or `Command(resume=…)`.
        outcome: Whether the flow took it; `given` where nobody can say: an `AnswerRefused` may follow.
        problem: Why not, for a refused one.
    """

    question: str
    type: str
    node: str
    answer: Any
    way: AnswerWay
    outcome: AnswerOutcome
    problem: str | None = None

    def __post_init__(self) -> None:
        own(self, "answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRefused(Event):
    """A flow of which nobody could say whether it takes an answer has asked again instead.

    Attributes:
        question: The question's id, `session/type/ordinal`.
        node: The node that asks.
        answer: The answer as it was given.
        given: The place in the record at which it was given.
        problem: Why it was refused, where the flow says so.
    """

    question: str
    node: str
    answer: Any
    given: int
    problem: str | None = None

    def __post_init__(self) -> None:
        own(self, "answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTooLate(Event):
    """An answer came to a question that did not wait any more.

    Attributes:
        question: The question's id, `session/type/ordinal`.
        type: The question's type.
        answer: The answer as it was given.
        waits: The type of the question that waits instead; empty where none does.
    """

    question: str
    type: str
    answer: Any
    waits: str = ""

    def __post_init__(self) -> None:
        own(self, "answer")
