"""Errors of monitors: one was used in a way that would measure nothing, or a time limit was breached."""

from __future__ import annotations

from collections.abc import Iterable


class MonitorError(Exception):
    """A monitor was used out of order; the message says what to do instead."""


class TimeLimitBreached(AssertionError):
    """A time limit was breached. It counts if a second run breaches it too: a machine may be busy once."""

    def __init__(self, breaches: Iterable[str]) -> None:
        self.breaches = tuple(breaches)
        super().__init__("\n".join(["it took longer than is allowed:", *(f"  - {line}" for line in self.breaches)]))
