"""The time in a profile, by room: a part of the program."""

from __future__ import annotations

import pstats
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

OTHER = "python"
"""The room of everything that no other room has called: pytest, the interpreter."""

_PASSES = 12
_AN_INSTANT = 1e-9
_Function = tuple[str, int, str]
_Callers = Mapping[_Function, tuple[int, int, float, float]]
_Figures = Mapping[_Function, tuple[int, int, float, float, _Callers]]


@dataclass(frozen=True, slots=True)
class FunctionTime:
    """A function in a profile.

    Args:
        place: Where it is defined, as `file:line`, or `built in`.
        own: Seconds in itself.
        cumulative: Seconds including the functions it called.
    """

    place: str
    name: str
    calls: int
    own: float
    cumulative: float


@dataclass(frozen=True, slots=True)
class Room:
    """A part of the program in a profile.

    Args:
        seconds: The time of its own functions, and of functions in no room that it called.
        rows: These functions, those with most time of their own first.
    """

    name: str
    seconds: float
    rows: tuple[FunctionTime, ...]


def rooms(stats: pstats.Stats, places: Mapping[str, str]) -> tuple[Room, ...]:
    """Return the rooms of a profile, those with most time first.

    Args:
        places: The room by a part of the path, such as `/my_company/`; the first that fits decides.
    """
    figures: _Figures = stats.stats  # type: ignore[attr-defined]  # it is there, and documented nowhere else
    owners = _owners(figures, places)
    seconds: dict[str, float] = {}
    rows: dict[str, list[FunctionTime]] = {}
    for function, (_, calls, own, cumulative, _callers) in figures.items():
        shares = owners[function]
        for room, share in shares.items():
            seconds[room] = seconds.get(room, 0.0) + own * share
        row = FunctionTime(_place(function), function[2], calls, own, cumulative)
        rows.setdefault(max(shares, key=shares.__getitem__), []).append(row)
    return tuple(
        Room(name, taken, tuple(sorted(rows.get(name, ()), key=lambda row: row.own, reverse=True)))
        for name, taken in sorted(seconds.items(), key=lambda item: item[1], reverse=True)
    )


def _owners(figures: _Figures, places: Mapping[str, str]) -> dict[_Function, dict[str, float]]:
    """Return the rooms that each function works for: its own, or those of its callers, by the time they spend in it.

    Calls in a circle are resolved by several rounds, until next to nothing changes.
    """
    fixed = {function: {room: 1.0} for function in figures if (room := _room(function, places)) is not None}
    owners = dict(fixed)
    for _ in range(_PASSES):
        owners = {function: fixed.get(function) or _shares(figures[function][4], owners) for function in figures}
    return {function: shares or {OTHER: 1.0} for function, shares in owners.items()}


def _shares(callers: _Callers, owners: Mapping[_Function, Mapping[str, float]]) -> dict[str, float]:
    """Return the share of each room in a function, from the known rooms of its callers; the shares add up to 1."""
    shares: dict[str, float] = {}
    for caller, (_, _, _, spent) in callers.items():
        for room, share in owners.get(caller, {}).items():
            shares[room] = shares.get(room, 0.0) + share * (spent or _AN_INSTANT)
    total = sum(shares.values())
    return {room: share / total for room, share in shares.items()}


def _room(function: _Function, places: Mapping[str, str]) -> str | None:
    path = Path(function[0]).as_posix()
    return next((room for place, room in places.items() if place in path), None)


def _place(function: _Function) -> str:
    """Return where a function is defined, from its package on, without the path that all have in common."""
    path = Path(function[0])
    if function[0] == "~":
        return "built in"
    if "site-packages" in path.parts:
        path = Path(*path.parts[path.parts.index("site-packages") + 1 :])
    elif path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    else:
        path = Path(*path.parts[-2:])
    return f"{path.as_posix()}:{function[1]}"
