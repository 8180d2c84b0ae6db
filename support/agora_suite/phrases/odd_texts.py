"""Texts that no store can save, or that are too long to be saved."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from support.agora_suite.phrases.mistakes import HALF_AN_EMOJI

ALLOWED_CONTROLS: Final = "\t\n"

CONTROLS: Final = tuple(
    sign for sign in map(chr, range(0xA0)) if unicodedata.category(sign) == "Cc" and sign not in ALLOWED_CONTROLS
)
"""Every control character that no text may contain."""

ODD_TEXTS: Final[Mapping[str, str]] = {
    "a text with half an emoji": f"We agree {HALF_AN_EMOJI} on this.",
    "a text with a bell": "We agree\a on this.",
    "a text in red": "We \x1b[31magree\x1b[0m on this.",
    "a text with every control character": f"We agree{''.join(CONTROLS)} on this.",
    "a text of 20,000 letters": "x" * 20_000,
    "a text of 20,001 letters": "x" * 20_001,
    "an agenda with half an emoji": '{"revised_agenda": ["Tools \\ud83d", "Training"]}',
    "an agenda with a title of 201 letters": f'{{"revised_agenda": ["{"x" * 201}", "Training"]}}',
    "a plan with half an emoji": '[{"title": "Costs \\ud83d", "description": "What it takes \\ud83d"}]',
    "a list with a title of 201 letters": f"1. {'x' * 201}\n2. Budget\n3. Hiring",
}
"""Texts that are said by accident."""

SESSION_TEXTS: Final[Mapping[str, str]] = {"theme": "main_topic", "id": "session_id"}
"""The texts that a new session is created with, and what the flow calls them."""
