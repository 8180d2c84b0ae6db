"""What is saved of a session, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from support.agora_suite.vocabulary import ACTIVITIES, QUESTIONS

BEGINNING: Final = "the beginning"

STEPS: Final[Mapping[str, str]] = {f"the result of {words}": node for words, node in ACTIVITIES.items()}
ASKING: Final[Mapping[str, str]] = {f"the question about {words}": question for words, question in QUESTIONS.items()}

KEPT: Final = (BEGINNING, *STEPS, *ASKING)
"""What is saved of a session."""

MOMENTS: Final[Mapping[str, Literal["sync", "async"]]] = {
    "before the next one begins": "sync",
    "while the next one runs": "async",
}
"""When a step is saved."""
