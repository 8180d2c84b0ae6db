"""The cost of the kit on a session of Virtual Agora."""

from __future__ import annotations

from collections.abc import Sequence

from support.agora_suite.reference_sessions.growth import costs
from support.agora_suite.reference_sessions.overhead import overhead
from support.agora_suite.reference_sessions.report import Report
from support.agora_suite.reference_sessions.start_up import start_up


def measure_costs(pairs: int, rounds: Sequence[int]) -> Report:
    """Measure the cost of the kit, with `pairs` sessions of each kind.

    The cost of an update is measured at some rounds of one long session.
    """
    return Report(overhead(pairs), costs(rounds), start_up())
