"""Detects that a node changed its input in place, instead of returning an update.

LangGraph hands nodes its live values. A change made in place is seen by later nodes but races with checkpointing, and
is lost on resume. Looking costs the same however long the session is: values are sampled when they are new, long
lists and mappings by length and last items. `altered_items` is the whole comparison, for pauses and the end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from itertools import chain, compress, islice, repeat
from operator import is_, is_not
from typing import Any

from support.record.copying import IMMUTABLE, copy_of_message, is_given_by_engine, is_message, structural_copy
from support.record.equality import certainly_equal_from, is_not_a_number

APPEND_TAIL = 2
"""How many last items of an append key are compared around each node (count)."""
LONGEST = 16
"""How many items or entries of any other container are compared around each node (count)."""

_MISSING = object()
_NO_ITEMS = repeat(_MISSING)


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """A value that is not what it was.

    Attributes:
        place: The item's place in the list, where the key holds one.
    """

    key: str
    place: int | None
    expected: Any
    actual: Any

    def __str__(self) -> str:
        where = self.key if self.place is None else f"{self.key}[{self.place}]"
        return f"{where}: was {self.expected!r}, is {self.actual!r}"


class _Sample:
    """One value as it was: bounded in size, and compared without being copied again wherever that is possible.

    Args:
        value: The live value.
        limit: How many of its own items are kept (count).
    """

    __slots__ = ("copy", "length", "limit", "value", "view")

    def __init__(self, value: Any, limit: int) -> None:
        self.value = value
        self.limit = limit
        self.length = _length(value)
        self.view: Callable[[Any, int], Any] = _exposed_tail if _holds_objects(value) else _tail
        seen = self.view(value, limit)
        self.copy = _bounded(seen, limit)
        if not _equal(self.copy, seen):
            self.view = _copied_tail
            self.copy = _copied_tail(value, limit)

    @property
    def is_whole(self) -> bool:
        """Whether the copy is all of the value, and equals it."""
        return self.view is _tail and isinstance(self.value, list | dict) and self.length <= self.limit

    def has_changed(self) -> bool:
        """Return whether the value differs from what it was when sampled."""
        if _length(self.value) != self.length:
            return True
        view = self.view(self.value, self.limit)
        return not _equal(view, self.copy) and not _equal(_without_ids(view), _without_ids(self.copy))


def _equal(left: Any, right: Any) -> bool:
    """Return whether two values equal for certain; a comparison that raises, as that of arrays does, says nothing."""
    try:
        return bool(left == right)
    except Exception:
        return False


def _without_ids(value: Any) -> Any:
    """Return fields of messages without the ids that LangGraph gives them where the flow gave none."""
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    if isinstance(value, dict) and "additional_kwargs" in value and is_given_by_engine(value.get("id")):
        return {name: content for name, content in value.items() if name != "id"}
    return value


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list | dict) else 0


def _holds_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and _fields(value[-1]) is not value[-1]


def _fields(value: Any) -> Any:
    """Return the fields of an object that is no container itself; anything else as it is."""
    return value if isinstance(value, dict | list) else getattr(value, "__dict__", value)


def _tail(value: Any, limit: int) -> Any:
    """Return the last items of a container, and the fields of an object, as they are."""
    if isinstance(value, list):
        return value if len(value) <= limit else value[-limit:]
    if isinstance(value, dict):
        return value if len(value) <= limit else dict(islice(reversed(value.items()), limit))
    return _fields(value)


def _exposed_tail(value: Any, limit: int) -> Any:
    """Return the last items of a list, objects replaced by their fields: these compare with plain copies."""
    if isinstance(value, list):
        return [_fields(item) for item in value[-limit:]]
    return _tail(value, limit)


def _copied_tail(value: Any, limit: int) -> Any:
    return _bounded(_exposed_tail(value, limit), limit)


def _bounded(value: Any, limit: int) -> Any:
    """Return a structural copy that holds, of each container, its length and its last items only."""
    if isinstance(value, list | tuple):
        if len(value) <= limit:
            return [item if type(item) in IMMUTABLE else _bounded(item, LONGEST) for item in value]
        return [len(value), *(_bounded(item, LONGEST) for item in value[-limit:])]
    if isinstance(value, dict):
        if len(value) <= limit:
            return {key: item if type(item) in IMMUTABLE else _bounded(item, LONGEST) for key, item in value.items()}
        return [len(value), *((key, _bounded(item, LONGEST)) for key, item in islice(reversed(value.items()), limit))]
    if type(value) in IMMUTABLE:
        return value
    return structural_copy(value)


def live_fields(inputs: Any) -> Mapping[str, Any] | None:
    """Return the input of a node by its keys, where a change in place shows; None where it has no keys."""
    if is_dataclass(inputs) and not hasattr(inputs, "__dict__"):  # it has slots
        return {field.name: getattr(inputs, field.name) for field in fields(inputs)}
    return inputs if isinstance(inputs, Mapping) else getattr(inputs, "__dict__", None)


class InputWatch:
    """Compares what nodes are given before and after they run.

    One per session. Nodes that run at the same time share live values: the first to end is blamed for a change.

    Args:
        append_keys: Keys whose reducer only ever adds items at the end.
    """

    def __init__(self, append_keys: Collection[str] = ()) -> None:
        self._append_keys = frozenset(append_keys)
        self._ledger: dict[str, list[Any]] = {key: [] for key in sorted(self._append_keys)}
        self._live: dict[str, Any] = {}
        self._last: dict[str, Any] = {}
        # Values and their copies in two mappings each: these compare in one step at C speed; only the rest one by one.
        self._whole: dict[str, Any] = {}
        self._whole_copies: dict[str, Any] = {}
        self._long: dict[str, list[Any]] = {}
        self._long_copies: dict[str, tuple[int, list[Any]]] = {}
        self._other: dict[str, _Sample] = {}
        self._samples: tuple[dict[str, Any], ...] = (
            self._whole,
            self._whole_copies,
            self._long,
            self._long_copies,
            self._other,
        )

    def before(self, inputs: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Sample a node's input; return what `after` needs, and the keys changed in place since the last sample."""
        live = self._live
        changed = tuple(key for key in self._changed() if inputs.get(key) is live[key])
        snapshot = dict(inputs)
        for key, value in self._fresh(snapshot):
            if type(value) not in IMMUTABLE and live.get(key, _MISSING) is not value:
                self._take(key, value)
        self._last = snapshot
        return snapshot, changed

    def _fresh(self, snapshot: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
        """Return what is not the very same object as at the last sample; at C speed where the keys are the same."""
        if list(snapshot) != list(self._last):
            return snapshot.items()
        return compress(snapshot.items(), map(is_not, snapshot.values(), self._last.values()))

    def after(
        self, inputs: Mapping[str, Any], snapshot: Mapping[str, Any], returned: Iterable[str] = ()
    ) -> tuple[str, ...]:
        """Return the keys of its input that a node changed in place.

        The mapping or object around the values is the node's own: to set a key anew and return it is an update, as long
        as the old value is left alone.

        Args:
            snapshot: What `before` returned for it.
            returned: The keys that the node returned.
        """
        rebound: list[str] = []
        # All at C speed where nothing changed: the same keys in the same order hold the very same values.
        if list(inputs) != list(snapshot) or not all(map(is_, inputs.values(), snapshot.values())):
            rebound = [key for key, value in snapshot.items() if inputs.get(key, _MISSING) is not value]
            rebound.extend(key for key in inputs if key not in snapshot)
        changed = [key for key in rebound if key not in returned]
        changed.extend(key for key in self._changed() if snapshot.get(key) is self._live[key])
        return tuple(dict.fromkeys(changed)) if changed else ()

    def _changed(self) -> list[str]:
        """Return the keys whose value differs from its sample, and sample them anew."""
        changed: list[str] = []
        if self._whole != self._whole_copies:
            changed.extend(key for key, value in self._whole.items() if value != self._whole_copies[key])
        if self._long:
            seen = {key: (len(value), value[-APPEND_TAIL:]) for key, value in self._long.items()}
            if seen != self._long_copies:
                changed.extend(key for key, tail in seen.items() if tail != self._long_copies[key])
        changed.extend(key for key, sample in self._other.items() if sample.has_changed())
        for key in changed:
            self._take(key, self._live[key])
        return changed

    def _take(self, key: str, value: Any) -> None:
        if key in self._live:
            for samples in self._samples:
                samples.pop(key, None)
        self._live[key] = value
        is_append = key in self._append_keys
        if is_append and isinstance(value, list):
            tail = self._entered(key, value)[-APPEND_TAIL:]
            if _equal(tail, value[-APPEND_TAIL:]):
                self._long[key], self._long_copies[key] = value, (len(value), tail)
                return
        elif isinstance(value, list | dict) and len(value) <= LONGEST:
            copy = _bounded(value, LONGEST)
            if _equal(copy, value):
                self._whole[key], self._whole_copies[key] = value, copy
                return
        sample = _Sample(value, APPEND_TAIL if is_append else LONGEST)
        if sample.is_whole:
            self._whole[key], self._whole_copies[key] = value, sample.copy
        else:
            self._other[key] = sample

    def forget(self, key: str) -> None:
        """Begin anew with an append key, whose items another list has taken the place of."""
        self._ledger[key].clear()

    def _entered(self, key: str, items: list[Any]) -> list[Any]:
        """Return the ledger of an append key, with what is new in its list."""
        ledger = self._ledger[key]
        if len(items) < len(ledger):
            ledger.clear()
        ledger.extend([structural_copy(item) for item in _rows(items[len(ledger) :])])
        return ledger

    def altered_items(
        self, values: Mapping[str, Any], *, beside: Mapping[str, Any] | None = None
    ) -> tuple[ChangedValue, ...]:
        """Return every item of the append keys that is no longer what it was when a node was first given it.

        Its cost grows with the session: it is meant for pauses and the end. A message that
        `add_messages` replaced by id shows too.

        Args:
            beside: Another holder of the state, whose items are compared anyway: what is the very same is left out.
        """
        changes: list[ChangedValue] = []
        for key, originals in self._ledger.items():
            items = values.get(key) or []
            if len(items) < len(originals):
                changes.append(ChangedValue(key, None, f"{len(originals)} items", f"{len(items)} items"))
                continue
            compared = [*map(is_not, islice(items, len(originals)), chain((beside or {}).get(key) or (), _NO_ITEMS))]
            if _equal(_rows([*compress(items, compared)]), [*compress(originals, compared)]):  # at C speed
                continue
            for place in compress(range(len(originals)), compared):
                original, actual = originals[place], structural_copy(items[place])
                expected = copy_of_message(original) if is_message(type(items[place])) else original
                if not _equal(actual, expected) and _comparable(actual) != _comparable(expected):
                    changes.append(ChangedValue(key, place, expected, actual))
        return tuple(changes)


def _rows(items: list[Any]) -> list[Any]:
    """Return items with the fields of messages in their place: these compare at C speed with copies."""
    messages = {kind for kind in set(map(type, items)) if is_message(kind)}
    return [item.__dict__ if type(item) in messages else item for item in items] if messages else items


def unequal_keys(
    live: Mapping[str, Any], stored: Mapping[str, Any], known: Mapping[str, int] | None = None
) -> Iterator[str]:
    """Yield each key whose values are not certainly equal.

    Args:
        known: By key, how many items at the beginning of both lists are known to be equal.
    """
    for key in dict.fromkeys([*live, *stored]):
        if not certainly_equal_from((known or {}).get(key, 0), live.get(key), stored.get(key)):
            yield key


def differences(
    live: Mapping[str, Any], stored: Mapping[str, Any], unequal: Iterable[str] | None = None
) -> tuple[ChangedValue, ...]:
    """Return each key that differs; a tuple equals a list of the same items, as after a checkpoint.

    Args:
        unequal: What `unequal_keys` yields for them, where that is known.
    """
    changes: list[ChangedValue] = []
    for key in unequal_keys(live, stored) if unequal is None else unequal:
        expected, actual = structural_copy(live.get(key)), structural_copy(stored.get(key))
        if _comparable(expected) != _comparable(actual):
            changes.append(ChangedValue(key, None, expected, actual))
    return tuple(changes)


def _comparable(value: Any) -> Any:
    """Return a structural copy with lists for tuples, and with a text for what does not equal itself."""
    if isinstance(value, list | tuple):
        return [_comparable(item) for item in value]
    if isinstance(value, dict):
        return {key: _comparable(item) for key, item in value.items()}
    return str(value) if is_not_a_number(value) else value
