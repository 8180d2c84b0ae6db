"""The facts of a session that concern its questions, one frozen dataclass each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from support.record.event import Event, copy_field
from support.record.question_words import words_in

AnswerWay = Literal["update", "resume"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Event):
    """A question was asked: the session waits for its answer.

    Attributes:
        question: The question's id, `session/type/ordinal`; one that is asked again keeps it.
        stream_ended: Whether the stream had run out when the pause was taken up.
    """

    question: str
    type: str
    node: str
    payload: Any
    stream_ended: bool

    def __post_init__(self) -> None:
        copy_field(self, "payload")

    @property
    def words(self) -> str:
        """The question as the person reads it; empty where its payload has no words."""
        return words_in(self.payload)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer(Event):
    """A fact about the answer to a question, which is named `session/type/ordinal`."""

    question: str
    type: str
    node: str
    answer: Any

    def __post_init__(self) -> None:
        copy_field(self, "answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGiven(_Answer):
    """An answer was given to a question; what becomes of it is an event of its own.

    Attributes:
        way: How it was applied: `update_state` as the node, or `Command(resume=…)`.
    """

    way: AnswerWay


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAccepted(_Answer):
    """The flow took the last answer: its node wrote an update, or the session went on and asked no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRefused(_Answer):
    """The flow did not take the last answer: it asked again.

    Attributes:
        problem: Why it was refused, where the flow says so.
    """

    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTooLate(Event):
    """An answer came to a question that did not wait any more.

    Attributes:
        waits: The type of the question that waits instead; empty where none does.
    """

    question: str
    type: str
    answer: Any
    waits: str = ""

    def __post_init__(self) -> None:
        copy_field(self, "answer")
