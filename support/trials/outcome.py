"""What trials found: the ends that were wrong, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from support.validators.differences import debug_state_changes

FIRST: Final = 2
"""How many trials of a cell always run: at its beginning a session has the least to go on from."""
SHOWN: Final = 6
"""How many differences of a wrong end are listed."""


@dataclass(frozen=True, slots=True)
class WrongEnd:
    """A disturbed session that did not end as it has to.

    Attributes:
        id: What `--repeat` takes to run it again.
        where: Where it was disturbed, in words.
        problems: What differs, one line each.
    """

    id: str
    where: str
    problems: list[str]


@dataclass(slots=True)
class CellResult:
    """The result of the trials in one cell.

    Attributes:
        points: At how many places a session can be disturbed there.
        runs: How many disturbed sessions ran.
        killed: In how many of them a process was really killed.
        notes: What is left out or not compared, one line each.
    """

    cell: str
    set_up: str
    points: int
    runs: int = 0
    killed: int = 0
    seconds: float = 0.0
    wrong: list[WrongEnd] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def different_ends(expected: Mapping[str, Any], actual: Mapping[str, Any]) -> list[str]:
    """Return what differs between the end of an undisturbed session and that of another, one line each."""
    lines = [str(change) for change in debug_state_changes(expected, actual)]
    more = len(lines) - SHOWN
    return lines[:SHOWN] + ([f"and {more} differences more"] if more > 0 else [])


def described(error: Exception) -> str:
    """Return type and message of an error in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def is_wanted(only: str, names: Sequence[str], place: int, every: int) -> bool:
    """Return whether a trial is to run: the one that `only` names or, without it, every n-th and the first ones."""
    return only in names if only else place <= FIRST or place % every == 0
