"""Every step that a feature can use, for the page about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from support.living_docs.pages.addresses import Addresses, Place
from support.living_docs.pages.steps import Piece, split
from support.living_docs.read.slugs import UniqueNames, slug
from support.living_docs.read.untrusted import parts, text, texts
from support.living_docs.story.wording import in_words

_ALTERNATIVES = re.compile(r"[^\s/\\]+(?:/[^\s/\\]+)+")
"""Forms of a word between slashes, e.g. `name/names`."""
_PARAMETER = re.compile(r"(?<!\\)(\{[^{}]*\})")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a step, by its name in words."""

    name: str
    description: str
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A step.

    Attributes:
        keyword: `Given`, `When`, `Then`; empty where any fits.
        beneath: What belongs beneath it: `table`, `text`.
        used: The scenarios that use it, each once.
    """

    id: str
    group: str
    keyword: str
    sentence: str
    pieces: tuple[Piece, ...]
    description: str
    example: str
    parameters: tuple[Parameter, ...]
    beneath: tuple[str, ...]
    used: tuple[Place, ...]
    uses: int
    place: str


@dataclass(frozen=True, slots=True)
class SentenceGroup:
    """Steps about the same subject; `id` is the name of the group on the page."""

    id: str
    title: str
    sentences: tuple[Entry, ...]


def entries(vocabulary: Mapping[str, Any], addresses: Addresses) -> list[Entry]:
    """Return every step in a run's vocabulary, in its order."""
    taken = UniqueNames()
    return [
        _entry(sentence, text(group, "name"), taken, addresses)
        for group in parts(vocabulary, "capabilities")
        for sentence in parts(group, "sentences")
    ]


def grouped(sentences: list[Entry]) -> list[SentenceGroup]:
    """Return the steps grouped by subject."""
    groups: dict[str, list[Entry]] = {}
    for sentence in sentences:
        groups.setdefault(sentence.group, []).append(sentence)
    taken = UniqueNames()
    return [
        SentenceGroup(taken.take(f"about-{slug(title)}"), title, tuple(of_group)) for title, of_group in groups.items()
    ]


def _entry(content: Mapping[str, Any], group: str, taken: UniqueNames, addresses: Addresses) -> Entry:
    keyword, sentence, used = text(content, "keyword").capitalize(), text(content, "sentence"), texts(content, "used")
    parameters = [*map(_parameter, parts(content, "parameters"))]
    pieces = tuple(_pieces(sentence, parameters))
    return Entry(
        id=taken.take(f"sentence-{slug(f'{keyword} {sentence}')}"),
        group=group,
        keyword=keyword,
        sentence="".join(piece.text for piece in pieces),
        pieces=pieces,
        description=text(content, "description"),
        example=text(content, "example"),
        parameters=tuple({parameter.name: parameter for parameter in parameters}.values()),
        beneath=tuple(texts(content, "beneath")),
        used=tuple(_places(used, addresses)),
        uses=len(used),
        place=text(content, "place"),
    )


def _pieces(sentence: str, parameters: Iterable[Parameter]) -> Iterator[Piece]:
    """Return a sentence as it is read: the last form of each word, and what each value is."""
    names = iter(parameters)
    for piece in split(sentence, _PARAMETER):
        if piece.is_value:
            parameter = next(names, None)
            yield Piece(f"{{{parameter.name}}}", is_value=True) if parameter else piece
        else:
            words = _ALTERNATIVES.sub(lambda forms: forms[0].rpartition("/")[2], piece.text)
            yield Piece(words.replace("\\", ""))


def _parameter(content: Mapping[str, Any]) -> Parameter:
    return Parameter(
        in_words(text(content, "name") or text(content, "type")),
        text(content, "description"),
        tuple(texts(content, "allowed")),
    )


def _places(used: list[str], addresses: Addresses) -> Iterator[Place]:
    seen: set[Place] = set()
    for use in used:
        uri, _, line = use.rpartition(":")
        place = addresses.of_line(uri, int(line) if line.isascii() and line.isdigit() else 0)
        if place is not None and place not in seen:
            seen.add(place)
            yield place
