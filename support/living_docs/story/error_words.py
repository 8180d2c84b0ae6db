"""What an error says to a product owner: its message, without what only the code calls it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_TYPES: Final = re.compile(r"(?:[A-Za-z_][\w.]*(?:Error|Exception|Failure|Warning|Timeout)\w*: )+")
_MISSING: Final = re.compile(r"needs (?P<keys>\w+(?:, \w+)*), which the state does not hold")


def error_in_words(message: str, title_of: Callable[[str], str]) -> str:
    """Return what an error says; the whole message where it says nothing else.

    Args:
        title_of: What readers call a key of the state; empty for one that is for engineers.
    """
    types = _TYPES.match(message)
    words = message[types.end() :] if types else message
    if missing := _MISSING.fullmatch(words):
        titles = ", ".join(f"“{title_of(key) or key}”" for key in missing["keys"].split(", "))
        return f"It needs {titles}, which the session does not have."
    return words.strip().removeprefix("'").removesuffix("'") or message
