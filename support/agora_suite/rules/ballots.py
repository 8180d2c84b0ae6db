"""How votes are counted: who voted for what, and what carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

_CLEAR = {"conclude_topic": ("yes", "no"), "end_session": ("end", "continue")}

PHASES = {"topic_selection": 1, "conclude_topic": 2, "end_session": 4}
"""The phase in which each type of vote is held."""


@dataclass(slots=True)
class Ballot:
    """A poll, and the choice of each voter; `vote_type` decides which words are clear votes."""

    vote_type: str
    choices: dict[str, str] = field(default_factory=dict)

    def voters(self, carried: bool) -> frozenset[str]:
        """Return who voted clearly for what the poll asks if `carried`, else who voted clearly against it."""
        word = _CLEAR[self.vote_type][0 if carried else 1]
        return frozenset(voter for voter, choice in self.choices.items() if first_word(choice) == word)

    @property
    def clear(self) -> frozenset[str]:
        """Who did not abstain."""
        return self.voters(True) | self.voters(False)


@lru_cache(maxsize=256)
def first_word(choice: str) -> str:
    """Return the word that decides: the letters of the first word, in lower case."""
    words = choice.split(maxsplit=1)
    return "".join(letter for letter in words[0] if letter.isalpha()).lower() if words else ""


def occasion_of(vote: Mapping[str, Any]) -> tuple[str, str | None, int | None, int | None]:
    """Return the type, topic, round and attempt of a vote in `votes`; only votes that share them count together."""
    about = vote["metadata"]
    return (vote["vote_type"], about["topic"], about["round"], about["attempt"])
