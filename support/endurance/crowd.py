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
from typing import Final

from support.agora.session_file import memory_saver
from support.discussion.configuration import SuiteConfiguration
from support.discussion.terms import CROWDS
from support.endurance.holding import Held, alone, hold
from support.endurance.plan import Plan

PATIENCE: Final = 300.0
"""Seconds that a discussion waits for the others to be ready; a busy machine builds fifty flows slowly."""

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
    def scaling(self) -> float:
        """What all of them take one after the other, over what they take at once: 1 gains nothing by it."""
        return sum(held.seconds for held in self.apart) / self.seconds

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


WAYS: Final[Mapping[str, Callable[[Sequence[Job]], list[Held | None]]]] = MappingProxyType(
    dict(zip(CROWDS, (in_threads, in_one_loop), strict=True))
)
"""How discussions can be held at once, by business words."""


def crowd(number: int, way: str, suite: SuiteConfiguration) -> Crowd:
    """Hold discussions at once, all kept in one place, and each of them alone.

    What the process grows by at once is what all of them grow by, and nobody can tell whose it is. So each may see it
    grow by what all of them may; the ceiling on the process' memory holds for all together.

    Args:
        number: How many.
        way: How, as a key of `WAYS`.
        suite: How they are run.

    Raises:
        StateAtFault: A promise that holds for every discussion is broken in one of them.
        TimeoutError: Not all of them were ready in time.
    """
    plans = [Plan(place + 1, suite.seed) for place in range(number)]
    apart = [alone(plan, suite) for plan in plans]
    ready, saver = Barrier(number), memory_saver()
    shared = replace(suite, memory_growth_mb=suite.memory_growth_mb * number)

    def held(plan: Plan) -> Held | None:
        try:
            return hold(plan, shared, saver, partial(ready.wait, PATIENCE))
        except BrokenBarrierError:
            return None  # another one failed before it was ready, and says why, or none came within the patience
        except BaseException:
            ready.abort()
            raise

    begun = time.perf_counter()
    together = [each for each in WAYS[way]([partial(held, plan) for plan in plans]) if each is not None]
    seconds = time.perf_counter() - begun
    if len(together) < number:
        raise TimeoutError(f"not all of {number} discussions were ready within {PATIENCE:.0f} s")
    return Crowd(together, apart, seconds)
