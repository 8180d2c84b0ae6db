"""Events that follow from the updates of a discussion: changes of phase, and recoveries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from support.record import Event, PhaseChanged, RecoveryApplied


def derived(node: str, changes: Mapping[str, Any]) -> Iterable[Event]:  # noqa: ARG001  # the observer gives it
    """Return the changes of phase and the recoveries in a node's update."""
    for change in changes.get("phase_history", ()):
        yield PhaseChanged(
            from_phase=change["from_phase"],
            to_phase=change["to_phase"],
            reason=change["reason"],
            triggered_by=change["triggered_by"],
        )
    for recovery in changes.get("recoveries", ()):
        yield RecoveryApplied(
            node=recovery["node"],
            error=recovery["error"],
            strategy=recovery["strategy"],
            severity=recovery["severity"],
            success=True,
        )
