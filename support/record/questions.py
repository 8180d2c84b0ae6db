"""The facts of a session that concern its questions, one frozen dataclass each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from support.record.event import Event, own

AnswerWay = Literal["update", "resume"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Event):
    """A question was asked: the session waits for its answer.

    Attributes:
        question: The question's id, `session/type/ordinal`; one that is asked again keeps it.
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
    """An answer was given to a question; what becomes of it is an event of its own.

    Attributes:
        question: The question's id, `session/type/ordinal`.
        type: The question's type.
        node: The node that asked.
        answer: The answer as it was given.
        way: How it was applied: `update_state` as the node, or `Command(resume=…)`.
    """

    question: str
    type: str
    node: str
    answer: Any
    way: AnswerWay

    def __post_init__(self) -> None:
        own(self, "answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAccepted(Event):
    """The flow took the last answer to a question: its node wrote an update, or the session went on and asked no more.

    Attributes:
        question: The question's id, `session/type/ordinal`.
        type: The question's type.
        node: The node that asked.
        answer: The answer as it was given.
    """

    question: str
    type: str
    node: str
    answer: Any

    def __post_init__(self) -> None:
        own(self, "answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRefused(Event):
    """The flow did not take the last answer to a question: it asked again.

    Attributes:
        question: The question's id, `session/type/ordinal`.
        type: The question's type.
        node: The node that asks.
        answer: The answer as it was given.
        problem: Why it was refused, where the flow says so.
    """

    question: str
    type: str
    node: str
    answer: Any
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
