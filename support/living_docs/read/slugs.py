"""Names for addresses: readable, the same in every run, and safe on every file system."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

LONGEST = 80
"""Characters of a slug at most, where nothing else is said; a path on Windows may have 260 in all."""

_RESERVED = re.compile(r"(?:index|con|prn|aux|nul|com\d|lpt\d)", re.ASCII)
_LIGATURES = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "þ": "th"})


def slug(text: str, longest: int = LONGEST) -> str:
    """Give what stands for a text in an address: `a-z`, `0-9`, `_` and `-`, never empty.

    What is shortened or has letters that cannot be kept ends with six characters that tell it from the like.

    Args:
        text: Anything.
        longest: Characters it may have (count).
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
    """Give six characters that tell a text from the like.

    Args:
        text: Anything.
    """
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:6]


class TakenNames:
    """The names that are given already; no name is given twice.

    Args:
        names: Names that are taken from the beginning.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = set(names)
        self._last: dict[str, int] = {}

    def take(self, *wanted: str) -> str:
        """Give the first name that is free; where none is, the last with a number.

        Args:
            *wanted: Names, the best first; at least one.
        """
        name = next((one for one in wanted if one not in self._names), "")
        number = self._last.get(wanted[-1], 1)
        while not name:
            number += 1
            numbered = f"{wanted[-1]}-{number}"
            name = numbered if numbered not in self._names else ""
        self._last[wanted[-1]] = number
        self._names.add(name)
        return name
