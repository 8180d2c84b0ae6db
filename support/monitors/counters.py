"""Work counted exactly: what a session costs on any machine, however noisy."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCounts:
    """What was done so far, in exact numbers.

    Attributes:
        model_calls: Calls of chat models, failed ones included.
        super_steps: Super-steps that were begun; one that runs again after a pause counts again.
        updates: Updates that the stream yielded.
        checkpoints: Checkpoints that were stored.
        checkpoint_writes: Sets of pending writes that were stored between checkpoints.
        checkpoint_bytes: Bytes that were serialised for both, without the version numbers of channels.
        files_written: Files that were written.
    """

    model_calls: int = 0
    super_steps: int = 0
    updates: int = 0
    checkpoints: int = 0
    checkpoint_writes: int = 0
    checkpoint_bytes: int = 0
    files_written: int = 0

    def __sub__(self, earlier: WorkCounts) -> WorkCounts:
        """Give the work between an earlier count and this one."""
        names = [field.name for field in fields(self)]
        return WorkCounts(**{name: getattr(self, name) - getattr(earlier, name) for name in names})

    def __str__(self) -> str:
        """Give the counts in one line."""
        return ", ".join(f"{getattr(self, field.name)} {field.name.replace('_', ' ')}" for field in fields(self))


class WorkCounters:
    """Counts work, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = {field.name: 0 for field in fields(WorkCounts)}
        self._last_steps: dict[Hashable, int] = {}

    def model_called(self) -> None:
        """Count one call of a chat model."""
        self._add("model_calls")

    def super_step_begun(self, run: Hashable, step: int) -> None:
        """Count a super-step, once for however many nodes start in it.

        Args:
            run: The run of the graph that it belongs to; a run steps forwards only.
            step: Its number in the session.
        """
        with self._lock:
            if self._last_steps.get(run) != step:
                self._last_steps[run] = step
                self._counts["super_steps"] += 1

    def run_ended(self, run: Hashable) -> None:
        """Forget a run of the graph; what it did stays counted.

        Args:
            run: The run.
        """
        with self._lock:
            self._last_steps.pop(run, None)

    def updated(self) -> None:
        """Count one update of the stream."""
        self._add("updates")

    def checkpoint_stored(self) -> None:
        """Count one stored checkpoint."""
        self._add("checkpoints")

    def writes_stored(self) -> None:
        """Count one stored set of pending writes."""
        self._add("checkpoint_writes")

    def serialised(self, size: int) -> None:
        """Count what was serialised for the checkpointer.

        Args:
            size: How many bytes.
        """
        self._add("checkpoint_bytes", size)

    def file_written(self) -> None:
        """Count one written file."""
        self._add("files_written")

    def counts(self) -> WorkCounts:
        """Give what was counted so far."""
        with self._lock:
            return WorkCounts(**self._counts)

    def _add(self, name: str, amount: int = 1) -> None:
        with self._lock:
            self._counts[name] += amount
