"""A validator's own account of a state: what every update so far adds up to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from support.validators.schema import StateKey, StateSchema
from support.validators.shapes import identity


class View:
    """The state as the updates make it, kept in step at the cost of each update alone.

    It shares items with the updates and never changes them.
    """

    def __init__(self, schema: StateSchema, values: Mapping[str, Any]) -> None:
        self._known: dict[str, set[str]] = {}
        self.values: dict[str, Any] = schema.empties()
        for name, value in values.items():
            key = schema.keys.get(name)
            if key is not None:
                self.replace(key, value)

    def replace(self, key: StateKey, value: Any) -> None:
        """Replace a key's value; a container is copied, its items are not."""
        if key.kind in ("append", "messages") and isinstance(value, list):
            self._known[key.name] = {name for name in map(identity, value) if name is not None}
            value = list(value)
        elif key.kind == "merge" and isinstance(value, Mapping):
            value = dict(value)
        self.values[key.name] = value

    def join(self, key: StateKey, value: Any) -> list[int]:
        """Join an update of the right shape, and return the places of the items that it repeats.

        An item whose id is known already is not taken again.
        """
        if key.kind == "plain":
            self.values[key.name] = value
        elif key.kind == "merge":
            self.values[key.name].update(value)
        elif key.reducer is not None and key.kind == "reduced":
            self.values[key.name] = key.reducer(self.values[key.name], value)
        else:
            return self._extend(key, value)
        return []

    def _extend(self, key: StateKey, items: list[Any]) -> list[int]:
        known_items: list[Any] = self.values[key.name]
        if key.holds_rows:
            known_items.extend(items)
            return []
        known = self._known.setdefault(key.name, set())
        repeated = []
        for index, item in enumerate(items):
            name = identity(item)
            if name is None:
                known_items.append(item)
            elif name in known:
                repeated.append(index)
            else:
                known.add(name)
                known_items.append(item)
        return repeated
