"""Configurations that are larger than any could be."""

from __future__ import annotations

import time
from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

from hamcrest import assert_that, less_than

from support.agora_suite.discussion.journal import Verbs, verb

_LETTERS: Final = "abcdefghi"

_SOUND: Final = """
moderator: {provider: Google, model: gemini, temperature: 0.2}
summarizer: {provider: OpenAI, model: gpt}
report_writer: {provider: OpenAI, model: gpt}
agents: [{provider: Anthropic, model: claude, count: 3}]
"""


def _bomb(first: str, joined: str) -> str:
    """Return lines each of which holds nine times what the line before holds."""
    lines = [f"a: &a {first}"]
    for before, name in pairwise(_LETTERS):
        lines.append(f"{name}: &{name} " + joined.format(", ".join([f"*{before}"] * 9)))
    return "\n".join(lines)


def _shared() -> Any:
    shared: Any = "x"
    for _ in range(30):
        shared = [shared] * 9
    return shared


OVERSIZED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "aliases of aliases of aliases": _bomb(f"[{', '.join('x' * 9)}]", "[{}]"),
        "merged keys of merged keys": _bomb("{one: 1, two: 2}", "{{<<: [{}]}}"),
        "a text of 1,001 keys and values": _SOUND + f"extra: [{', '.join('x' * 1001)}]",
        "a text of 1,000,001 bytes": _SOUND + "#" * (1_000_001 - len(_SOUND)),
        "lists in lists without end": "[\n" * 400_000,
        "a number of 400,000 parts": "a: " + ":".join("1" * 400_000),
        "a text of 50,000 directives": "\n".join(f"%TAG !a{number}! x" for number in range(50_000)) + "\n---\na: 1\n",
        "a mapping that shares its lists": "",
        "one of twenty agents by aliases": _SOUND.replace(
            "[{provider: Anthropic, model: claude, count: 3}]",
            f"[&one {{provider: Anthropic, model: claude}}, {', '.join(['*one'] * 19)}]",
        ),
    }
)
"""Configurations by what is unusual about them; the last one is sound."""


class Oversized(Verbs):
    """Configurations that are larger than any could be."""

    @verb
    def given(self, what: str) -> None:
        """The configuration is such a text, or a mapping with such a list in it."""
        if OVERSIZED[what]:
            self.world.facts.configured(text=OVERSIZED[what])
        else:
            self.world.change_facts().settings["overrides"] = {"agents": _shared()}

    def refused_within(self, seconds: float) -> None:
        """The application refuses the configuration, and the processor works no longer on it than this."""
        from support.agora.configuration import load_configuration
        from support.agora.errors import ConfigurationError

        settings = self.world.set_up.agora_settings()
        source = settings.configuration() if settings.text is None else settings.text
        began = time.thread_time()
        try:
            load_configuration(source)
        except ConfigurationError:
            assert_that(time.thread_time() - began, less_than(seconds), "the seconds that the refusal took")
        else:
            raise AssertionError("the configuration was to be refused, and was loaded")
