"""The pages of a feature and its scenarios, packed in one script; `templates/packed.js` shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from support.living_docs.pages.packing import packed_in_script, unpacked_from_script

_CALL: Final = re.compile(rb'livingDocsStory\("((?:[^"\\]|\\.)*)"\);\n', re.DOTALL)


def pack(stories: Mapping[str, str]) -> bytes:
    """Return the script with pages of a feature by name."""
    return b'livingDocsStory("%s");\n' % packed_in_script(json.dumps(stories, ensure_ascii=False))


def unpack(script: bytes) -> dict[str, str]:
    """Return the pages in a script; raise `ValueError` if it is damaged."""
    call = _CALL.fullmatch(script)
    if call is None:
        raise ValueError("this is no script with stories")
    stories: dict[str, str] = json.loads(unpacked_from_script(call[1]))
    return stories
