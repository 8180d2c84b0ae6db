"""What a right flow may do as well, but what explains why a scenario fails: it is shown only with a failure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from support.record.copying import IMMUTABLE
from support.record.equality import certainly_equal
from support.record.returned import updates_in


class ReturnedWhole:
    """Finds updates that hold all that a node was given: where a reducer adds them to it, the key doubles.

    Args:
        append_keys: Keys whose reducer adds items at the end.
        carried: Of each node that is a graph itself, the keys of which it returns all that it was given.
    """

    def __init__(self, append_keys: Iterable[str], carried: Mapping[str, Collection[str]]) -> None:
        self.certain: list[str] = []
        """A line for each key that doubles for certain: a graph returned it, or the very same objects came back."""
        self.possible: list[str] = []
        """A line for each key of which texts or numbers came back, which may be new ones that are the same."""
        self._append_keys = frozenset(append_keys)
        self._carried = carried

    def note(self, node: str, given: Mapping[str, Any], outputs: Any) -> None:
        """Compare what a node returned with what it was given."""
        for key, items, value in self._returned(given, outputs):
            inside = key in self._carried.get(node, ())
            pairs = zip(items, value, strict=False)
            same = all(left is right or (inside and certainly_equal(left, right)) for left, right in pairs)
            if same and len(value) >= len(items):
                advice = (
                    "leave the key out of its state, or give it a reducer that knows what it has already"
                    if inside
                    else "return only what is new"
                )
                finding = f"{node} returned all of {key} that it was given, and the reducer adds it once more; {advice}"
                is_certain = inside or any(type(item) not in IMMUTABLE for item in items)
                (self.certain if is_certain else self.possible).append(finding)

    def _returned(self, given: Mapping[str, Any], outputs: Any) -> Iterator[tuple[str, list[Any], list[Any]]]:
        """Yield the append keys that have items and are returned, with these items and the returned ones."""
        for update in updates_in(outputs):
            for key in self._append_keys.intersection(update if isinstance(update, Mapping) else ()):
                items, value = given.get(key), update[key]
                if isinstance(items, list) and items and isinstance(value, list):
                    yield key, items, value


def other_types(live: Any, stored: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield where a value came back as another type: its path, the type that it had, and the one that it has."""
    if type(live) is not type(stored):
        yield path, type(live).__name__, type(stored).__name__
    elif isinstance(live, Mapping):
        for key in live.keys() & stored.keys():
            yield from other_types(live[key], stored[key], f"{path}.{key}")
    elif isinstance(live, list | tuple):
        for place, (left, right) in enumerate(zip(live, stored, strict=False)):
            yield from other_types(left, right, f"{path}[{place}]")
    elif is_dataclass(live):
        yield from other_types(_fields(live), _fields(stored), path)
    elif hasattr(type(live), "model_fields"):
        yield from other_types(vars(live), vars(stored), path)


def _fields(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass, which has no `__dict__` if it has slots."""
    return {field.name: getattr(value, field.name) for field in fields(value)}
