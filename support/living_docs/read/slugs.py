"""Names for addresses: readable, the same in every run, and safe on every file system."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

LONGEST = 80
"""The default limit of a slug (characters); a path on Windows may have 260 in all."""

_RESERVED = re.compile(r"(?:index|con|prn|aux|nul|com\d|lpt\d)", re.ASCII)
_LIGATURES = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "þ": "th"})


def slug(text: str, longest: int = LONGEST) -> str:
    """Return a name for a text in an address: `a-z`, `0-9`, `_` and `-`, never empty.

    A slug that was shortened, or lost letters, ends with six characters that make it unique.
    """
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter) and letter not in "'’")
    words = re.sub(r"[^a-z0-9_]+", "-", letters).strip("-")
    lost = any(letter.isalnum() and not letter.isascii() for letter in folded)
    if len(words) > longest or lost or not words:
        short = words[: longest - 7].rpartition("-")[0] or words[: longest - 7] if len(words) > longest - 7 else words
        words = f"{short}-{short_hash(text)}".strip("-")
    return f"{words}-" if _RESERVED.fullmatch(words) else words


def short_hash(text: str) -> str:
    """Return six characters that differ from text to text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:6]


class UniqueNames:
    """Hands out each name once; `names` are taken from the beginning."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = set(names)
        self._last: dict[str, int] = {}

    def take(self, *wanted: str) -> str:
        """Return the first free name of those wanted, best first; else the last with a number."""
        name = next((name for name in wanted if name not in self._names), "")
        number = self._last.get(wanted[-1], 1)
        while not name:
            number += 1
            numbered = f"{wanted[-1]}-{number}"
            name = numbered if numbered not in self._names else ""
        self._last[wanted[-1]] = number
        self._names.add(name)
        return name
