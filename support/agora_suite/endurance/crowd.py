"""Many discussions at once, in threads of their own or in one event loop, and what that costs."""

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
"""How often both ways are measured where their cost is compared (count)."""

Job = Callable[[], Held | None]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Discussions that were held at once, each beside itself held alone.

    Attributes:
        together: As they were at once.
        apart: As they are alone.
        seconds: What all of them took at once, by the clock, from the first beginning to the last end.
    """

    together: Sequence[Held]
    apart: Sequence[Held]
    seconds: float

    @property
    def cost(self) -> float:
        """What all of them take at once, over what they take one after the other, by the clock."""
        return self.seconds / sum(held.seconds for held in self.apart)

    @property
    def scaling(self) -> float:
        """What all of them take one after the other, over what they take at once: 1 gains nothing by it."""
        return 1 / self.cost

    @property
    def waiting(self) -> float:
        """How many times longer one takes among the others than alone: the median."""
        return median(held.seconds / before.seconds for held, before in zip(self.together, self.apart, strict=True))

    @property
    def contention(self) -> float:
        """What the processor does for one among the others, over what it does for one alone: the median."""
        return median(held.work / before.work for held, before in zip(self.together, self.apart, strict=True))

    def __str__(self) -> str:
        """Give what it costs, for people."""
        return (
            f"{len(self.together)} discussions at once: {self.seconds:.2f} s by the clock; one after the other "
            f"{self.scaling:.2f} times as long\n"
            f"one of them takes {self.waiting:.1f} times as long as alone; the processor does "
            f"{self.contention:.2f} times as much for it"
        )


def in_threads(jobs: Sequence[Job]) -> list[Held | None]:
    """Do every job in a thread of its own.

    Args:
        jobs: The jobs; they wait for each other.
    """
    with ThreadPoolExecutor(len(jobs)) as threads:
        return [begun.result() for begun in [threads.submit(job) for job in jobs]]


def in_one_loop(jobs: Sequence[Job]) -> list[Held | None]:
    """Do every job under asyncio, each handed to a thread by `asyncio.to_thread`.

    Args:
        jobs: The jobs; they wait for each other.
    """

    async def all_of_them() -> list[Held | None]:
        # by default a loop has a handful of threads, and jobs that wait for each other would wait for ever
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(len(jobs)))
        return await asyncio.gather(*(asyncio.to_thread(job) for job in jobs))

    return asyncio.run(all_of_them())


def in_turns(jobs: Sequence[Job]) -> list[Held | None]:
    """Do every job in a thread of its own, one at a time: each hands over to the next after every update.

    Args:
        jobs: The jobs; they wait for each other.
    """
    turns = Turns(len(jobs))
    return in_threads([partial(turns.taken_by, place, job) for place, job in enumerate(jobs)])


WAYS: Final[Mapping[str, Callable[[Sequence[Job]], list[Held | None]]]] = MappingProxyType(
    dict(zip(CROWDS, (in_threads, in_one_loop, in_turns), strict=True))
)
"""How discussions can be held at once, by business words."""


class Flows(Protocol):
    """Where discussions are held: each on a flow of its own, or all on one."""

    def alone(self, plan: Plan) -> Held:
        """Hold a discussion when nothing else happens.

        Args:
            plan: What it is to be.
        """

    def beside(self, plan: Plan, ready: Callable[[], object]) -> Held:
        """Hold a discussion beside others.

        Args:
            plan: What it is to be.
            ready: Called when it is about to begin; others are waited for there.
        """


class FlowEach:
    """Each discussion has a flow of its own; all are kept in one place.

    What the process grows by at once is what all of them grow by, and no one can say whose it is. So each may see it
    grow by what all of them may; the ceiling on the process' memory holds for all together.

    Args:
        suite: How they are run.
        number: How many there are.
    """

    def __init__(self, suite: SuiteConfiguration, number: int) -> None:
        self._suite = suite
        self._beside = replace(suite, memory_growth_mb=suite.memory_growth_mb * number)
        self._saver = memory_saver()

    def alone(self, plan: Plan) -> Held:
        """Hold a discussion when nothing else happens; the same plan always comes to the same.

        Args:
            plan: What it is to be.
        """
        return alone(plan, self._suite)

    def beside(self, plan: Plan, ready: Callable[[], object]) -> Held:
        """Hold a discussion beside others.

        Args:
            plan: What it is to be.
            ready: Called when it is about to begin; others are waited for there.
        """
        return hold(plan, self._beside, self._saver, ready)


class MeasuredAnew(FlowEach):
    """As `FlowEach`, but each discussion is held alone every time, since what it takes depends on the moment."""

    def alone(self, plan: Plan) -> Held:
        """Hold a discussion when nothing else happens.

        Args:
            plan: What it is to be.
        """
        return hold(plan, self._suite)


def compared(plans: Sequence[Plan], way: str, suite: SuiteConfiguration) -> Crowd:
    """Hold discussions one by one and then at once, three times, and return the time that cost least.

    Both ways are measured in turn in one process, so that a busy machine slows both down; what it does in the
    middle of one of them shows in at most one of three.

    Args:
        plans: What they are to be.
        way: How they are held at once, as a key of `WAYS`.
        suite: How they are run.
    """
    crowds = (crowd(plans, way, MeasuredAnew(suite, len(plans))) for _ in range(TRIES))
    return min(crowds, key=lambda held: held.cost)


def crowd(plans: Sequence[Plan], way: str, flows: Flows) -> Crowd:
    """Hold discussions at once, and each of them alone.

    Args:
        plans: What they are to be.
        way: How, as a key of `WAYS`.
        flows: Where they are held.

    Raises:
        StateAtFault: A promise that holds for every discussion is broken in one of them.
        TimeoutError: Not all of them were ready in time.
    """
    apart = [flows.alone(plan) for plan in plans]
    ready = Barrier(len(plans))

    def held(plan: Plan) -> Held | None:
        try:
            return flows.beside(plan, partial(ready.wait, PATIENCE))
        except BrokenBarrierError:
            return None  # another one failed before it was ready, and says why, or none came within the patience
        except BaseException:
            ready.abort()
            raise

    begun = time.perf_counter()
    together = [each for each in WAYS[way]([partial(held, plan) for plan in plans]) if each is not None]
    seconds = time.perf_counter() - begun
    if len(together) < len(plans):
        raise TimeoutError(f"not all of {len(plans)} discussions were ready within {PATIENCE:.0f} s")
    return Crowd(together, apart, seconds)
