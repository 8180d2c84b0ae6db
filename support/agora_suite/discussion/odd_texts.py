"""Texts that no store can hold, or that are too long to be kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final

from hamcrest import assert_that, equal_to
from langchain_core.messages import BaseMessage

from support.agora_suite.discussion.verbs import Verbs
from support.agora_suite.phrases.odd_texts import ALLOWED_CONTROLS

LONGEST: Final = 20_000


class OddTexts(Verbs):
    """Texts that cannot be kept as they are."""

    def none_kept(self) -> None:
        """Every text in the state and in the files of the session can be kept, and none is longer than allowed."""
        session = self.session
        texts = [*_texts(session.graph_values), *_texts(session.state), *session.built.storage.files.values()]
        assert_that([ascii(text[:80]) for text in texts if _forbidden(text)], equal_to([]), "texts that cannot be kept")
        # a report joins what was written for its sections
        spoken = [*_texts(session.state["messages"]), *_texts(session.state["round_summaries"])]
        assert_that([len(text) for text in spoken if len(text) > LONGEST], equal_to([]), "the length of long texts")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseMessage):
        yield str(value.text)
        yield from _texts(value.additional_kwargs)
    elif isinstance(value, Mapping):
        yield from (text for pair in value.items() for part in pair for text in _texts(part))
    elif isinstance(value, list | tuple):
        yield from (text for item in value for text in _texts(item))


def _forbidden(text: str) -> bool:
    return any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in ALLOWED_CONTROLS for sign in text)
