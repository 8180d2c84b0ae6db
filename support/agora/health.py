"""Counts of a flow's streams."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import Any


@dataclass(slots=True)
class HealthReport:
    """Counts over all streams of a flow; `interrupts` are the questions that the coordinator got answered.

    A stream has completed if it ran out, paused or failed visibly, rather than being abandoned.
    """

    started: int = 0
    completed: int = 0
    active: int = 0
    interrupts: int = 0
    errors: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def stream_started(self) -> None:
        """Count a stream that starts."""
        with self._lock:
            self.started += 1
            self.active += 1

    def stream_failed(self) -> None:
        """Count an error that a stream raises."""
        with self._lock:
            self.errors += 1

    def question_answered(self) -> None:
        """Count a question that the coordinator got answered."""
        with self._lock:
            self.interrupts += 1

    def stream_ended(self, *, completed: bool) -> None:
        """Count a stream that ends; completed unless it was abandoned."""
        with self._lock:
            self.active -= 1
            self.completed += completed

    @property
    def completion_rate(self) -> float:
        """The share of started streams that completed, 0 to 1; 1 before any."""
        return self.completed / self.started if self.started else 1.0

    def as_mapping(self) -> dict[str, Any]:
        """Return the report by name."""
        return {
            "streams_started": self.started,
            "streams_completed": self.completed,
            "streams_active": self.active,
            "interrupts_handled": self.interrupts,
            "errors": self.errors,
            "completion_rate": self.completion_rate,
        }
