"""A step's text and its arguments, cut into pieces that can be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from support.living_docs.read.model import Attachment, Step

_PLACEHOLDER = re.compile(r"(<[^<>]+>)")
_OPTION = re.compile(r"((?:(?<= )|^)--[\w-]+(?: [\w.:/-]+)?)")
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a step's text: words, or a value."""

    text: str
    is_value: bool = False


def pieces(step: Step) -> Iterator[Piece]:
    """Return a step's text with its values apart; a misplaced value is skipped."""
    at = 0
    for argument in sorted(step.arguments, key=lambda argument: argument.start):
        start, end = argument.start, argument.start + len(argument.value)
        if start < at or not argument.value or step.text[start:end] != argument.value:
            continue
        if start > at:
            yield Piece(step.text[at:start])
        yield Piece(argument.value, is_value=True)
        at = end
    if at < len(step.text):
        yield Piece(step.text[at:])


def options(command: str) -> Iterator[Piece]:
    """Return a command to copy with each option and value apart, so that no line breaks within one."""
    return split(command, _OPTION)


def placeholders(text: str) -> Iterator[Piece]:
    """Return the text of an outline's step with its `<placeholders>` apart."""
    return split(text, _PLACEHOLDER)


def split(text: str, value: re.Pattern[str]) -> Iterator[Piece]:
    """Return a text with its values apart; the pattern of a value is one group."""
    for place, part in enumerate(value.split(text)):
        if part:
            yield Piece(part, is_value=place % 2 == 1)


def picture(attachment: Attachment) -> str:
    """Return a picture as a data address; empty if the attachment is not a picture."""
    kind = attachment.media_type.partition(";")[0].strip().lower()
    fits = attachment.encoded and kind in _PICTURES and re.fullmatch(r"[A-Za-z0-9+/=\s]*", attachment.body)
    return f"data:{kind};base64,{attachment.body}" if fits else ""
