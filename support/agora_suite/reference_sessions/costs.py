"""What the kit costs on a session of Virtual Agora."""

from __future__ import annotations

from collections.abc import Sequence

from support.agora_suite.reference_sessions.growth import costs
from support.agora_suite.reference_sessions.overhead import overhead
from support.agora_suite.reference_sessions.report import Report
from support.agora_suite.reference_sessions.start_up import start_up


def measure_costs(pairs: int, rounds: Sequence[int]) -> Report:
    """Measure what the kit costs.

    Args:
        pairs: How many sessions of each kind are measured (count).
        rounds: The rounds of one long session at which the cost of an update is read.
    """
    return Report(overhead(pairs), costs(rounds), start_up())
