"""Many discussions at once, in their own threads or in one event loop, and what that costs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from statistics import median
from threading import Barrier, BrokenBarrierError
from typing import Final, Protocol

from support.agora.session_file import memory_saver
from support.agora_suite.endurance.plan import Plan
from support.agora_suite.endurance.runs import DiscussionResult, run_alone, run_discussion
from support.agora_suite.endurance.turns import TURN_TIMEOUT, Turns
from support.agora_suite.vocabulary import CONCURRENCY_MODES
from support.execution.configuration import SuiteConfiguration

TRIES: Final = 3
"""How often both ways are measured at most when their cost is compared."""

Job = Callable[[], DiscussionResult | None]


@dataclass(frozen=True, slots=True)
class ConcurrentRuns:
    """Discussions that ran at once, in `seconds` of wall-clock time, and the same discussions run alone."""

    together: Sequence[DiscussionResult]
    apart: Sequence[DiscussionResult]
    seconds: float

    @property
    def cost(self) -> float:
        """The time of all at once over their time one after the other, by the wall clock."""
        return self.seconds / sum(run.seconds for run in self.apart)

    @property
    def scaling(self) -> float:
        """The time of all one after the other over their time at once; 1 means that nothing is gained."""
        return 1 / self.cost

    @property
    def waiting(self) -> float:
        """The median of the time of a discussion among the others over its time alone."""
        return median(run.seconds / alone.seconds for run, alone in zip(self.together, self.apart, strict=True))

    @property
    def contention(self) -> float:
        """The median of the processor time for a discussion among the others over its processor time alone."""
        return median(run.work / alone.work for run, alone in zip(self.together, self.apart, strict=True))

    def __str__(self) -> str:
        """Describe the cost for people."""
        return (
            f"{len(self.together)} discussions at once: {self.seconds:.2f} s by the clock; one after the other "
            f"{self.scaling:.2f} times as long\n"
            f"one of them takes {self.waiting:.1f} times as long as alone; the processor does "
            f"{self.contention:.2f} times as much for it"
        )


def run_in_threads(jobs: Sequence[Job]) -> list[DiscussionResult | None]:
    """Run every job in its own thread; the jobs wait for each other."""
    with ThreadPoolExecutor(len(jobs)) as threads:
        return [future.result() for future in [threads.submit(job) for job in jobs]]


def run_in_one_loop(jobs: Sequence[Job]) -> list[DiscussionResult | None]:
    """Run every job under asyncio, each in a thread of `asyncio.to_thread`; the jobs wait for each other."""

    async def all_of_them() -> list[DiscussionResult | None]:
        # By default a loop has only a few threads, and jobs that wait for each other would wait for ever.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(len(jobs)))
        return await asyncio.gather(*(asyncio.to_thread(job) for job in jobs))

    return asyncio.run(all_of_them())


def run_in_turns(jobs: Sequence[Job]) -> list[DiscussionResult | None]:
    """Run every job in its own thread, one at a time: after every update, the next one continues."""
    turns = Turns(len(jobs))
    return run_in_threads([partial(turns.run_in_turn, place, job) for place, job in enumerate(jobs)])


MODES: Final[Mapping[str, Callable[[Sequence[Job]], list[DiscussionResult | None]]]] = dict(
    zip(CONCURRENCY_MODES, (run_in_threads, run_in_one_loop, run_in_turns), strict=True)
)
"""Ways to run discussions at once, by business words."""


class FlowSource(Protocol):
    """The flows that run discussions: one for each, or one for all."""

    def run_alone(self, plan: Plan) -> DiscussionResult:
        """Run a discussion while nothing else happens."""

    def run_concurrently(self, plan: Plan, ready: Callable[[], object]) -> DiscussionResult:
        """Run a discussion while others run; `ready` is called before it starts, and waits for them."""


class FlowEach:
    """A flow for each of `number` discussions; one saver keeps them all.

    While they run at once, nothing shows which discussion the growth of the process comes from. So each may see it grow
    by the limit for all of them; the limit on the memory of the process holds for all together.
    """

    def __init__(self, suite: SuiteConfiguration, number: int) -> None:
        self._suite = suite
        self._concurrent_suite = replace(suite, memory_growth_mb=suite.memory_growth_mb * number)
        self._saver = memory_saver()

    def run_alone(self, plan: Plan) -> DiscussionResult:
        """Run a discussion while nothing else happens; results are cached, since the same plan has the same result."""
        return run_alone(plan, self._suite)

    def run_concurrently(self, plan: Plan, ready: Callable[[], object]) -> DiscussionResult:
        """Run a discussion while others run; `ready` is called before it starts, and waits for them."""
        return run_discussion(plan, self._concurrent_suite, self._saver, ready)


class UncachedFlowEach(FlowEach):
    """A `FlowEach` without cached results, since the time of a discussion depends on the load of the machine."""

    def run_alone(self, plan: Plan) -> DiscussionResult:
        """Run a discussion while nothing else happens."""
        return run_discussion(plan, self._suite)


class HalfOnOneFlow:
    """One flow for every second discussion, and a flow of its own for each of the others."""

    def __init__(self, shared: FlowSource, each: FlowSource) -> None:
        self._sources = shared, each

    def run_alone(self, plan: Plan) -> DiscussionResult:
        """Run a discussion while nothing else happens."""
        return self._source(plan).run_alone(plan)

    def run_concurrently(self, plan: Plan, ready: Callable[[], object]) -> DiscussionResult:
        """Run a discussion while others run; `ready` is called before it starts, and waits for them."""
        return self._source(plan).run_concurrently(plan, ready)

    def _source(self, plan: Plan) -> FlowSource:
        return self._sources[plan.number % 2]


def comparisons(plans: Sequence[Plan], mode: str, suite: SuiteConfiguration) -> Iterator[ConcurrentRuns]:
    """Run discussions one by one and then at once, again for each comparison asked for, three times at most.

    Both ways are measured in turn in one process, so that a busy machine slows both down; a burst of load affects at
    most one try of three. `mode` is a key of `MODES`.
    """
    for _ in range(TRIES):
        yield run_discussions(plans, mode, UncachedFlowEach(suite, len(plans)))


def run_discussions(plans: Sequence[Plan], mode: str, flows: FlowSource) -> ConcurrentRuns:
    """Run discussions at once, and each of them alone; `mode` is a key of `MODES`.

    Raises:
        InvalidStateError: A discussion breaks a rule that holds for all of them.
        TimeoutError: Not all of them were ready in time.
    """
    apart = [flows.run_alone(plan) for plan in plans]
    ready = Barrier(len(plans))

    def run(plan: Plan) -> DiscussionResult | None:
        try:
            return flows.run_concurrently(plan, partial(ready.wait, TURN_TIMEOUT))
        except BrokenBarrierError:
            return None  # another discussion failed before it was ready and raises its error, or time ran out
        except BaseException:
            ready.abort()
            raise

    start = time.perf_counter()
    together = [result for result in MODES[mode]([partial(run, plan) for plan in plans]) if result is not None]
    seconds = time.perf_counter() - start
    if len(together) < len(plans):
        raise TimeoutError(f"not all of {len(plans)} discussions were ready within {TURN_TIMEOUT:.0f} s")
    return ConcurrentRuns(together, apart, seconds)
