"""Exact counts of work: what a session costs on any machine, however noisy."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCounts:
    """The work done so far, in exact numbers.

    Attributes:
        model_calls: Calls of chat models, failed ones included.
        super_steps: Super-steps that began; one that runs again after a pause counts again.
        updates: Updates that the stream yielded.
        checkpoint_writes: Sets of pending writes that were stored between checkpoints.
        checkpoint_bytes: Bytes that were serialized for both, without the version numbers of channels.
    """

    model_calls: int = 0
    super_steps: int = 0
    updates: int = 0
    checkpoints: int = 0
    checkpoint_writes: int = 0
    checkpoint_bytes: int = 0
    files_written: int = 0

    def __sub__(self, earlier: WorkCounts) -> WorkCounts:
        """Return the work between an earlier count and this one."""
        names = [field.name for field in fields(self)]
        return WorkCounts(**{name: getattr(self, name) - getattr(earlier, name) for name in names})

    def __str__(self) -> str:
        """Return the counts in one line."""
        return ", ".join(f"{getattr(self, field.name)} {field.name.replace('_', ' ')}" for field in fields(self))


class WorkCounters:
    """Counts work, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = {field.name: 0 for field in fields(WorkCounts)}
        self._last_steps: dict[Hashable, int] = {}

    def model_called(self) -> None:
        """Count a call of a chat model."""
        self._add("model_calls")

    def super_step_started(self, run: Hashable, step: int) -> None:
        """Count a super-step once, however many nodes start in it.

        Args:
            run: The run of the graph that it belongs to; its steps only move forward.
            step: Its number in the session.
        """
        with self._lock:
            if self._last_steps.get(run) != step:
                self._last_steps[run] = step
                self._counts["super_steps"] += 1

    def run_ended(self, run: Hashable) -> None:
        """Forget a run of the graph; its work stays counted."""
        with self._lock:
            self._last_steps.pop(run, None)

    def updated(self) -> None:
        """Count an update of the stream."""
        self._add("updates")

    def checkpoint_stored(self) -> None:
        """Count a stored checkpoint."""
        self._add("checkpoints")

    def writes_stored(self) -> None:
        """Count a stored set of pending writes."""
        self._add("checkpoint_writes")

    def serialised(self, size: int) -> None:
        """Count the bytes serialized for the checkpointer."""
        self._add("checkpoint_bytes", size)

    def file_written(self) -> None:
        """Count a written file."""
        self._add("files_written")

    def counts(self) -> WorkCounts:
        """Return the counts so far."""
        with self._lock:
            return WorkCounts(**self._counts)

    def _add(self, name: str, amount: int = 1) -> None:
        with self._lock:
            self._counts[name] += amount
