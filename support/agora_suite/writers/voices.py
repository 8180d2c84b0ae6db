"""The ways of speaking that agents have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Final

from support.agora_suite.writers.facets import FACETS, Facet
from support.mock_llm.persona import Persona

MOVES: Final = {
    "open": {"topic", "claim"},
    "agree": {"name", "other"},
    "differ": {"name", "other"},
    "respond": {"name", "quote"},
    "add": {"claim"},
    "case": {"case"},
    "recall": {"round", "name", "other"},
    "own": {"claim"},
    "owner": {"quote"},
    "step": {"step"},
    "ask": {"name"},
    "yes": {"topic"},
    "no": {"topic"},
    "go": {"topic"},
    "end": set(),
    "final": {"topic", "claim"},
    "prefer": {"first"},
}
"""What a speaker can do with a sentence, and the placeholders of such a sentence."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A way of speaking; `moves` has sentences with placeholders, by what they do."""

    name: str
    moves: dict[str, Sequence[str]]

    def say(self, move: str, turn: int, **places: str | int) -> str:
        """Return a sentence for a move, one of `MOVES`; the next turn gets the next sentence."""
        sentences = self.moves[move]
        pattern = sentences[turn % len(sentences)]
        return (pattern[0].upper() + pattern[1:]).format(**places)


def _read(text: str) -> Voice:
    name, *lines = text.split("\n")
    moves: dict[str, list[str]] = {move: [] for move in MOVES}
    for line in lines:
        move, sentence = line.split(": ", 1)
        unknown = {place for _, place, _, _ in Formatter().parse(sentence) if place} - MOVES[move]
        if unknown:
            raise ValueError(f"the {name} says {sentence!r}, which has the unknown places {sorted(unknown)}")
        moves[move].append(sentence)
    silent = [move for move, sentences in moves.items() if not sentences]
    if silent:
        raise ValueError(f"the {name} has no sentence to {', '.join(silent)}")
    return Voice(name, dict(moves))


_TEXTS: Final = Path(__file__).with_name("voices.txt").read_text(encoding="utf-8")
VOICES: Final[Sequence[Voice]] = tuple(_read(part) for part in _TEXTS.strip().split("\n\n"))


def voice_of(persona: Persona) -> Voice:
    """Return the speaker's way of speaking."""
    return VOICES[persona.number % len(VOICES)]


def concern_of(persona: Persona) -> Facet:
    """Return the side of every subject that the speaker cares about most."""
    return FACETS[persona.number * 7 % len(FACETS)]
