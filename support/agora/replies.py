"""What the language models answered: parsers that take a reply as it comes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from support.agora.state import Section
from support.agora.texts import DEFAULT_TEXT_LENGTH, mended
from support.agora.topics import topic_key

Entry = TypeVar("Entry")

_NUMBERED_LINE: Final = re.compile(r"^\s*(?:\d{1,3}[.):]|[-*•])\s+(?P<topic>.*\S)\s*$")
_BOLD: Final = re.compile(r"\*\*(?=\S)(?P<words>.+?)(?<=\S)\*\*")
_FIRST_WORD: Final = re.compile(r"[^\W\d_]+")
MOST_TOPICS_EACH: Final = 5
_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Entries(Generic[Entry]):
    """The entries of a list in a reply.

    Args:
        usable: Those that are what was asked for, in order.
        dropped: The others, each as the reply has it.
    """

    usable: list[Entry] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def warnings(self, source: str) -> list[str]:
        """Return the warning that names what was dropped; nothing where all was usable.

        Args:
            source: What the list is, such as "the moderator's agenda".
        """
        return [f"{source} holds what cannot be used; left out: {', '.join(self.dropped)}"] if self.dropped else []


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
    """Give the non-blank strings among the items, stripped, each topic once (however it is spelled), in order."""
    return _topics(items).usable


def _topics(items: Iterable[Any]) -> Entries[str]:
    seen: dict[str, str] = {}
    dropped: list[str] = []
    for item in items:
        if not isinstance(item, str) or not item.strip():
            dropped.append(_shown(item))
        elif topic_key(item) in seen:
            dropped.append(f"{_shown(item)} (again)")
        else:
            seen[topic_key(item)] = item.strip()
    return Entries(list(seen.values()), dropped)


def _shown(value: Any) -> str:
    text, _ = mended(json.dumps(value, ensure_ascii=False, default=repr), DEFAULT_TEXT_LENGTH)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


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


def json_values(reply: str, wanted: type) -> Iterator[Any]:
    """Give the JSON values of the wanted type in a reply, outer ones first, also fenced or wrapped in prose or JSON.

    Args:
        reply: The reply as the model gave it.
        wanted: `dict` or `list`.
    """
    decoder = json.JSONDecoder()
    opening = "{" if wanted is dict else "["
    position = reply.find(opening)
    while position >= 0:
        try:
            value, _ = decoder.raw_decode(reply, position)
        except (ValueError, RecursionError):  # no JSON, or nested beyond reading
            pass
        else:
            yield value
        position = reply.find(opening, position + 1)


def topics_under(reply: str, key: str) -> Entries[str] | None:
    """Give the topics that a JSON object in a reply holds under a key.

    Args:
        reply: The reply as the model gave it.
        key: `proposed_agenda` or `revised_agenda`.

    Returns:
        The distinct topics, and what stands among them; None where the reply is unusable: without such a list, or with
        one of which no entry is a topic.
    """
    lists = (_topics(value[key]) for value in json_values(reply, dict) if isinstance(value.get(key), list))
    return next((topics for topics in lists if topics.usable or not topics.dropped), None)


def outline(reply: str) -> Entries[Section]:
    """Give the sections of an outline, and what stands among them; without sections where the reply is unusable."""
    outlines = (_sections(value) for value in json_values(reply, list))
    return next((sections for sections in outlines if sections.usable), Entries())


def _sections(entries: list[Any]) -> Entries[Section]:
    sections: Entries[Section] = Entries()
    for entry in entries:
        title = entry.get("title") if isinstance(entry, dict) else None
        if not isinstance(title, str) or not title.strip():
            sections.dropped.append(_shown(entry))
            continue
        description = entry.get("description")
        if not isinstance(description, str | None):
            sections.dropped.append(f"the description {_shown(description)} of {_shown(title)}")
        text = description.strip() if isinstance(description, str) else ""
        sections.usable.append(Section(title=title.strip(), description=text))
    return sections


def relevance(reply: str) -> float | None:
    """Give the relevance that a reply states, between 0 and 1; None where it states none."""
    scores = (value["relevance"] for value in json_values(reply, dict) if "relevance" in value)
    score = next(scores, None)
    if not isinstance(score, int | float) or isinstance(score, bool):
        return None
    return float(score) if 0 <= score <= 1 else None
