"""Comparison of topics, which ignores how they are spelled."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from support.agora.state import TopicInfo


def topic_key(title: str) -> str:
    """Return the key that all spellings of a topic share.

    Case, blanks and the encoding of accents make no difference; another word, or an additional one, does.
    """
    folded = unicodedata.normalize("NFD", title).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())


def in_known_spelling(titles: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return titles, with those of known topics in their known spelling."""
    spelling = {topic_key(topic): topic for topic in known}
    return [spelling.get(topic_key(title), title) for title in titles]


def excluding_topics(titles: Iterable[str], others: Iterable[str]) -> list[str]:
    """Return the titles that are not among other topics, in any spelling."""
    keys = {topic_key(other) for other in others}
    return [title for title in titles if topic_key(title) not in keys]


def discussed_topics(infos: Mapping[str, TopicInfo]) -> list[str]:
    """Return the topics that have been under discussion, in the spelling under which their messages are kept."""
    return [topic for topic, info in infos.items() if info["status"] != "proposed"]
