"""What makes two titles one topic, however they are spelled."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from support.agora.state import TopicInfo


def topic_key(title: str) -> str:
    """Return what all spellings of one topic have in common.

    Case, blanks and the way in which an accent is encoded make no other topic; another word, or one word more, does.

    Args:
        title: The topic as somebody spelled it.
    """
    folded = unicodedata.normalize("NFD", title).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())


def worded_as(titles: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return titles, those of known topics in their known spelling.

    Args:
        titles: Topics as somebody spelled them.
        known: Topics in their known spelling.
    """
    spelling = {topic_key(topic): topic for topic in known}
    return [spelling.get(topic_key(title), title) for title in titles]


def without(titles: Iterable[str], others: Iterable[str]) -> list[str]:
    """Return titles but for those of other topics, however these are spelled.

    Args:
        titles: Topics.
        others: The topics to leave out.
    """
    keys = {topic_key(other) for other in others}
    return [title for title in titles if topic_key(title) not in keys]


def begun(infos: Mapping[str, TopicInfo]) -> list[str]:
    """Return the topics that have been under discussion: what was said on them is kept under this spelling.

    Args:
        infos: What the session knows of each topic.
    """
    return [topic for topic, info in infos.items() if info["status"] != "proposed"]
