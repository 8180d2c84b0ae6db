"""What updates changed: a running view of the state, and the differences worth showing to a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Literal, NamedTuple

from support.living_docs.story.wording import in_words

How = Literal["set", "changed", "added", "removed", "said"]
"""A first value; another value; more items; fewer items or entries; messages, which the dialogue shows."""

_DEEPEST = 4
_MOST_CHANGES_OF_ONE = 60


class StateChange(NamedTuple):
    """One thing that changed.

    Attributes:
        before: For `changed` and `removed`.
        after: The value after; only the new items, for `added`; how many messages, for `said`.
    """

    path: tuple[str, ...]
    how: How
    before: Any = None
    after: Any = None


ChangesByKey = tuple[tuple[str, list[StateChange]], ...]


def are_messages(value: Any) -> bool:
    """Return whether a value is a list of messages, as the record copies them."""
    if type(value) is not list or not value:
        return False
    first = value[0]
    return type(first) is dict and "message" in first and "content" in first


class StateView:
    """The state as far as updates show it.

    Args:
        kinds: How each key applies an update: `plain`, `append`, `merge` or `reduced`; guessed for other keys.
    """

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self.begin(kinds)

    def begin(self, kinds: Mapping[str, str]) -> None:
        """Forget everything: a session of another flow begins."""
        self._kinds = kinds
        self._values: dict[str, Any] = {}
        self._own_lists: set[str] = set()
        self._at_mark: dict[str, Any] = {}

    def apply(self, update: Mapping[str, Any]) -> list[StateChange]:
        """Apply what a node returned, and return what it changes."""
        changes: list[StateChange] = []
        for key, value in update.items():
            if are_messages(value):
                changes.append(StateChange((key,), "said", None, len(value)))
                self._extend(key, value)
            else:
                self._take(key, value, changes)
        return changes

    def _take(self, key: str, value: Any, changes: list[StateChange]) -> None:
        kind = self._kinds.get(key)
        if kind == "append" and type(value) is list:
            if value:
                changes.append(StateChange((key,), "added", None, value))
                self._extend(key, value)
            return
        is_known = key in self._values
        before = self._values.get(key)
        self._at_mark.setdefault(key, (before,) if is_known else ())
        if kind == "merge" and type(value) is dict:
            self._merge(key, before if type(before) is dict else {}, value, changes)
            return
        if is_known:
            _compare((key,), before, value, changes)
        elif not _is_empty(value):
            changes.append(StateChange((key,), "set", None, value))
        self._values[key] = value
        self._own_lists.discard(key)

    def _merge(self, key: str, old: dict[Any, Any], new: dict[Any, Any], changes: list[StateChange]) -> None:
        if old:
            _compare((key,), old, new, changes, merged=True)
        elif new:
            changes.append(StateChange((key,), "set", None, new))
        self._values[key] = {**old, **new}

    def _extend(self, key: str, items: list[Any]) -> None:
        values: Any = self._values.get(key)
        if key not in self._own_lists:  # the list of an update must not be changed
            self._values[key] = values = [*values] if type(values) is list else []
            self._own_lists.add(key)
        self._at_mark.setdefault(key, len(values))
        values.extend(items)

    def take_changes(self) -> list[StateChange]:
        """Return all changes since the last call."""
        changes: list[StateChange] = []
        for key, mark in self._at_mark.items():
            now = self._values.get(key)
            if type(mark) is int:
                changes.extend(_growth(key, now, mark))
            elif mark:
                _compare((key,), mark[0], now, changes)
            elif not _is_empty(now):
                changes.append(StateChange((key,), "set", None, now))
        self._at_mark = {}
        return changes


class StateTitles:
    """What readers call the keys of the state, and fields within their values.

    Args:
        titles: By `key`, or `key.field`; an empty title leaves it to engineers.
    """

    def __init__(self, titles: Mapping[str, Any]) -> None:
        self._titles = {name: title[:80] for name, title in titles.items() if type(title) is str}
        self._with_fields = {name.partition(".")[0] for name in self._titles if "." in name}
        self.names: Mapping[str, str] = {}
        """What the scenario calls its speakers, by the ids that stand for them in the state."""

    def of(self, key: str) -> str:
        """Return the title of a key; empty for one that is for engineers."""
        return self._titles.get(key, in_words(key))

    def within(self, change: StateChange) -> StateChange | None:
        """Return a change with the titles of fields; None for one that is for engineers."""
        key, *fields = change.path
        if key not in self._with_fields and not self.names:
            return change if self.of(key) else None
        named = [self._titles.get(f"{key}.{field}", self._named(field)) for field in fields]
        if not self.of(key) or not all(named):
            return None
        return StateChange((key, *named), change.how, self._value(key, change.before), self._value(key, change.after))

    def _value(self, key: str, value: Any, depth: int = 0) -> Any:
        if depth > _DEEPEST:
            return value
        if type(value) is list:
            return [self._value(key, item, depth + 1) for item in value]
        if type(value) is not dict:
            return self._named(value)
        named = {name: self._titles.get(f"{key}.{name}", self._named(name)) for name in value}
        return {named[name]: self._value(key, item, depth + 1) for name, item in value.items() if named[name] != ""}

    def _named(self, value: Any) -> Any:
        """Return a value with the names of speakers in place of their ids."""
        if type(value) is str:
            for identity, name in self.names.items():
                value = value.replace(identity, name)
        return value


def by_key(changes: Iterable[StateChange], most: int, titles: StateTitles | None = None) -> tuple[ChangesByKey, int]:
    """Return changes by the key of the state, and how many were left out.

    With titles, by the title of the key, and without what is for engineers.
    """
    rest = iter(changes) if titles is None else filter(None, map(titles.within, changes))
    grouped: dict[str, list[StateChange]] = {}
    for change in islice(rest, most):
        key = change.path[0]
        grouped.setdefault(key if titles is None else titles.of(key), []).append(change)
    return tuple(grouped.items()), sum(1 for _ in rest)


def _compare(
    path: tuple[str, ...], before: Any, after: Any, changes: list[StateChange], *, merged: bool = False
) -> None:
    """Collect the differences between two values; entries missing in a merged value are unchanged."""
    if before == after:
        return
    if type(before) is list and type(after) is list and before and after:
        changes.append(_of_lists(path, before, after))
        return
    entries = type(before) is dict and type(after) is dict and before and after
    if entries and len(path) <= _DEEPEST and len(changes) < _MOST_CHANGES_OF_ONE:
        _compare_entries(path, before, after, changes, merged=merged)
    elif not (merged and type(after) is dict and not after):
        changes.append(StateChange(path, "changed", before, after))


def _compare_entries(
    path: tuple[str, ...], old: dict[Any, Any], new: dict[Any, Any], changes: list[StateChange], *, merged: bool
) -> None:
    for key, value in new.items():
        if key in old:
            _compare((*path, str(key)), old[key], value, changes)
        else:
            changes.append(StateChange((*path, str(key)), "set", None, value))
    if not merged:
        gone = ((key, value) for key, value in old.items() if key not in new)
        changes.extend(StateChange((*path, str(key)), "removed", value) for key, value in gone)


def _of_lists(path: tuple[str, ...], before: list[Any], after: list[Any]) -> StateChange:
    if len(after) > len(before) and after[: len(before)] == before:
        return StateChange(path, "added", None, after[len(before) :])
    if len(after) < len(before) and before[len(before) - len(after) :] == after:
        return StateChange(path, "removed", before[: len(before) - len(after)])
    return StateChange(path, "changed", before, after)


def _growth(key: str, now: Any, mark: int) -> Iterable[StateChange]:
    added = now[mark:] if type(now) is list else []
    if are_messages(added):
        yield StateChange((key,), "said", None, len(added))
    elif added:
        yield StateChange((key,), "added", None, added)


def _is_empty(value: Any) -> bool:
    """Return whether a first value only says that there is nothing yet."""
    return value is None or (not value and type(value) in (list, dict))
