"""The differences between two states, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from support.record.equality import is_not_a_number
from support.validators.finding import shorten
from support.validators.schema import key_at, place


class _Absent:
    def __repr__(self) -> str:
        return "nothing"


ABSENT: Final = _Absent()
"""The placeholder for a missing value."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place at which two states differ.

    Args:
        field: Where: `bookings[0].guest.name`.
        new: What is there; `ABSENT` if there is nothing any more.
    """

    field: str
    old: Any
    new: Any

    def __str__(self) -> str:
        if self.old is ABSENT:
            return f"+ {self.field}: {shorten(self.new)}"
        if self.new is ABSENT:
            return f"- {self.field}: {shorten(self.old)}"
        return f"~ {self.field}: {shorten(self.old)} -> {shorten(self.new)}"


@dataclass(frozen=True, slots=True)
class StateChanges:
    """All differences between two states, in the order of the older state's keys; its text is a line for each."""

    differences: tuple[Difference, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the state at which something differs, each once."""
        return tuple(dict.fromkeys(key_at(difference.field) for difference in self.differences))

    def __bool__(self) -> bool:
        return bool(self.differences)

    def __len__(self) -> int:
        return len(self.differences)

    def __iter__(self) -> Iterator[Difference]:
        """Go through the differences."""
        return iter(self.differences)

    def __str__(self) -> str:
        return "\n".join(map(str, self.differences)) or "nothing changed"


def debug_state_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> StateChanges:
    """Return every difference between two states, each with its place: print it, or iterate over it."""
    changes: list[Difference] = []
    for name in dict.fromkeys([*old, *new]):
        changes.extend(differences(str(name), old.get(name, ABSENT), new.get(name, ABSENT)))
    return StateChanges(tuple(changes))


def differences(field: str, old: Any, new: Any) -> list[Difference]:
    """Return every place within `field` at which two values differ, types included (`1`, `1.0` and `True` differ)."""
    return list(_compared(field, (), old, new))


def _compared(field: str, path: tuple[Any, ...], old: Any, new: Any) -> Iterator[Difference]:
    if old is new:
        return
    pairs: list[tuple[Any, Any, Any]]
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        pairs = [(name, old.get(name, ABSENT), new.get(name, ABSENT)) for name in dict.fromkeys([*old, *new])]
    elif type(old) is not type(new):
        yield Difference(place(field, path), old, new)
        return
    elif isinstance(old, (list, tuple)):
        pairs = [(index, _at(old, index), _at(new, index)) for index in range(max(len(old), len(new)))]
    elif hasattr(old, "additional_kwargs"):
        pairs = [(name, value, getattr(new, name, ABSENT)) for name, value in vars(old).items()]
    else:
        if old != new and not (is_not_a_number(old) and is_not_a_number(new)):
            yield Difference(place(field, path), old, new)
        return
    for step, before, after in pairs:
        yield from _compared(field, (*path, step), before, after)


def _at(items: list[Any] | tuple[Any, ...], index: int) -> Any:
    return items[index] if index < len(items) else ABSENT
