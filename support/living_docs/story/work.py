"""What the machine did for a scenario: models called, nodes visited, files written, time and memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from support.living_docs.read.untrusted import decimal, number
from support.living_docs.story.flow_words import Names
from support.living_docs.story.wording import seconds_between

_ROWS_AT_MOST = 80
_FILES_AT_MOST = 200


class Calls(NamedTuple):
    """Calls of language models by one agent for one task.

    Attributes:
        agent: Who was asked.
        task: For what.
        times: How many calls.
        failed: Of these, how many failed.
        input_tokens: Tokens of the prompts (count).
        output_tokens: Tokens of the replies (count).
    """

    agent: str
    task: str
    times: int
    failed: int
    input_tokens: int
    output_tokens: int


class Visited(NamedTuple):
    """A node that was visited.

    Attributes:
        node: Which.
        times: How many visits.
        seconds: Real time in all of them.
    """

    node: str
    times: int
    seconds: float


class Memory(NamedTuple):
    """The process's memory while the scenario ran, in MiB.

    Attributes:
        samples: How often it was read (count).
        least: The least.
        most: The most.
        last: At the end.
    """

    samples: int
    least: float
    most: float
    last: float


class Work(NamedTuple):
    """What the machine did.

    Attributes:
        calls: By agent and task, in the order of the first call.
        calls_made: How many calls there were, shown or not.
        failed_calls: Of these, how many failed.
        tokens: Tokens of all prompts and replies (count).
        visited: By node, in the order of the first visit.
        files: Paths, in the order of writing.
        files_left_out: Of these, how many are not shown.
        rows_left_out: Rows of calls that are not shown (count).
        memory: None where it was not read.
        real_seconds: Real time in nodes, or of the runs where they tell it; None where nothing tells it.
        flow_seconds: Time on the flow's own clock; None where it has none.
    """

    calls: tuple[Calls, ...]
    calls_made: int
    failed_calls: int
    tokens: int
    visited: tuple[Visited, ...]
    files: tuple[str, ...]
    files_left_out: int
    rows_left_out: int
    memory: Memory | None
    real_seconds: float | None
    flow_seconds: float | None

    @property
    def visits(self) -> int:
        """How many visits there were."""
        return sum([one.times for one in self.visited])


class Ledger:
    """Counts as events come in."""

    def __init__(self) -> None:
        """Begin with nothing done."""
        self._calls: dict[tuple[str, str], list[int]] = {}
        self._visited: dict[str, list[float]] = {}
        self._files: list[str] = []
        self._memory: list[float] = []
        self._runs: list[float] = []
        self._first: Any = None
        self._last: Any = None
        self._flow_seconds: float | None = None

    def begin(self, event: Mapping[str, Any]) -> None:
        """Begin a session: its clock is its own."""
        self._add_flow_time()
        self.at(event.get("at"))

    def at(self, moment: Any) -> None:
        """Note the time of an event.

        Args:
            moment: ISO 8601 text, or nothing.
        """
        if moment is not None:
            if self._first is None:
                self._first = moment
            self._last = moment

    def called(self, event: Mapping[str, Any]) -> None:
        """Count a model call."""
        key = (event["agent"], event["task"])
        row = self._calls.get(key)
        if row is None:
            row = self._calls[key] = [0, 0, 0, 0]
        row[0] += 1
        if event.get("error"):
            row[1] += 1
        row[2] += number(event, "input_tokens")
        row[3] += number(event, "output_tokens")

    def finished(self, event: Mapping[str, Any]) -> None:
        """Count a visit."""
        row = self._visited.get(event["node"])
        if row is None:
            row = self._visited[event["node"]] = [0, 0.0]
        row[0] += 1
        row[1] += decimal(event, "duration")

    def wrote(self, event: Mapping[str, Any]) -> None:
        """Note a file."""
        self._files.append(event["path"][:300])

    def sampled(self, event: Mapping[str, Any]) -> None:
        """Note the memory."""
        self._memory.append(decimal(event, "mebibytes"))

    def ended(self, event: Mapping[str, Any]) -> None:
        """Note how long a run took."""
        duration = decimal(event, "duration")
        if duration > 0:
            self._runs.append(duration)

    def told(self, names: Names) -> Work:
        """Give all that was done.

        Args:
            names: The words of the flow.
        """
        self._add_flow_time()
        calls = [Calls(agent, task, *row) for (agent, task), row in self._calls.items()]
        memory = self._memory
        in_nodes = sum([row[1] for row in self._visited.values()])
        return Work(
            calls=tuple(calls[:_ROWS_AT_MOST]),
            calls_made=sum([one.times for one in calls]),
            failed_calls=sum([one.failed for one in calls]),
            tokens=sum([one.input_tokens + one.output_tokens for one in calls]),
            visited=tuple(Visited(names.node(node), int(row[0]), row[1]) for node, row in self._visited.items()),
            files=tuple(self._files[:_FILES_AT_MOST]),
            files_left_out=max(0, len(self._files) - _FILES_AT_MOST),
            rows_left_out=max(0, len(calls) - _ROWS_AT_MOST),
            memory=Memory(len(memory), min(memory), max(memory), memory[-1]) if memory else None,
            real_seconds=sum(self._runs) or in_nodes or None,
            flow_seconds=self._flow_seconds,
        )

    def _add_flow_time(self) -> None:
        passed = seconds_between(self._first, self._last) if self._first is not None else None
        if passed is not None and passed >= 0:
            self._flow_seconds = (self._flow_seconds or 0.0) + passed
        self._first = self._last = None
