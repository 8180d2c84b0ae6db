"""The operations of a saver that keep parts of a session."""

from __future__ import annotations

from support.agora_suite.phrases.keeping import ASKING, BEGINNING, STEPS
from support.flow_builder.saver_faults import Applies, saves_beginning, saves_question, saves_step


def recognize(kept: str) -> Applies:
    """Return the function that recognizes the operation of the saver that keeps something."""
    if kept == BEGINNING:
        return saves_beginning
    return saves_step(STEPS[kept]) if kept in STEPS else saves_question(ASKING[kept])
