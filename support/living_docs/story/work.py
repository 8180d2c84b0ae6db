"""What the machine did for a scenario: model calls, node visits, written files, time and memory."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from support.living_docs.story.flow_words import FlowWords
from support.record.events import FileWritten, MemorySampled, ModelCalled, NodeFinished, RunEnded, SessionCreated

_MOST_ROWS = 80
_MOST_FILES = 200


class ModelCalls(NamedTuple):
    """Calls of language models by one agent for one task, with the tokens of prompts and replies (counts)."""

    agent: str
    task: str
    times: int
    failed: int
    input_tokens: int
    output_tokens: int


class NodeVisits(NamedTuple):
    """The visits of a node, and their total real time (seconds)."""

    node: str
    times: int
    seconds: float


class MemoryUse(NamedTuple):
    """The process's memory while the scenario ran (MiB), and how often it was sampled."""

    samples: int
    least: float
    most: float
    last: float


class Work(NamedTuple):
    """What the machine did.

    Attributes:
        calls_made: How many calls there were, shown or not.
        rows_left_out: How many rows of calls are not shown.
        memory: None where it was not sampled.
        real_seconds: Real time of the runs, or in nodes where no run has a duration; None where nothing was measured.
        flow_seconds: Time on the flow's own clock; None where it has none.
    """

    calls: tuple[ModelCalls, ...]
    calls_made: int
    failed_calls: int
    tokens: int
    visited: tuple[NodeVisits, ...]
    files: tuple[str, ...]
    files_left_out: int
    rows_left_out: int
    memory: MemoryUse | None
    real_seconds: float | None
    flow_seconds: float | None

    @property
    def visits(self) -> int:
        """How many visits there were."""
        return sum(node.times for node in self.visited)


class WorkBuilder:
    """Counts the machine's work as events come in."""

    def __init__(self) -> None:
        self._calls: dict[tuple[str, str], list[int]] = {}
        self._visits: dict[str, list[float]] = {}
        self._files: list[str] = []
        self._memory: list[float] = []
        self._runs: list[float] = []
        self._first: datetime | None = None
        self._last: datetime | None = None
        self._flow_seconds: float | None = None

    def begin(self, event: SessionCreated) -> None:
        """Begin a session, which has its own clock."""
        self._add_flow_time()
        self.see(event.at)

    def see(self, at: datetime | None) -> None:
        """Note the moment of an event."""
        if at is not None:
            self._first = self._first or at
            self._last = at

    def call(self, event: ModelCalled) -> None:
        """Count a model call."""
        row = self._calls.setdefault((event.agent, event.task), [0, 0, 0, 0])
        row[0] += 1
        row[1] += event.error is not None
        row[2] += event.input_tokens
        row[3] += event.output_tokens

    def finish(self, event: NodeFinished) -> None:
        """Count a visit."""
        row = self._visits.setdefault(event.node, [0, 0.0])
        row[0] += 1
        row[1] += event.duration or 0.0

    def write(self, event: FileWritten) -> None:
        """Note a file."""
        self._files.append(event.path[:300])

    def sample(self, event: MemorySampled) -> None:
        """Note the memory."""
        self._memory.append(event.mebibytes)

    def end(self, event: RunEnded) -> None:
        """Note how long a run took."""
        if event.duration is not None and event.duration > 0:
            self._runs.append(event.duration)

    def build(self, words: FlowWords) -> Work:
        """Return everything counted so far."""
        self._add_flow_time()
        calls = [ModelCalls(agent, task, *row) for (agent, task), row in self._calls.items()]
        memory = self._memory
        in_nodes = sum(row[1] for row in self._visits.values())
        return Work(
            calls=tuple(calls[:_MOST_ROWS]),
            calls_made=sum(row.times for row in calls),
            failed_calls=sum(row.failed for row in calls),
            tokens=sum(row.input_tokens + row.output_tokens for row in calls),
            visited=tuple(NodeVisits(words.node(node), int(row[0]), row[1]) for node, row in self._visits.items()),
            files=tuple(self._files[:_MOST_FILES]),
            files_left_out=max(0, len(self._files) - _MOST_FILES),
            rows_left_out=max(0, len(calls) - _MOST_ROWS),
            memory=MemoryUse(len(memory), min(memory), max(memory), memory[-1]) if memory else None,
            real_seconds=sum(self._runs) or in_nodes or None,
            flow_seconds=self._flow_seconds,
        )

    def _add_flow_time(self) -> None:
        if self._first is not None and self._last is not None and self._is_comparable():
            passed = (self._last - self._first).total_seconds()
            if passed >= 0:
                self._flow_seconds = (self._flow_seconds or 0.0) + passed
        self._first = self._last = None

    def _is_comparable(self) -> bool:
        """Return whether both moments have a time zone, or none has."""
        return (self._first.tzinfo is None) == (self._last.tzinfo is None) if self._first and self._last else False
