"""What is kept of a session, in business words, and when it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from support.agora_suite.vocabulary import ACTIVITIES, QUESTIONS

if TYPE_CHECKING:
    from support.agora_suite.built_flow import Durability
    from support.flow_builder.saver_faults import Applies

BEGINNING: Final = "the beginning"

_STEPS: Final[Mapping[str, str]] = {f"what came of {words}": node for words, node in ACTIVITIES.items()}
_QUESTIONS: Final[Mapping[str, str]] = {
    f"the question about {words}": question for words, question in QUESTIONS.items()
}

KEPT: Final = (BEGINNING, *_STEPS, *_QUESTIONS)
"""What is kept of a session."""

MOMENTS: Final[Mapping[str, Durability]] = {
    "before the next one begins": "sync",
    "while the next one runs": "async",
}
"""When a step is kept."""


def recognise(kept: str) -> Applies:
    """Return what recognises the moment at which something is kept.

    Args:
        kept: What is kept, in business words.
    """
    from support.flow_builder.saver_faults import saves_beginning, saves_question, saves_step

    if kept == BEGINNING:
        return saves_beginning
    return saves_step(_STEPS[kept]) if kept in _STEPS else saves_question(_QUESTIONS[kept])
