"""Texts packed for scripts: LZMA, which `templates/unpack.js` reads.

In a script of its own each byte is a letter of Windows-1252, the encoding that pages name which load it. In the one
file, whose encoding is UTF-8, it is Base64, which takes a third more.

Pages are mostly alike, over longer distances than what browsers can unpack by themselves looks back: the pages of
1,137 scenarios take 2.0 MB instead of 10.8 MB with gzip, and those in the one file 1.7 MB instead of 3.0 MB.
"""

from __future__ import annotations

import base64
import lzma
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

UNPACK: Final = (Path(__file__).parent / "templates" / "unpack.js").read_text(encoding="utf-8")
"""The script that defines `livingDocsUnpack`."""

_LETTERS: Final = {b"n": b"\n", b"r": b"\r", b'"': b'"', b"\\": b"\\"}
"""What a text of a script cannot hold, by the letter that is written for it behind a backslash."""
_ESCAPES: Final = {byte: letter for letter, byte in _LETTERS.items()}
_ESCAPED: Final = re.compile(rb'[\n\r"\\]')
_ESCAPE: Final = re.compile(rb'\\([nr"\\])')
_SIZE: Final = 4
_FILTER: Final = {"id": lzma.FILTER_LZMA1, "preset": 3, "lc": 3, "lp": 0, "pb": 0}
"""The reader knows these properties; a higher preset takes several times as long for a twentieth less."""


_LEAST, _MOST = 2**12, 2**22
"""How far back repetitions can be, in bytes. Without a limit, packing 25 MB takes 250 MB of memory and saves 3 %."""


def packed_in_base64(text: Iterable[str]) -> str:
    """Return a packed text as Base64; it comes in parts: whole, it would take several times its size in memory."""
    return base64.b64encode(_packed(text, _MOST)).decode("ascii")


def packed_in_script(text: str) -> bytes:
    """Return a packed text as it is written between quotation marks in a script of its own encoding."""
    return _ESCAPED.sub(lambda byte: b"\\" + _ESCAPES[byte[0]], _packed([text], 4 * len(text)))


def unpacked_from_script(data: bytes) -> str:
    """Return a text that was packed for a script; raise `ValueError` if it is damaged."""
    return unpacked(_ESCAPE.sub(lambda escape: _LETTERS[escape[1]], data))


def unpacked(content: bytes) -> str:
    """Return a text that was packed; raise `ValueError` if it is damaged."""
    try:
        filters = _looking_back(int.from_bytes(content[:_SIZE], "little"))
        return lzma.decompress(content[_SIZE:], lzma.FORMAT_RAW, filters=filters).decode("utf-8")
    except (lzma.LZMAError, EOFError) as error:
        raise ValueError(f"this cannot be unpacked: {error}") from error


def _packed(text: Iterable[str], longest: int) -> bytes:
    """Return the size of a text in bytes, and the bytes compressed; `longest` is what it may take at most (bytes)."""
    compressor = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=_looking_back(longest))
    size, compressed = 0, [b""]
    for part in text:
        content = part.encode("utf-8", "replace")
        size += len(content)
        compressed.append(compressor.compress(content))
    return b"".join([size.to_bytes(_SIZE, "little"), *compressed, compressor.flush()])


def _looking_back(size: int) -> list[dict[str, int]]:
    """Return how to compress a text of this size, all of which may be repeated."""
    return [{**_FILTER, "dict_size": min(max(size, _LEAST), _MOST)}]
