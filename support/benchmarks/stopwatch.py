"""The kit's own time while it watches a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from support.execution.execution import Execution
from support.flow_builder.protocol import AnswerBy, Coordinator, Pause


@dataclass(slots=True)
class Stopwatch:
    """Measures what an execution does between the updates of its coordinator.

    Attributes:
        execution: Its observer measures the time in LangGraph's callbacks.
        updates: Seconds between an update and the request for the next one, without the observer's own: counted,
            judged, measured.
        checks: Seconds of each check of the whole state, made when the owner is asked.
        stream_ended: When the coordinator's stream ended, by the clock that measures.
        after_update: The kit's seconds so far after each update, including the observer's but not the state checks.
    """

    execution: Execution
    updates: float = 0.0
    checks: list[float] = field(default_factory=list)
    stream_ended: float = 0.0
    after_update: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        make = self.execution.coordinator
        self.execution.coordinator = lambda owner, answer_by: self._between(make, owner, answer_by)

    def _between(self, make: Callable[..., Coordinator], owner: Any, answer_by: AnswerBy) -> _Between:
        return _Between(make(lambda pause: self._asked(owner, pause), answer_by), self)

    def _asked(self, owner: Callable[[Pause], Any], pause: Pause) -> Any:
        start = perf_counter()
        try:
            return owner(pause)
        finally:
            self.checks.append(perf_counter() - start)

    def add_update(self, start: float, own_before: float) -> None:
        """Add the work on one update; `own_before` are the observer's own seconds before it."""
        own = self.execution.observer.own_seconds
        self.updates += perf_counter() - start - (own - own_before)
        self.after_update.append(self.updates + own)


@dataclass(slots=True)
class _Between:
    """A coordinator whose updates are timed until the next one is requested."""

    coordinator: Coordinator
    watch: Stopwatch

    def coordinate_stream_execution(self, config: Any) -> Iterator[Mapping[str, Any]]:
        """Yield the coordinator's updates."""
        observer = self.watch.execution.observer
        for update in self.coordinator.coordinate_stream_execution(config):
            start, own = perf_counter(), observer.own_seconds
            yield update
            self.watch.add_update(start, own)
        self.watch.stream_ended = perf_counter()
