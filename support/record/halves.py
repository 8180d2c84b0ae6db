"""Half characters: what is left of one that was cut in two, which no file and no other process can take."""

from __future__ import annotations

import re
from typing import Any, Final

_HALF: Final = re.compile("[\ud800-\udfff]")


def escaped(value: Any) -> Any:
    """Return a value with every half character in its texts as an escape, as JSON writes it.

    Args:
        value: A text, or mappings, lists and tuples of texts at any depth; anything else stays as it is.
    """
    if isinstance(value, str):
        return _HALF.sub(lambda half: f"\\u{ord(half.group()):04x}", value)
    if isinstance(value, dict):
        return {escaped(key): escaped(held) for key, held in value.items()}
    if isinstance(value, list):
        return [escaped(held) for held in value]
    return tuple(escaped(held) for held in value) if type(value) is tuple else value
