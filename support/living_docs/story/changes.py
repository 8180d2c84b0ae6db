"""What updates changed: a running view of the state, and the differences that a person wants to see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Literal, NamedTuple

How = Literal["set", "changed", "added", "removed", "said"]
"""A first value; another value; more items or entries; fewer; messages, which the dialogue tells."""

DEEPEST = 4
_MOST_OF_ONE = 60


class Change(NamedTuple):
    """One thing that changed.

    Attributes:
        path: Where: the key, and the entries inside it.
        how: What became of it.
        before: The value before, for `changed` and `removed`.
        after: The value after; the new items alone, for `added`; how many messages, for `said`.
    """

    path: tuple[str, ...]
    how: How
    before: Any = None
    after: Any = None


def is_talk(value: Any) -> bool:
    """Say whether a value is a list of messages.

    Args:
        value: Anything that JSON holds.
    """
    if type(value) is not list or not value:
        return False
    first = value[0]
    return type(first) is dict and "message" in first and "content" in first


def plain_mapping(value: Any) -> Mapping[str, Any] | None:
    """Give a mapping with text for keys, also where the record had to write it as pairs; None for anything else.

    Args:
        value: Anything that JSON holds.
    """
    if type(value) is not dict:
        return None
    if len(value) == 1:
        tag = next(iter(value))
        if tag == "@pairs":
            return _from_pairs(value[tag])
        if tag.startswith("@"):
            return None
    return value


def _from_pairs(pairs: Any) -> Mapping[str, Any] | None:
    if type(pairs) is not list or not all(type(pair) is list and len(pair) == 2 for pair in pairs):
        return None
    return {str(key): held for key, held in pairs}


def differences(path: tuple[str, ...], before: Any, after: Any, *, merged: bool = False) -> list[Change]:
    """Give what differs between two values; nothing where they are equal.

    Args:
        path: Where they stand.
        before: The value before.
        after: The value after, or what is merged into it.
        merged: Whether entries that `after` lacks stay as they are.
    """
    found: list[Change] = []
    _compare(path, before, after, found, merged=merged)
    return found


def _compare(path: tuple[str, ...], before: Any, after: Any, found: list[Change], *, merged: bool = False) -> None:
    if before == after:
        return
    if type(before) is list and type(after) is list and before and after:
        found.extend(_of_lists(path, before, after))
        return
    old, new = plain_mapping(before), plain_mapping(after)
    if old and new and len(path) <= DEEPEST and len(found) < _MOST_OF_ONE:
        _compare_mappings(path, old, new, found, merged=merged)
    elif not (merged and new is not None and not new):
        found.append(Change(path, "changed", before, after))


def _compare_mappings(
    path: tuple[str, ...], old: Mapping[str, Any], new: Mapping[str, Any], found: list[Change], *, merged: bool
) -> None:
    for key, value in new.items():
        if key in old:
            _compare((*path, key), old[key], value, found)
        else:
            found.append(Change((*path, key), "set", None, value))
    if not merged:
        found.extend(Change((*path, key), "removed", value) for key, value in old.items() if key not in new)


def _of_lists(path: tuple[str, ...], before: list[Any], after: list[Any]) -> Iterable[Change]:
    if len(after) > len(before) and after[: len(before)] == before:
        return (Change(path, "added", None, after[len(before) :]),)
    if len(after) < len(before) and before[len(before) - len(after) :] == after:
        return (Change(path, "removed", before[: len(before) - len(after)]),)
    return (Change(path, "changed", before, after),)


class View:
    """The state as far as the updates tell it."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        """Begin with a state of which nothing is known.

        Args:
            kinds: How an update meets what a key holds, `plain`, `append`, `merge` or `reduced`; others are guessed.
        """
        self.begin(kinds)

    def begin(self, kinds: Mapping[str, str]) -> None:
        """Begin again with a state of which nothing is known.

        Args:
            kinds: As above.
        """
        self._kinds = kinds
        self._held: dict[str, Any] = {}
        self._grown: set[str] = set()
        self._at_mark: dict[str, Any] = {}

    def apply(self, update: Mapping[str, Any]) -> list[Change]:
        """Take an update in, and give what it changes.

        Args:
            update: What a node returned, by key.
        """
        found: list[Change] = []
        for key, value in update.items():
            if is_talk(value):
                found.append(Change((key,), "said", None, len(value)))
                self._extend(key, value)
            else:
                self._take(key, value, found)
        return found

    def _take(self, key: str, value: Any, found: list[Change]) -> None:
        kind = self._kinds.get(key)
        if kind == "append" and type(value) is list:
            if value:
                found.append(Change((key,), "added", None, value))
                self._extend(key, value)
            return
        known = key in self._held
        before = self._held.get(key)
        self._at_mark.setdefault(key, (before,) if known else ())
        new = plain_mapping(value)
        if kind == "merge" and new is not None:
            self._merge(key, plain_mapping(before) if known else None, new, found)
            return
        if known:
            _compare((key,), before, value, found)
        elif not _is_nothing(value):
            found.append(Change((key,), "set", None, value))
        self._held[key] = value
        self._grown.discard(key)

    def _merge(self, key: str, old: Mapping[str, Any] | None, new: Mapping[str, Any], found: list[Change]) -> None:
        if old:
            _compare((key,), old, new, found, merged=True)
            self._held[key] = {**old, **new}
        else:
            if new:
                found.append(Change((key,), "set", None, new))
            self._held[key] = new

    def _extend(self, key: str, items: list[Any]) -> None:
        held: Any = self._held.get(key)
        if key not in self._grown:
            # a list of our own: the one that an update brought stays as it was told
            self._held[key] = held = [*held] if type(held) is list else []
            self._grown.add(key)
        self._at_mark.setdefault(key, len(held))
        held.extend(items)

    def since_mark(self) -> list[Change]:
        """Give what changed altogether since this was last asked."""
        found: list[Change] = []
        for key, mark in self._at_mark.items():
            now = self._held.get(key)
            if type(mark) is int:
                found.extend(_what_grew(key, now, mark))
            elif mark:
                _compare((key,), mark[0], now, found)
            elif not _is_nothing(now):
                found.append(Change((key,), "set", None, now))
        self._at_mark = {}
        return found


def _what_grew(key: str, now: Any, mark: int) -> Iterable[Change]:
    if type(now) is not list or len(now) <= mark:
        return ()
    added = now[mark:]
    if is_talk(added):
        return (Change((key,), "said", None, len(added)),)
    return (Change((key,), "added", None, added),)


def _is_nothing(value: Any) -> bool:
    """Say whether a first value tells nothing: it only says that there is none yet."""
    return value is None or (not value and type(value) in (list, dict))


def by_key(changes: Iterable[Change], most: int) -> tuple[list[tuple[str, list[Change]]], int]:
    """Give changes by the key that they belong to, and how many were left out.

    Args:
        changes: In order.
        most: How many at most.
    """
    left = iter(changes)
    found: dict[str, list[Change]] = {}
    for change in islice(left, most):
        found.setdefault(change.path[0], []).append(change)
    return list(found.items()), sum(1 for _ in left)
