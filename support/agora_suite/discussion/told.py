"""What a language model was told, section by section, as it stood in the prompt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.mock_llm import ModelCall


def told(call: ModelCall, heading: str) -> list[str]:
    """Give the lines that a prompt quotes under a heading, without their quotation marks.

    Args:
        call: The call.
        heading: The heading; one that is missing has no lines.
    """
    _, _, rest = call.prompt.partition(f"\n## {heading}\n")
    lines = rest.partition("\n## ")[0].split("\n")
    return [line.removeprefix(">").removeprefix(" ") for line in lines if line.startswith(">")]


def as_speech(speaker: str, text: str) -> list[str]:
    """Give the lines in which a prompt quotes what somebody said, uncut.

    Args:
        speaker: The speaker's id, or whatever else stands before the colon.
        text: What was said.
    """
    first, *others = f"{speaker}: {text}".split("\n")
    return [first, *(f"  {line}" for line in others)]


def as_list(items: Iterable[str]) -> list[str]:
    """Give the lines in which a prompt quotes a numbered list.

    Args:
        items: The items.
    """
    return [line for number, item in enumerate(items, start=1) for line in f"{number}. {item}".split("\n")]
