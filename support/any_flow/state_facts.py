"""What a flow has in its state, in its long-term store, and in its custom stream."""

from __future__ import annotations

from typing import Any

from hamcrest import equal_to, greater_than_or_equal_to, has_item

from support.any_flow.running_flow import RunningFlow
from support.any_flow.values import contains, includes, size_of
from support.execution.errors import ScenarioError
from support.record import CustomStreamed


class StateFacts:
    """Checks values in the state of one session, each found by its path: `key`, `key.field`, `key[0]` and so on."""

    def __init__(self, run: RunningFlow) -> None:
        self._run = run
        self.remembered: list[tuple[Any, str]] = []
        """What the scenario has put into the long-term store, with its path."""

    def contains(self, path: str, words: str) -> None:
        """A text has words in it, or a list or a mapping has an entry that is written like this."""
        value = self._run.knows(path)
        contained = words if contains(value, words) else value
        self._run.expect(contained, equal_to(words), f"what the flow's {path} contains")

    def has_entries(self, path: str, number: int) -> None:
        """A value has a number of entries."""
        self._run.expect(size_of(self._run.knows(path), path), equal_to(number), f"the number of entries of {path}")

    def remember(self, value: Any, path: str) -> None:
        """Put a value into the flow's long-term store; the path is its namespace and key: `users/ada/name`."""
        *namespace, key = path.split("/")
        self._store.put(tuple(namespace), key, value)
        self.remembered.append((value, path))

    def has_remembered(self, value: Any, path: str) -> None:
        """The flow's long-term store has a value under a path, and perhaps more fields."""
        *namespace, key = path.split("/")
        item = self._store.get(tuple(namespace), key)
        actual = None if item is None else item.value
        self._run.expect(value if includes(actual, value) else actual, equal_to(value), f"what is remembered as {path}")

    def has_streamed(self, data: Any) -> None:
        """A node has written something into the custom stream, with these fields and perhaps more."""
        streamed = [event.data for event in self._run.record.of(CustomStreamed)]
        fitting = [part for part in streamed if includes(part, data)]
        self._run.expect([data] if fitting else streamed, has_item(equal_to(data)), "what the flow has streamed")

    @property
    def _store(self) -> Any:
        if (store := self._run.compiled_graph.store) is None:
            raise ScenarioError("the flow has no long-term store; compile its graph with store=…")
        return store

    def is_at_least(self, path: str, least: float) -> None:
        """A number is at least another."""
        value = self._run.knows(path)
        if not isinstance(value, int | float):
            raise ScenarioError(f"the flow's {path} is {type(value).__name__} {value!r:.60}, which is no number")
        self._run.expect(value, greater_than_or_equal_to(least), path)
