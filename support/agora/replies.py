"""Tolerant parsers of the language models' replies."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from support.agora.state import Section
from support.agora.texts import DEFAULT_TEXT_LENGTH, repair_text
from support.agora.topics import topic_key

Entry = TypeVar("Entry")

_NUMBERED_LINE: Final = re.compile(r"^\s*(?:\d{1,3}[.):]|[-*•])\s+(?P<topic>.*\S)\s*$")
_BOLD: Final = re.compile(r"\*\*(?=\S)(?P<words>.+?)(?<=\S)\*\*")
_FIRST_WORD: Final = re.compile(r"[^\W\d_]+")
MAX_TOPICS_EACH: Final = 5
_MAX_DESCRIPTION: Final = 80


@dataclass(frozen=True, slots=True)
class Entries(Generic[Entry]):
    """The entries of a list in a reply: the usable ones in order, and the dropped ones as they were in the reply."""

    usable: list[Entry] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def warnings(self, source: str) -> list[str]:
        """Return the warning that names the dropped entries of a source, such as "the moderator's agenda"."""
        return [f"{source} holds what cannot be used; left out: {', '.join(self.dropped)}"] if self.dropped else []


def numbered_topics(reply: str) -> list[str]:
    """Return the distinct topics of a numbered or bulleted list, in order; empty if there is no list."""
    lines = (_NUMBERED_LINE.match(line) for line in reply.splitlines())
    return distinct(_without_emphasis(match["topic"]) for match in lines if match)


def _without_emphasis(topic: str) -> str:
    plain = _BOLD.sub(r"\g<words>", topic).strip()
    for mark in '*"':
        # only around the whole: a quotation inside a topic belongs to its wording
        if plain.count(mark) == 2 and plain.startswith(mark) and plain.endswith(mark):
            plain = plain[1:-1].strip()
    return plain


def distinct(items: Iterable[Any]) -> list[str]:
    """Return the non-blank strings among the items, stripped, each topic once (in any spelling), in order."""
    return _topics(items).usable


def _topics(items: Iterable[Any]) -> Entries[str]:
    seen: dict[str, str] = {}
    dropped: list[str] = []
    for item in items:
        if not isinstance(item, str) or not item.strip():
            dropped.append(_describe(item))
        elif topic_key(item) in seen:
            dropped.append(f"{_describe(item)} (again)")
        else:
            seen[topic_key(item)] = item.strip()
    return Entries(list(seen.values()), dropped)


def _describe(value: Any) -> str:
    text, _ = repair_text(json.dumps(value, ensure_ascii=False, default=repr), DEFAULT_TEXT_LENGTH)
    return text if len(text) <= _MAX_DESCRIPTION else f"{text[:_MAX_DESCRIPTION]}…"


def first_word(reply: str) -> str:
    """Return the first word of a reply, letters only, in lower case; empty if there is none."""
    match = _FIRST_WORD.search(reply)
    return match.group().casefold() if match else ""


def vote_choice(reply: str, options: Sequence[str]) -> str | None:
    """Return the option, in lower case, that a reply begins with; None if the agent abstains."""
    word = first_word(reply)
    return word if word in options else None


def json_values(reply: str, wanted: type) -> Iterator[Any]:
    """Yield a reply's JSON values of the wanted type (`dict` or `list`), outer values first.

    Values may be fenced, or wrapped in prose or in other JSON.
    """
    decoder = json.JSONDecoder()
    opening = "{" if wanted is dict else "["
    position = reply.find(opening)
    while position >= 0:
        try:
            value, _ = decoder.raw_decode(reply, position)
        except (ValueError, RecursionError):  # not JSON, or nested too deeply
            pass
        else:
            yield value
        position = reply.find(opening, position + 1)


def is_json(reply: str) -> bool:
    """Return whether a reply is nothing but a JSON object or list."""
    try:
        return isinstance(json.loads(reply), dict | list)
    except (ValueError, RecursionError):  # not JSON, or nested too deeply
        return False


def topics_under(reply: str, key: str) -> Entries[str] | None:
    """Return the topics under a key (`proposed_agenda` or `revised_agenda`) of a JSON object in a reply.

    None if the reply has no such list, or only one whose entries are all unusable.
    """
    lists = (_topics(value[key]) for value in json_values(reply, dict) if isinstance(value.get(key), list))
    return next((topics for topics in lists if topics.usable or not topics.dropped), None)


def outline(reply: str) -> Entries[Section]:
    """Return the sections of an outline; without usable entries if the reply is unusable."""
    outlines = (_sections(value) for value in json_values(reply, list))
    return next((sections for sections in outlines if sections.usable), Entries())


def _sections(entries: list[Any]) -> Entries[Section]:
    sections: Entries[Section] = Entries()
    for entry in entries:
        title = entry.get("title") if isinstance(entry, dict) else None
        if not isinstance(title, str) or not title.strip():
            sections.dropped.append(_describe(entry))
            continue
        description = entry.get("description")
        if not isinstance(description, str | None):
            sections.dropped.append(f"the description {_describe(description)} of {_describe(title)}")
        text = description.strip() if isinstance(description, str) else ""
        sections.usable.append(Section(title=title.strip(), description=text))
    return sections


def relevance(reply: str) -> float | None:
    """Return the relevance that a reply states, 0 to 1; None if it states none."""
    scores = (value["relevance"] for value in json_values(reply, dict) if "relevance" in value)
    score = next(scores, None)
    if not isinstance(score, int | float) or isinstance(score, bool):
        return None
    return float(score) if 0 <= score <= 1 else None
