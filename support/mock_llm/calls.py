"""The calls of a model: prompts, replies, and usage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CHARACTERS_PER_TOKEN = 4
"""The rule of thumb that providers publish for English text."""


@dataclass(frozen=True, slots=True)
class ModelUsage:
    """The tokens of one call, as a provider would bill them; a call that failed has no output."""

    input_tokens: int
    output_tokens: int

    @property
    def total_tokens(self) -> int:
        """The tokens of both directions."""
        return self.input_tokens + self.output_tokens


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One call of a model; agent, role and task are empty where the prompt named none.

    Attributes:
        number: Its place among the calls of this mock, counted from 1.
        circumstances: What it belonged to, by the names of the repertoire's circumstances.
        reply: The text of the answer; None when the call failed.
        error: `<type>: <message>` of what the call raised; None when it succeeded.
        seconds: How long the call took, in seconds of virtual time.
    """

    number: int
    agent: str
    role: str
    task: str
    circumstances: Mapping[str, str | int]
    prompt: str
    reply: str | None
    error: str | None
    provider: str
    model: str
    usage: ModelUsage
    seconds: float


def count_tokens(text: str) -> int:
    """Return the number of tokens of a text: one for each four characters begun."""
    return -(-len(text) // CHARACTERS_PER_TOKEN)
