"""What the owner noticed about a flow's questions that must not be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class QuestionRepeated:
    """A question that had been answered, and the answer accepted, was asked again for the same occasion."""

    type: str
    node: str
    payload: Mapping[str, Any]

    def __str__(self) -> str:
        return f'"{self.type}" of {self.node} was answered and accepted, and was asked again: {dict(self.payload)}'


@dataclass(frozen=True, slots=True)
class OptionNotOffered:
    """An answer chose an action that the question does not offer, without being meant to."""

    type: str
    node: str
    action: str
    options: tuple[str, ...]

    def __str__(self) -> str:
        return f'"{self.type}" of {self.node} does not offer "{self.action}" but {", ".join(self.options) or "nothing"}'


@dataclass(frozen=True, slots=True)
class UnofferedAnswerAccepted:
    """An answer that was meant to be refused was taken."""

    type: str
    node: str
    answer: Any

    def __str__(self) -> str:
        return f'"{self.type}" of {self.node} accepted {self.answer!r}, which was meant to be refused'


@dataclass(frozen=True, slots=True)
class AnsweredTooEarly:
    """An answer was asked for while the stream was still suspended: what the last node wrote may be lost by it."""

    type: str
    node: str

    def __str__(self) -> str:
        return f'"{self.type}" of {self.node} was to be answered before its stream had ended'


OwnerFinding = QuestionRepeated | OptionNotOffered | UnofferedAnswerAccepted | AnsweredTooEarly
