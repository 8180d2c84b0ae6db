"""Lone surrogates: half of a character that was cut in two, which no file and no other process can take."""

from __future__ import annotations

import re
from typing import Any, Final

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def escape_surrogates(value: Any) -> Any:
    """Return a value with every lone surrogate in its texts as an escape, as JSON writes it.

    Args:
        value: A text, or mappings, lists and tuples of texts at any depth; anything else stays as it is.
    """
    if isinstance(value, str):
        return _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", value)
    if isinstance(value, dict):
        return {escape_surrogates(key): escape_surrogates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [escape_surrogates(item) for item in value]
    return tuple(escape_surrogates(item) for item in value) if type(value) is tuple else value
