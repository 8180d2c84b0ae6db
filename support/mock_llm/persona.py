"""The character of an agent, so that no two agents speak alike."""

from __future__ import annotations

import re
from dataclasses import dataclass

from support.mock_llm.seeding import digest

_SEAT = re.compile(r"_(\d+)$")


@dataclass(frozen=True, slots=True)
class Persona:
    """The character of an agent.

    Attributes:
        number: Picks voice and concerns. Agents whose ids end in `_1`, `_2`, … have consecutive numbers, so that
            the agents of one session never share a voice as long as there are voices enough.
    """

    agent: str
    number: int


def persona_of(seed: int, agent: str) -> Persona:
    """Return the character of an agent."""
    seat = _SEAT.search(agent)
    if seat:
        return Persona(agent, digest(seed, "cast") % 1000 + int(seat[1]))
    return Persona(agent, digest(seed, "persona", agent) % 1000)
