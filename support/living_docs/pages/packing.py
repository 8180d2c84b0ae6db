"""Texts packed for scripts: LZMA in Base64, which `templates/unpack.js` reads.

Pages are mostly alike, over longer distances than what browsers can unpack by themselves looks back: the pages of
1,137 scenarios take 2.6 MB instead of 10.8 MB with gzip, and those in the one file 1.7 MB instead of 3.0 MB.
"""

from __future__ import annotations

import base64
import lzma
from pathlib import Path
from typing import Final

UNPACK: Final = (Path(__file__).parent / "templates" / "unpack.js").read_text(encoding="utf-8")
"""The script that defines `livingDocsUnpack`."""

_SIZE: Final = 4
_FILTER: Final = {"id": lzma.FILTER_LZMA1, "preset": 3, "lc": 3, "lp": 0, "pb": 0}
"""The reader knows these properties; a higher preset takes several times as long for a twentieth less."""


_LEAST, _MOST = 2**12, 2**29
"""How far back repetitions can be, in bytes."""


def packed(text: str) -> str:
    """Return a text as Base64: its size in bytes, and the bytes compressed."""
    content = text.encode("utf-8", "replace")
    compressed = lzma.compress(content, lzma.FORMAT_RAW, filters=_looking_back(len(content)))
    return base64.b64encode(len(content).to_bytes(_SIZE, "little") + compressed).decode("ascii")


def unpacked(data: str | bytes) -> str:
    """Return a text that was packed; raise `ValueError` if it is damaged."""
    content = base64.b64decode(data, validate=True)
    try:
        filters = _looking_back(int.from_bytes(content[:_SIZE], "little"))
        return lzma.decompress(content[_SIZE:], lzma.FORMAT_RAW, filters=filters).decode("utf-8")
    except (lzma.LZMAError, EOFError) as error:
        raise ValueError(f"this cannot be unpacked: {error}") from error


def _looking_back(size: int) -> list[dict[str, int]]:
    """Return how to compress a text of this size, all of which may be repeated."""
    return [{**_FILTER, "dict_size": min(max(size, _LEAST), _MOST)}]
