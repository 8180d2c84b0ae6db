"""A failure's message in two parts: its meaning for product owners, and the raw values for engineers."""

from __future__ import annotations

import ast
import re
from typing import Final

FOR_ENGINEERS: Final = "For engineers:"
"""The line of a message below which engineers read on."""

_NOT_MET: Final = re.compile(r"(?P<subject>.+)\nExpected: (?P<expected>.+)\n +but: was (?P<actual>.+)(?:\n|$)")
_MARKS: Final = re.compile(r"<([^<>]*)>")
"""The signs that PyHamcrest puts around a value."""

_LONGEST: Final = 160
"""A longer value is cut (characters); the raw values are shown below the sentence."""


def in_two_parts(message: str) -> tuple[str, str]:
    """Return what a message means, and the raw part for engineers; that is empty where the message says all itself."""
    meaning, _, raw = message.partition(f"\n\n{FOR_ENGINEERS}\n")
    if raw:
        return meaning, raw
    sentence = _in_a_sentence(message)
    return (sentence, message) if sentence else (message, "")


def _in_a_sentence(message: str) -> str:
    """Return what was expected and what was found instead; empty if the message says it in another form."""
    values = _NOT_MET.match(message)
    if values is None:
        return ""
    expected, actual = _in_words(values["expected"]), _in_words(values["actual"])
    return f"Expected {values['subject']} to be {expected}, but found {actual}."


def _in_words(description: str) -> str:
    """Return a value as people write it: `nothing` for None or an empty list, the items of a list with commas."""
    text = _MARKS.sub(r"\1", description)
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return _short(text)
    if value is None or value in ([], {}, ()):
        return "nothing"
    if isinstance(value, list | tuple):
        return _short(", ".join(f'"{item}"' if isinstance(item, str) else str(item) for item in value))
    return _short(f'"{value}"' if isinstance(value, str) else str(value))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
