"""Every sentence a feature can be written with, as the page about them shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from support.living_docs.pages.addresses import Addresses, Place
from support.living_docs.pages.steps import Piece
from support.living_docs.read.slugs import TakenNames, slug
from support.living_docs.read.untrusted import parts, text, texts

_PARAMETER = re.compile(r"(?<!\\)(\{[^{}]*\})")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may stand between braces."""

    name: str
    description: str
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence.

    Attributes:
        id: Names it on the page.
        group: What its neighbours are about, too.
        keyword: `Given`, `When`, `Then`; empty where any may stand.
        sentence: As it is defined, with parameters in braces.
        pieces: The same, with the parameters apart.
        description: What it means.
        example: One that can be copied; may be empty.
        parameters: What may stand between its braces, each once.
        beneath: What belongs beneath it: `table`, `text`.
        used: Where it is used, each scenario once.
        uses: How often it is used (count).
        place: Where it is defined, `file:line`.
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
class Group:
    """Sentences that are about the same; `id` names them on the page."""

    id: str
    title: str
    sentences: tuple[Entry, ...]


def entries(told: Mapping[str, Any], addresses: Addresses) -> list[Entry]:
    """Give every sentence, in the order of the vocabulary.

    Args:
        told: What the run tells of the vocabulary; empty where it tells nothing.
        addresses: Where features stand.
    """
    taken = TakenNames()
    return [
        _entry(one, text(group, "name"), taken, addresses)
        for group in parts(told, "capabilities")
        for one in parts(group, "sentences")
    ]


def grouped(sentences: list[Entry]) -> list[Group]:
    """Give the sentences by what they are about.

    Args:
        sentences: Every sentence.
    """
    groups: dict[str, list[Entry]] = {}
    for one in sentences:
        groups.setdefault(one.group, []).append(one)
    taken = TakenNames()
    return [Group(taken.take(f"about-{slug(title)}"), title, tuple(found)) for title, found in groups.items()]


def _entry(told: Mapping[str, Any], group: str, taken: TakenNames, addresses: Addresses) -> Entry:
    keyword, sentence, used = text(told, "keyword").capitalize(), text(told, "sentence"), texts(told, "used")
    return Entry(
        id=taken.take(f"sentence-{slug(f'{keyword} {sentence}')}"),
        group=group,
        keyword=keyword,
        sentence=sentence,
        pieces=tuple(_pieces(sentence)),
        description=text(told, "description"),
        example=text(told, "example"),
        parameters=tuple({one.name: one for one in map(_parameter, parts(told, "parameters"))}.values()),
        beneath=tuple(texts(told, "beneath")),
        used=tuple(_places(used, addresses)),
        uses=len(used),
        place=text(told, "place"),
    )


def _parameter(told: Mapping[str, Any]) -> Parameter:
    return Parameter(text(told, "type"), text(told, "description"), tuple(texts(told, "allowed")))


def _pieces(sentence: str) -> Iterator[Piece]:
    for part in _PARAMETER.split(sentence):
        if part:
            is_value = bool(_PARAMETER.fullmatch(part))
            yield Piece(part if is_value else part.replace("\\", ""), is_value)


def _places(used: list[str], addresses: Addresses) -> Iterator[Place]:
    seen: set[Place] = set()
    for one in used:
        uri, _, line = one.rpartition(":")
        place = addresses.of_line(uri, int(line) if line.isascii() and line.isdigit() else 0)
        if place is not None and place not in seen:
            seen.add(place)
            yield place
