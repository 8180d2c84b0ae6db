"""What a flow has in its state."""

from __future__ import annotations

from hamcrest import equal_to, greater_than_or_equal_to

from support.any_flow.running_flow import RunningFlow
from support.any_flow.values import contains, size_of
from support.execution.errors import ScenarioError


class StateFacts:
    """Checks values in the state of one session, each found by its path: `key`, `key.field`, `key[0]` and so on."""

    def __init__(self, run: RunningFlow) -> None:
        self._run = run

    def contains(self, path: str, words: str) -> None:
        """A text has words in it, or a list or a mapping has an entry that is written like this."""
        value = self._run.knows(path)
        contained = words if contains(value, words) else value
        self._run.expect(contained, equal_to(words), f"what the flow's {path} contains")

    def has_entries(self, path: str, number: int) -> None:
        """A value has a number of entries."""
        self._run.expect(size_of(self._run.knows(path), path), equal_to(number), f"the number of entries of {path}")

    def is_at_least(self, path: str, least: float) -> None:
        """A number is at least another."""
        value = self._run.knows(path)
        if not isinstance(value, int | float):
            raise ScenarioError(f"the flow's {path} is {type(value).__name__} {value!r:.60}, which is no number")
        self._run.expect(value, greater_than_or_equal_to(least), path)
