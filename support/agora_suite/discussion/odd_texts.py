"""Texts that no store can hold, or that are too long to be kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from hamcrest import assert_that, equal_to

from support.agora_suite.discussion.journal import Verbs, verb
from support.agora_suite.discussion.mistakes import HALF_AN_EMOJI

ALLOWED_CONTROLS: Final = "\t\n"

CONTROLS: Final = tuple(
    sign for sign in map(chr, range(0xA0)) if unicodedata.category(sign) == "Cc" and sign not in ALLOWED_CONTROLS
)
"""Every control character that no text may hold."""

ODD_TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "a text with half an emoji": f"We agree {HALF_AN_EMOJI} on this.",
        "a text with a bell": "We agree\a on this.",
        "a text in red": "We \x1b[31magree\x1b[0m on this.",
        "a text with every control character": f"We agree{''.join(CONTROLS)} on this.",
        "a text of 20,000 letters": "x" * 20_000,
        "a text of 20,001 letters": "x" * 20_001,
        "an agenda with half an emoji": '{"revised_agenda": ["Tools \\ud83d", "Training"]}',
        "an agenda with a title of 201 letters": f'{{"revised_agenda": ["{"x" * 201}", "Training"]}}',
        "a plan with half an emoji": '[{"title": "Costs \\ud83d", "description": "What it takes \\ud83d"}]',
        "a list with a title of 201 letters": f"1. {'x' * 201}\n2. Budget\n3. Hiring",
    }
)
"""What somebody says by accident, in business words."""

SESSION_TEXTS: Final[Mapping[str, str]] = MappingProxyType({"theme": "main_topic", "id": "session_id"})
"""What a session is given when it is created, and what the flow calls it."""

LONGEST: Final = 20_000


class OddTexts(Verbs):
    """Texts that cannot be kept as they are."""

    @verb
    def are_said(self, speaker: str, odd: str, task: str) -> None:
        """Somebody says such a text whenever asked for something."""
        self.world.change_facts().instruct(speaker, task, reply=ODD_TEXTS[odd])

    @verb
    def said_by_owner(self, odd: str) -> None:
        """The owner says such a text in the round."""
        self.world.owner.chooses({"user_turn_participation": "participate"}, message=ODD_TEXTS[odd])

    @verb
    def name_the_model(self, odd: str) -> None:
        """The configuration names such a text as the moderator's model."""
        self.world.change_facts().override("moderator", model=ODD_TEXTS[odd])

    @verb
    def begin_a_session(self, argument: str, odd: str) -> None:
        """Somebody wants to create another session with such a text."""
        self.world.sessions.created_with(argument, ODD_TEXTS[odd])

    def none_kept(self) -> None:
        """Every text in the state and in the files of the session can be kept, and none is longer than allowed."""
        session = self.world.session
        texts = [*_texts(session.graph_values), *_texts(session.state), *session.built.storage.files.values()]
        assert_that([_shown(text) for text in texts if _forbidden(text)], equal_to([]), "texts that cannot be kept")
        # a report joins what was written for its sections
        spoken = [*_texts(session.state["messages"]), *_texts(session.state["round_summaries"])]
        assert_that([len(text) for text in spoken if len(text) > LONGEST], equal_to([]), "the length of long texts")


def _texts(value: Any) -> Iterator[str]:
    from langchain_core.messages import BaseMessage  # features are collected without LangChain

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


def _shown(text: str) -> str:
    return ascii(text[:80])
