"""The six phases of a session and the changes between them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from support.agora.errors import WorkflowError
from support.agora.state import PhaseTransition, TriggeredBy

INITIALISATION: Final = 0
AGENDA_SETTING: Final = 1
DISCUSSION: Final = 2
TOPIC_CONCLUSION: Final = 3
CONTINUATION: Final = 4
FINAL_REPORT: Final = 5

ALLOWED: Final = frozenset({(0, 1), (0, 2), (1, 2), (2, 3), (2, 4), (3, 4), (3, 5), (4, 1), (4, 2), (4, 5), (1, 5)})
"""Allowed changes of phase, each from one to another."""


def enter_phase(
    state: Mapping[str, Any], phase: int, reason: str, triggered_by: TriggeredBy, now: datetime
) -> dict[str, Any]:
    """Return the update that enters a phase, 0 to 5, with one record of the change; empty if the session is in it."""
    before = state.get("current_phase", INITIALISATION)
    if before == phase:
        return {}
    if (before, phase) not in ALLOWED:
        raise WorkflowError(f"phase {before} may not be followed by phase {phase}")
    record = PhaseTransition(from_phase=before, to_phase=phase, timestamp=now, reason=reason, triggered_by=triggered_by)
    return {"current_phase": phase, "phase_start_time": now, "phase_history": [record]}
