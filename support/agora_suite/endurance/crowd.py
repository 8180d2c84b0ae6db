"""Many discussions at once, in their own threads or in one event loop, and what that costs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from statistics import median
from threading import Barrier, BrokenBarrierError
from types import MappingProxyType
from typing import Final, Protocol

from support.agora.session_file import memory_saver
from support.agora_suite.endurance.holding import Held, alone, hold
from support.agora_suite.endurance.plan import Plan
from support.agora_suite.endurance.turns import PATIENCE, Turns
from support.agora_suite.vocabulary import CROWDS
from support.execution.configuration import SuiteConfiguration

TRIES: Final = 3
"""How often both ways are measured when their cost is compared."""

Job = Callable[[], Held | None]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Discussions that ran at once, and the same discussions run alone.

    Attributes:
        together: The results at once.
        apart: The results alone, in the same order.
        seconds: Wall-clock time at once, from the first start to the last end.
    """

    together: Sequence[Held]
    apart: Sequence[Held]
    seconds: float

    @property
    def cost(self) -> float:
        """The time of all at once over their time one after the other, by the wall clock."""
        return self.seconds / sum(held.seconds for held in self.apart)

    @property
    def scaling(self) -> float:
        """The time of all one after the other over their time at once; 1 means that nothing is gained."""
        return 1 / self.cost

    @property
    def waiting(self) -> float:
        """The median of the time of a discussion among the others over its time alone."""
        return median(held.seconds / before.seconds for held, before in zip(self.together, self.apart, strict=True))

    @property
    def contention(self) -> float:
        """The median of the processor time for a discussion among the others over its processor time alone."""
        return median(held.work / before.work for held, before in zip(self.together, self.apart, strict=True))

    def __str__(self) -> str:
        """Describe the cost for people."""
        return (
            f"{len(self.together)} discussions at once: {self.seconds:.2f} s by the clock; one after the other "
            f"{self.scaling:.2f} times as long\n"
            f"one of them takes {self.waiting:.1f} times as long as alone; the processor does "
            f"{self.contention:.2f} times as much for it"
        )


def in_threads(jobs: Sequence[Job]) -> list[Held | None]:
    """Run every job in its own thread; the jobs wait for each other."""
    with ThreadPoolExecutor(len(jobs)) as threads:
        return [begun.result() for begun in [threads.submit(job) for job in jobs]]


def in_one_loop(jobs: Sequence[Job]) -> list[Held | None]:
    """Run every job under asyncio, each in a thread of `asyncio.to_thread`; the jobs wait for each other."""

    async def all_of_them() -> list[Held | None]:
        # By default a loop has only a few threads, and jobs that wait for each other would wait for ever.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(len(jobs)))
        return await asyncio.gather(*(asyncio.to_thread(job) for job in jobs))

    return asyncio.run(all_of_them())


def in_turns(jobs: Sequence[Job]) -> list[Held | None]:
    """Run every job in its own thread, one at a time: after every update, the next one continues."""
    turns = Turns(len(jobs))
    return in_threads([partial(turns.taken_by, place, job) for place, job in enumerate(jobs)])


WAYS: Final[Mapping[str, Callable[[Sequence[Job]], list[Held | None]]]] = MappingProxyType(
    dict(zip(CROWDS, (in_threads, in_one_loop, in_turns), strict=True))
)
"""Ways to run discussions at once, by business words."""


class Flows(Protocol):
    """The flows that run discussions: one for each, or one for all."""

    def alone(self, plan: Plan) -> Held:
        """Run a discussion while nothing else happens."""

    def beside(self, plan: Plan, ready: Callable[[], object]) -> Held:
        """Run a discussion while others run; `ready` is called before it starts, and waits for them."""


class FlowEach:
    """A flow for each of `number` discussions; one saver keeps them all.

    While they run at once, nothing shows which discussion the growth of the process comes from. So each may see it grow
    by the limit for all of them; the limit on the memory of the process holds for all together.
    """

    def __init__(self, suite: SuiteConfiguration, number: int) -> None:
        self._suite = suite
        self._beside = replace(suite, memory_growth_mb=suite.memory_growth_mb * number)
        self._saver = memory_saver()

    def alone(self, plan: Plan) -> Held:
        """Run a discussion while nothing else happens; results are cached, since the same plan has the same result."""
        return alone(plan, self._suite)

    def beside(self, plan: Plan, ready: Callable[[], object]) -> Held:
        """Run a discussion while others run; `ready` is called before it starts, and waits for them."""
        return hold(plan, self._beside, self._saver, ready)


class MeasuredAnew(FlowEach):
    """A `FlowEach` without cached results, since the time of a discussion depends on the load of the machine."""

    def alone(self, plan: Plan) -> Held:
        """Run a discussion while nothing else happens."""
        return hold(plan, self._suite)


def compared(plans: Sequence[Plan], way: str, suite: SuiteConfiguration) -> Crowd:
    """Run discussions one by one and then at once, three times, and return the cheapest try.

    Both ways are measured in turn in one process, so that a busy machine slows both down; a burst of load affects at
    most one try of three. `way` is a key of `WAYS`.
    """
    crowds = (crowd(plans, way, MeasuredAnew(suite, len(plans))) for _ in range(TRIES))
    return min(crowds, key=lambda held: held.cost)


def crowd(plans: Sequence[Plan], way: str, flows: Flows) -> Crowd:
    """Run discussions at once, and each of them alone; `way` is a key of `WAYS`.

    Raises:
        StateAtFault: A discussion breaks a rule that holds for all of them.
        TimeoutError: Not all of them were ready in time.
    """
    apart = [flows.alone(plan) for plan in plans]
    ready = Barrier(len(plans))

    def held(plan: Plan) -> Held | None:
        try:
            return flows.beside(plan, partial(ready.wait, PATIENCE))
        except BrokenBarrierError:
            return None  # another discussion failed before it was ready and raises its error, or time ran out
        except BaseException:
            ready.abort()
            raise

    begun = time.perf_counter()
    together = [each for each in WAYS[way]([partial(held, plan) for plan in plans]) if each is not None]
    seconds = time.perf_counter() - begun
    if len(together) < len(plans):
        raise TimeoutError(f"not all of {len(plans)} discussions were ready within {PATIENCE:.0f} s")
    return Crowd(together, apart, seconds)
