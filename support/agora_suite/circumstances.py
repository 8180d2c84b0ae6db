"""The circumstances of a model's call in a discussion: its round, its attempt at an agenda, and its topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from support.mock_llm.prompt import Circumstance

CIRCUMSTANCES: Final = (
    Circumstance("round", ("Round",), is_number=True),
    Circumstance("attempt", ("Attempt",), is_number=True),
    Circumstance("topic", ("Topic", "Topic under discussion")),
)


class HasCircumstances(Protocol):
    """A call of a model, or its prompt."""

    @property
    def circumstances(self) -> Mapping[str, str | int]:
        """The circumstances by name."""


def topic_of(call: HasCircumstances) -> str | None:
    """Return the topic that a call is about, if it is about one."""
    topic = call.circumstances.get("topic")
    return topic if isinstance(topic, str) else None


def round_of(call: HasCircumstances) -> int | None:
    """Return the round that a call belongs to, if it belongs to one."""
    return _number(call, "round")


def attempt_of(call: HasCircumstances) -> int | None:
    """Return the attempt at an agenda that a call belongs to, if it belongs to one."""
    return _number(call, "attempt")


def _number(call: HasCircumstances, name: str) -> int | None:
    number = call.circumstances.get(name)
    return number if isinstance(number, int) else None
