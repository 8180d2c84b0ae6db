"""The way through the graph, told in brief: what repeats directly after itself is told once, with a count."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

_LONGEST_TURN = 12
_LONGEST_WAY = 600


class Turn(NamedTuple):
    """Nodes that were visited one after another, so and so often.

    Attributes:
        nodes: In order.
        times: How often (count).
    """

    nodes: tuple[str, ...]
    times: int


@lru_cache(maxsize=2048)
def in_turns(visits: tuple[str, ...]) -> tuple[Turn, ...]:
    """Give visits as turns; nodes that do not repeat are one turn together.

    Args:
        visits: Nodes in the order of their visits.
    """
    told: list[Turn] = []
    single: list[str] = []
    start = 0
    while start < len(visits):
        turn = _turn_at(visits, start) if start < _LONGEST_WAY else Turn(visits[start : start + 1], 1)
        if turn.times == 1:
            single.extend(turn.nodes)
        else:
            if single:
                told.append(Turn(tuple(single), 1))
                single = []
            told.append(turn)
        start += len(turn.nodes) * turn.times
    if single:
        told.append(Turn(tuple(single), 1))
    return tuple(told)


def _turn_at(visits: tuple[str, ...], start: int) -> Turn:
    """Give the turn beginning at a place that covers most; a single visit where nothing repeats."""
    best = Turn((visits[start],), 1)
    first = visits[start]
    for length in range(1, min(_LONGEST_TURN, (len(visits) - start) // 2) + 1):
        if visits[start + length] != first:
            continue
        turn = visits[start : start + length]
        times, end = 1, start + length
        while visits[end : end + length] == turn:
            times, end = times + 1, end + length
        if times > 1 and times * length > best.times * len(best.nodes):
            best = Turn(turn, times)
    return best
