"""The state of one session outside the graph, updated by the same rules as in the graph."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from threading import RLock
from types import MappingProxyType
from typing import Any, Final

from support.agora.errors import StateError
from support.agora.reducers import item_id
from support.agora.schema import KEYS, Key, check_update, consistency_problems, plain_keys

_ABSENT: Final = object()

_Undo = Callable[[], None]


def structural_copy(value: Any) -> Any:
    """Return a copy with new mappings, lists and sets; texts, numbers, dates and messages are shared."""
    if isinstance(value, dict):
        return {name: structural_copy(item) for name, item in value.items()}
    if isinstance(value, list):
        return [structural_copy(item) for item in value]
    if isinstance(value, tuple):
        return tuple(structural_copy(item) for item in value)
    return set(value) if isinstance(value, set) else value


class StateManager:
    """The state of one session, which is also the graph's thread: joins updates and can take the last back.

    The graph's checkpoint is the truth; this is its mirror. An update costs in proportion to its own length, however
    long the session is.
    """

    def __init__(self, session_id: str) -> None:
        self.session_id = session_id
        self._lock = RLock()
        self._values: dict[str, Any] = {}
        self._initial_values: dict[str, Any] = {}
        self._ids: dict[str, set[str]] = {}
        self._message_places: dict[str | None, int] | None = None
        self._undo: list[_Undo] | None = None
        self._reset({})

    @property
    def state(self) -> Mapping[str, Any]:
        """The live state, read only; an unwritten append or merged key is empty."""
        return MappingProxyType(self._values)

    def initialize_state(self, values: Mapping[str, Any]) -> None:
        """Start the session over with the values of its plain keys; `session_id` may be left out.

        Raises:
            StateError: An append or merged key, an undeclared key, a wrong type, or another session's id.
        """
        started = {"session_id": self.session_id, **values}
        problems = check_update(started)
        problems += [f"{name}: only the graph initialises it" for name in started if name not in plain_keys()]
        if started["session_id"] != self.session_id:
            problems.append(f"session_id: expected {self.session_id!r}, found {started['session_id']!r}")
        self._refuse(problems, "the session cannot begin with these values")
        with self._lock:
            self._initial_values = structural_copy(started)
            self._reset(started)

    def update_state(self, updates: Mapping[str, Any]) -> None:
        """Join a copy of an update as the graph's reducers would: all of it or, if it is refused, nothing.

        Raises:
            StateError: An undeclared key or a wrong type; `details["problems"]` lists them.
        """
        with self._lock:
            problems = check_update(updates)
            if not problems:
                problems = [
                    f"{name}: holds {type(self._values[name]).__name__}, nothing can be joined to it"
                    for name in updates
                    if name not in plain_keys() and not isinstance(self._values[name], type(KEYS[name].empty))
                ]
            self._refuse(problems, "the update breaks the state's schema")
            self._undo = [self._join(KEYS[name], structural_copy(value)) for name, value in updates.items()]

    def rollback(self) -> None:
        """Go back to the state before the last update; raise `StateError` if there is none to take back."""
        with self._lock:
            if self._undo is None:
                raise StateError(
                    "there is no update to roll back", {"session_id": self.session_id, "kept": "the last update only"}
                )
            for undo in reversed(self._undo):
                undo()
            self._undo = None

    def load(self, values: Mapping[str, Any]) -> None:
        """Replace the whole state by a copy of another, such as the graph's; it may be corrupt and is not checked."""
        with self._lock:
            self._reset(values)

    def get_snapshot(self) -> dict[str, Any]:
        """Return a deep copy of the whole state; an unwritten append or merged key is empty."""
        with self._lock:
            return copy.deepcopy(self._values)

    def initial_input(self) -> dict[str, Any]:
        """Return a copy of the session's initial input, unaffected by updates; empty if the session was adopted."""
        with self._lock:
            return dict(structural_copy(self._initial_values))

    def validate_consistency(self) -> list[str]:
        """Return the problems with the state, one line each. Never raises."""
        with self._lock:
            return consistency_problems(self._values)

    def _refuse(self, problems: list[str], message: str) -> None:
        if problems:
            raise StateError(f"{message}: {'; '.join(problems)}", {"problems": problems, "session_id": self.session_id})

    def _reset(self, values: Mapping[str, Any]) -> None:
        # In place: a live view that `state` returned before a reload must stay valid.
        self._values.clear()
        self._values.update((name, key.empty) for name, key in KEYS.items() if key.kind != "plain")
        self._values.update((name, structural_copy(value)) for name, value in values.items())
        self._ids.clear()
        self._message_places = None
        self._undo = None

    def _join(self, key: Key, value: Any) -> _Undo:
        if key.kind == "append":
            return self._append(key.name, value)
        if key.kind == "messages":
            return self._add_messages(value)
        return self._set_entries(self._values[key.name] if key.kind == "merge" else self._values, key, value)

    def _set_entries(self, target: dict[Any, Any], key: Key, value: Any) -> _Undo:
        entries = value if key.kind == "merge" else {key.name: value}
        old_values = {name: target.get(name, _ABSENT) for name in entries}
        target.update(entries)

        def undo() -> None:
            for name, old in old_values.items():
                if old is _ABSENT:
                    del target[name]
                else:
                    target[name] = old

        return undo

    def _append(self, name: str, items: list[Any]) -> _Undo:
        current: list[Any] = self._values[name]
        length, known, new = len(current), self._known_ids(name), set[str]()
        has_ids = any(item_id(item) for item in items)
        for item in items:
            identity = item_id(item)
            if has_ids and identity is not None and (identity in known or identity in new):
                continue
            current.append(item)
            if identity is not None and identity not in known:
                new.add(identity)
        known |= new

        def undo() -> None:
            del current[length:]
            known.difference_update(new)

        return undo

    def _known_ids(self, name: str) -> set[str]:
        if name not in self._ids:
            identities = (item_id(item) for item in self._values[name])
            self._ids[name] = {identity for identity in identities if identity is not None}
        return self._ids[name]

    def _add_messages(self, messages: list[Any]) -> _Undo:
        current: list[Any] = self._values["messages"]
        if self._message_places is None:
            self._message_places = {getattr(message, "id", None): place for place, message in enumerate(current)}
        places, length, replaced = self._message_places, len(current), dict[int, Any]()
        for message in messages:
            place = places.get(message.id)
            if place is None:
                places[message.id] = len(current)
                current.append(message)
            else:
                replaced.setdefault(place, current[place])
                current[place] = message

        def undo() -> None:
            for place, old in replaced.items():
                current[place] = old
            for message in current[length:]:
                del places[message.id]
            del current[length:]

        return undo
