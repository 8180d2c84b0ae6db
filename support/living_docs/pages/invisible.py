"""Characters that a reader cannot see, although they change what is read: controls and marks of direction."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_INVISIBLE: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_PICTURES: Final = 0x2400
"""Where Unicode has a picture for each of the first 32 characters."""


def made_visible(text: str) -> str:
    """Return a text with a picture or the name in brackets for each invisible character."""
    return _INVISIBLE.sub(_picture_of, text)


def as_references(text: str) -> str:
    """Return a text with HTML references for invisible characters, so that they stay what they are."""
    return _INVISIBLE.sub(lambda match: f"&#x{ord(match[0]):x};", text)


def _picture_of(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(_PICTURES + code)
    return f"[{unicodedata.name(match[0], f'U+{code:04X}').lower()}]"
