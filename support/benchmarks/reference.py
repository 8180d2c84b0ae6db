"""Reference sessions: sessions of the product that always do the same work."""

from __future__ import annotations

import cProfile
import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import process_time
from typing import Any, Protocol

from langgraph.checkpoint.base import BaseCheckpointSaver

from support.execution.configuration import SuiteConfiguration
from support.execution.execution import Execution
from support.flow_builder.protocol import AnswerBy, Coordinator, InterruptProcessor
from support.monitors import WorkCounters, WorkCounts
from support.monitors.counting_saver import CountingSaver
from support.monitors.performance import PerformanceMonitor
from support.monitors.work_observer import WorkObserver
from support.product import product_under_test


class OpenReference(Protocol):
    """A reference session, ready to run, with everything around it that a scenario has."""

    @property
    def execution(self) -> Execution:
        """The execution of the session."""

    @property
    def monitor(self) -> PerformanceMonitor | None:
        """The performance monitor of the session, if it has one."""

    @property
    def files_written(self) -> int:
        """The number of files that the session has written."""

    def close(self) -> None:
        """Release everything that the session uses."""


class Reference(Protocol):
    """A session that always does the same work."""

    @property
    def name(self) -> str:
        """The name of the session."""

    def saver(self) -> BaseCheckpointSaver[Any]:
        """Return a new saver in memory."""

    def open(self, suite: SuiteConfiguration, checkpointer: BaseCheckpointSaver[Any] | None = None) -> OpenReference:
        """Open the session anew, by default with a saver in memory."""


def references_of_product() -> Sequence[Reference]:
    """Return the reference sessions of the product under test."""
    return product_under_test().references()


def seconds(reference: Reference, suite: SuiteConfiguration) -> float:
    """Run a reference session once, and return its processor time in seconds."""
    gc.collect()
    start = process_time()
    session = reference.open(suite)
    session.execution.run()
    taken = process_time() - start
    session.close()
    return taken


def work(reference: Reference, suite: SuiteConfiguration) -> WorkCounts:
    """Run a reference session once, and count its work."""
    counters = WorkCounters()
    session = reference.open(suite, CountingSaver(reference.saver(), counters))
    make = session.execution.coordinator
    session.execution.coordinator = lambda who, how: _counted(make, who, how, counters)
    session.execution.run()
    session.execution.verify()
    for _ in range(session.files_written):
        counters.file_written()
    session.close()
    return counters.counts()


def calls(reference: Reference, suite: SuiteConfiguration) -> int:
    """Run a reference session once, and return the number of function calls, a measure of computing."""
    profiler = cProfile.Profile()
    session = reference.open(suite)
    # a collection would also clear up after other tests
    gc.disable()
    try:
        profiler.enable()
        session.execution.run()
    finally:
        profiler.disable()
        gc.enable()
    session.close()
    return sum(entry.callcount for entry in profiler.getstats())


@dataclass(slots=True)
class _Counted:
    """A coordinator whose work is counted."""

    coordinator: Coordinator
    counters: WorkCounters

    def coordinate_stream_execution(self, config: Any) -> Iterator[Mapping[str, Any]]:
        """Yield the coordinator's updates."""
        watched: Any = {**config, "callbacks": [*config["callbacks"], WorkObserver(self.counters)]}
        for update in self.coordinator.coordinate_stream_execution(watched):
            self.counters.updated()
            yield update


def _counted(
    make: Callable[..., Coordinator], who: InterruptProcessor, how: AnswerBy, counters: WorkCounters
) -> _Counted:
    return _Counted(make(who, how), counters)
