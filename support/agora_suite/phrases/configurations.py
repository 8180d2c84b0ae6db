"""Configurations of absurd size."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

_LETTERS: Final = "abcdefghi"

_SOUND: Final = """
moderator: {provider: Google, model: gemini, temperature: 0.2}
summarizer: {provider: OpenAI, model: gpt}
report_writer: {provider: OpenAI, model: gpt}
agents: [{provider: Anthropic, model: claude, count: 3}]
"""


def _bomb(first: str, joined: str) -> str:
    """Return lines that each contain the previous line nine times."""
    lines = [f"a: &a {first}"]
    for before, name in pairwise(_LETTERS):
        lines.append(f"{name}: &{name} " + joined.format(", ".join([f"*{before}"] * 9)))
    return "\n".join(lines)


def shared_lists() -> Any:
    """Return a list of lists, nested 30 deep, that refers to each of them nine times."""
    shared: Any = "x"
    for _ in range(30):
        shared = [shared] * 9
    return shared


def of_bytes(number: int) -> str:
    """Return a valid configuration of so many bytes: a comment of letters with two bytes each fills it up."""
    letters, rest = divmod(number - len(_SOUND) - 1, 2)
    return f"{_SOUND}#{'é' * letters}{'#' * rest}"


OVERSIZED: Final[Mapping[str, str]] = {
    "aliases of aliases of aliases": _bomb(f"[{', '.join('x' * 9)}]", "[{}]"),
    "merged keys of merged keys": _bomb("{one: 1, two: 2}", "{{<<: [{}]}}"),
    "a text of 1,001 keys and values": _SOUND + f"extra: [{', '.join('x' * 1001)}]",
    "a text of 1,000,001 bytes": of_bytes(1_000_001),
    "lists in lists without end": "[\n" * 400_000,
    "a number of 400,000 parts": "a: " + ":".join("1" * 400_000),
    "a text of 50,000 directives": "\n".join(f"%TAG !a{number}! x" for number in range(50_000)) + "\n---\na: 1\n",
    "a mapping that shares its lists": "",
    "one of twenty agents by aliases": _SOUND.replace(
        "[{provider: Anthropic, model: claude, count: 3}]",
        f"[&one {{provider: Anthropic, model: claude}}, {', '.join(['*one'] * 19)}]",
    ),
}
"""Configurations by what is unusual about them; the last entry is valid."""
