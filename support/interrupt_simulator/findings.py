"""What can be wrong with the questions of a flow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class QuestionRepeated:
    """A question whose answer had been accepted was asked again for the same occasion."""

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
    """An answer that had to be refused was accepted."""

    type: str
    node: str
    answer: Any

    def __str__(self) -> str:
        return f'"{self.type}" of {self.node} accepted {self.answer!r}, which had to be refused'


@dataclass(frozen=True, slots=True)
class AnsweredTooEarly:
    """An answer was asked for while the stream was still suspended: the last node's update may be lost."""

    type: str
    node: str

    def __str__(self) -> str:
        asked = f'"{self.type}" of {self.node} was to be answered while its stream was still running'
        return f"{asked}; drain the stream first"


OwnerFinding = QuestionRepeated | OptionNotOffered | UnofferedAnswerAccepted | AnsweredTooEarly
