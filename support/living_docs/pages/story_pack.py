"""What happened in the scenarios of a feature, in one script: whatever they share is in it once, and it is compressed.

The stories of a feature are mostly alike. Each is cut into pieces at its tags; the pieces are stored once, in order of
appearance, and each story as its name and the numbers of its pieces. `templates/story-pack.js` reads it.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Mapping
from typing import Final

_BETWEEN: Final = "\x1e"
_PARTS: Final = "\x1d"
_CALL: Final = re.compile(rb'livingDocsStory\("([A-Za-z0-9+/=]*)"\);\n')


def pack(stories: Mapping[str, str]) -> bytes:
    """Return the script with the stories of a feature, which are HTML, by names without blanks."""
    places: dict[str, int] = {}
    numbered = [
        " ".join([name, *[str(places.setdefault(piece, len(places))) for piece in _pieces(story)]])
        for name, story in stories.items()
    ]
    text = _PARTS.join((_BETWEEN.join(places), _BETWEEN.join(numbered)))
    content = zlib.compress(text.encode(), wbits=-zlib.MAX_WBITS)
    return b'livingDocsStory("%s");\n' % base64.b64encode(content)


def _pieces(story: str) -> list[str]:
    return story.replace(_BETWEEN, "&#30;").replace(_PARTS, "&#29;").split("<")


def unpack(script: bytes) -> dict[str, str]:
    """Return the stories in a script; raise `ValueError` if it is damaged."""
    call = _CALL.fullmatch(script)
    if call is None:
        raise ValueError("this is no script with stories")
    try:
        text = zlib.decompress(base64.b64decode(call[1]), wbits=-zlib.MAX_WBITS).decode("utf-8")
    except zlib.error as error:
        raise ValueError(error) from error
    pieces, numbered = (part.split(_BETWEEN) for part in text.split(_PARTS))
    named = (story.split(" ") for story in numbered)
    return {name: "<".join([pieces[int(number)] for number in numbers]) for name, *numbers in named}
