"""Cycles in the path of a session: nodes that repeat directly after themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

ARROW: Final = " → "
_LONGEST: Final = 40
"""Nodes of a cycle in a path that is written in brief (count)."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """Nodes that a session visits again and again.

    Attributes:
        nodes: The cycle once, in the order of the visits.
    """

    nodes: tuple[str, ...]
    times: int

    def __str__(self) -> str:
        once = ARROW.join(self.nodes)
        if self.times == 1:
            return once
        return f"({once}) × {self.times}" if len(self.nodes) > 1 else f"{once} × {self.times}"


def compressed(visits: Sequence[str]) -> list[Cycle]:
    """Return visits as a list of cycles: what repeats directly after itself is listed once, with a count."""
    cycles: list[Cycle] = []
    start = 0
    while start < len(visits):
        cycle = _cycle_at(visits, start)
        cycles.append(cycle)
        start += len(cycle.nodes) * cycle.times
    return cycles


def closing_cycle(visits: Sequence[str]) -> Cycle | None:
    """Return the cycle that covers most of the end of a path, the shortest of equals; None where nothing repeats."""
    if not visits:
        return None
    cycle = _cycle_at(visits[::-1], 0, longest=len(visits))
    return Cycle(cycle.nodes[::-1], cycle.times) if cycle.times > 1 else None


def _cycle_at(visits: Sequence[str], start: int, longest: int = _LONGEST) -> Cycle:
    """Return the cycle from a place on that covers most; a single visit where nothing repeats."""
    best = Cycle((visits[start],), 1)
    for length in range(1, min(longest, (len(visits) - start) // 2) + 1):
        once = list(visits[start : start + length])
        times, end = 1, start + length
        while list(visits[end : end + length]) == once:
            times, end = times + 1, end + length
        if times > 1 and times * length > best.times * len(best.nodes):
            best = Cycle(tuple(once), times)
    return best
