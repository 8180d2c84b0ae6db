"""Read speeches and summaries for what was really said in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from support.agora_suite.writers.facets import claims_in, step_in
from support.mock_llm.prompt import QuotedSpeech

OWNER: Final = "owner"
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_REPORTED = re.compile(
    r"(\S+) (?:argued|pointed out|maintained|held|warned) that (.+?)(?:, and proposed to (.+?))?[.;](?=\s|$)"
)
_SHORT: Final = 90


@dataclass(frozen=True, slots=True)
class Point:
    """A speaker's contribution: its first new claim and its proposal, each empty if there is none, and its text."""

    speaker: str
    claim: str
    step: str
    text: str

    @property
    def gist(self) -> str:
        """The contribution in a clause that follows the speaker's name."""
        if self.claim:
            return f"argued that {self.claim}"
        return f'said "{clipped(self.text)}"'


@dataclass(frozen=True, slots=True)
class ReportedClaim:
    """A claim, and a proposal if any, that a summary attributes to a speaker in a round."""

    round: int
    speaker: str
    claim: str
    step: str


def points_of(speeches: Iterable[QuotedSpeech], known: Iterable[str] = ()) -> list[Point]:
    """Return what each speech contributed, oldest first, without claims repeated from others."""
    seen = set(known)
    points = []
    for speech in speeches:
        new = [claim for claim in claims_in(speech.text) if claim not in seen]
        seen.update(new)
        points.append(Point(speech.speaker, new[0] if new else "", step_in(speech.text), speech.text))
    return points


def reports_of(summaries: Sequence[str]) -> list[ReportedClaim]:
    """Return what summaries attribute to speakers, in order; the first round comes first."""
    return [ReportedClaim(number, *claim) for number, text in enumerate(summaries, 1) for claim in _reported_in(text)]


@lru_cache(maxsize=1024)
def _reported_in(summary: str) -> Sequence[tuple[str, str, str]]:
    return tuple((match[1], match[2], match[3] or "") for match in _REPORTED.finditer(summary))


def clipped(text: str) -> str:
    """Return the first sentence of a text, short enough to be quoted and without quotation marks."""
    sentence = _SENTENCE_END.split(" ".join(text.split()), maxsplit=1)[0].rstrip(".!?").replace('"', "'")
    if len(sentence) <= _SHORT:
        return sentence
    return sentence[:_SHORT].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def mentions(text: str, name: str) -> bool:
    """Return whether a text contains a name; `gpt_10` does not contain `gpt_1`."""
    return name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


@lru_cache(maxsize=1024)
def questions_in(text: str) -> Sequence[str]:
    """Return the questions of a text."""
    return tuple(sentence for sentence in _SENTENCE_END.split(" ".join(text.split())) if sentence.endswith("?"))


def joined(parts: Sequence[str]) -> str:
    """Return at least one part as an enumeration: `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
