"""Sides that any subject of a discussion has, and what can be said about each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from support.mock_llm.seeding import digest

_QUESTION = re.compile(
    r"^(?:should|how|what|why|who|when|where|which|can|could|do|does|is|are|will|would)\b|\?\s*$", re.IGNORECASE
)
_PREFIX = re.compile(r"^(?:the )?(?:future|question|topic|subject|issue) of (?:the )?", re.IGNORECASE)
_LONGEST_SUBJECT: Final = 48


@dataclass(frozen=True, slots=True, eq=False)
class Facet:
    """One side of a subject: topics about it, with `{of}` where ` of <subject>` goes, and what can be said about it.

    `cues` are words in a topic that show that it is about this side. Claims follow "that", steps follow "to", and cases
    are whole sentences without the final period.
    """

    label: str
    cues: Sequence[str]
    titles: Sequence[str]
    claims: Sequence[str]
    steps: Sequence[str]
    cases: Sequence[str]


def _read(text: str) -> Iterator[Facet]:
    for part in text.strip().split("\n\n"):
        label, cues, *lines = part.split("\n")
        kinds = {mark: [line[2:] for line in lines if line[0] == mark] for mark in "=-+*"}
        yield Facet(label, cues.split(), kinds["="], kinds["-"], kinds["+"], kinds["*"])


FACETS: Final[Sequence[Facet]] = tuple(_read(Path(__file__).with_name("facets.txt").read_text(encoding="utf-8")))
"""From `facets.txt`: label, cues, then `=` topics, `-` claims, `+` steps and `*` cases."""
CLAIMS: Final[Sequence[str]] = tuple(claim for facet in FACETS for claim in facet.claims)
STEPS: Final[Sequence[str]] = tuple(step for facet in FACETS for step in facet.steps)


@lru_cache(maxsize=512)
def subject_of(theme: str) -> str:
    """Return the subject of a theme, so that it can follow "of"; empty for a question or a long theme."""
    if _QUESTION.search(theme) or not theme.strip():
        return ""
    subject = _PREFIX.sub("", theme.strip()).rstrip(".! ")
    if len(subject) > _LONGEST_SUBJECT or not subject:
        return ""
    first, _, rest = subject.partition(" ")
    plain = first.istitle() and first.isalpha() and (rest == "" or rest == rest.lower()) and len(first) > 1
    return subject[0].lower() + subject[1:] if plain else subject


@lru_cache(maxsize=512)
def titles_of(facet: Facet, theme: str) -> Sequence[str]:
    """Return the topics that one side of a theme makes."""
    subject = subject_of(theme)
    return tuple(title.replace("{of}", f" of {subject}" if subject else "") for title in facet.titles)


@lru_cache(maxsize=512)
def known_titles(theme: str) -> dict[str, Facet]:
    """Return every topic that some side of a theme makes, in lower case, with that side."""
    return {title.casefold(): facet for facet in FACETS for title in titles_of(facet, theme)}


@lru_cache(maxsize=1024)
def step_in(text: str) -> str:
    """Return the step that a text proposes, or an empty text."""
    return next((step for step in STEPS if step in text), "")


@lru_cache(maxsize=512)
def facet_of(topic: str) -> Facet:
    """Return the side that a topic is about; a topic without any cue gets one by its digest."""
    words = set(re.findall(r"[a-z]+", topic.casefold()))
    ranked = max(FACETS, key=lambda facet: sum(cue in words for cue in facet.cues))
    if any(cue in words for cue in ranked.cues):
        return ranked
    return FACETS[digest("facet", topic) % len(FACETS)]


@lru_cache(maxsize=1024)
def claims_in(text: str) -> Sequence[str]:
    """Return the claims that a text makes, in the order in which it makes them."""
    places = sorted((place, claim) for claim in CLAIMS if (place := text.find(claim)) >= 0)
    return tuple(claim for _, claim in places)
