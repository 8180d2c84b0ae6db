"""What the language models answered: parsers that take a reply as it comes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from support.agora.state import Section

_NUMBERED_LINE: Final = re.compile(r"^\s*(?:\d{1,3}[.):]|[-*•])\s+(?P<topic>.*\S)\s*$")
_BOLD: Final = re.compile(r"\*\*(?=\S)(?P<words>.+?)(?<=\S)\*\*")
_FIRST_WORD: Final = re.compile(r"[^\W\d_]+")
MOST_TOPICS_EACH: Final = 5


def numbered_topics(reply: str) -> list[str]:
    """Give the topics of a numbered (or bulleted) list, distinct, in order, whatever their numbers.

    Args:
        reply: The reply as the model gave it.

    Returns:
        The topics; empty where there is no list.
    """
    lines = (_NUMBERED_LINE.match(line) for line in reply.splitlines())
    return distinct(_undressed(match["topic"]) for match in lines if match)


def _undressed(topic: str) -> str:
    plain = _BOLD.sub(r"\g<words>", topic).strip()
    for mark in '*"':
        # only around the whole: what opens a quotation within a topic belongs to its wording
        if plain.count(mark) == 2 and plain.startswith(mark) and plain.endswith(mark):
            plain = plain[1:-1].strip()
    return plain


def distinct(items: Iterable[Any]) -> list[str]:
    """Give the non-blank strings among the items, stripped, each once (whatever its case), in order."""
    seen: dict[str, str] = {}
    for item in items:
        if isinstance(item, str) and item.strip():
            seen.setdefault(item.strip().casefold(), item.strip())
    return list(seen.values())


def first_word(reply: str) -> str:
    """Give the first word of a reply, letters only, in lower case; empty where there is none."""
    match = _FIRST_WORD.search(reply)
    return match.group().casefold() if match else ""


def clear_vote(reply: str, options: Sequence[str]) -> str | None:
    """Give the option that a reply begins with.

    Args:
        reply: The reply as the model gave it.
        options: The options, in lower case.

    Returns:
        The option, or None: the agent abstains.
    """
    word = first_word(reply)
    return word if word in options else None


def json_value(reply: str, wanted: type) -> Any:
    """Give the first JSON value of the wanted type in a reply, also fenced or wrapped in prose.

    Args:
        reply: The reply as the model gave it.
        wanted: `dict` or `list`.

    Returns:
        The value, or None where there is none.
    """
    return next(_json_values(reply, wanted), None)


def _json_values(reply: str, wanted: type) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    opening = "{" if wanted is dict else "["
    position = reply.find(opening)
    while position >= 0:
        try:
            value, end = decoder.raw_decode(reply, position)
        except ValueError:
            end = position + 1
        else:
            yield value
        position = reply.find(opening, end)


def topics_under(reply: str, key: str) -> list[str] | None:
    """Give the topics that a JSON object in a reply holds under a key.

    Args:
        reply: The reply as the model gave it.
        key: `proposed_agenda` or `revised_agenda`.

    Returns:
        The distinct topics; None where the reply is unusable.
    """
    for value in _json_values(reply, dict):
        topics = value.get(key)
        if isinstance(topics, list):
            return distinct(topics)
    return None


def outline(reply: str) -> list[Section]:
    """Give the sections of an outline; empty where the reply is unusable."""
    for value in _json_values(reply, list):
        sections = [
            Section(title=entry["title"].strip(), description=str(entry.get("description", "")).strip())
            for entry in value
            if isinstance(entry, dict) and isinstance(entry.get("title"), str) and entry["title"].strip()
        ]
        if sections:
            return sections
    return []


def relevance(reply: str) -> float | None:
    """Give the relevance that a reply states, between 0 and 1; None where it states none."""
    value = json_value(reply, dict)
    score = value.get("relevance") if value else None
    if not isinstance(score, int | float) or isinstance(score, bool):
        return None
    return float(score) if 0 <= score <= 1 else None
