"""The report of the benchmarks, as text and as JSON, and the gate."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from support.agora_suite.reference_sessions.growth import Cost, costs
from support.agora_suite.reference_sessions.overhead import Overhead, overhead
from support.agora_suite.reference_sessions.start_up import StartUp, start_up
from support.benchmarks.pairs import Estimate

TARGET_OVERHEAD: Final = 1.10
"""The target for everything on over the coordinator alone. Ratios of whole runs swing with the
machine, so they are only reported; the gate is on the observer's own time, which is steady.
"""

MAX_OBSERVER_SHARE: Final = 0.10
"""Maximum share of the session for the observer's own time."""


@dataclass(frozen=True, slots=True)
class Report:
    """The results of the benchmarks; `growth` is the cost of the kit early and late in a session."""

    overhead: Overhead
    growth: Sequence[Cost]
    start_up: StartUp

    def breaches(self) -> list[str]:
        """Return a line for each limit that is certainly exceeded: the whole interval lies beyond it."""
        observer = self.overhead.observer
        breaches = []
        if observer.low > MAX_OBSERVER_SHARE:
            breaches.append(
                f"the observer takes {_share(observer)} of the session, and may take {MAX_OBSERVER_SHARE:.0%}"
            )
        if self.start_up.heavy_modules:
            breaches.append(
                f"{self.start_up.heavy_modules} modules of LangGraph and LangChain are imported at collection"
            )
        return breaches

    def lines(self) -> Iterator[str]:
        """Yield the report line by line."""
        cost, start = self.overhead, self.start_up
        yield f"one session, three topics, {cost.over_coordinator.count} times each in turn: medians [95 % intervals]"
        yield f"  by its coordinator alone         {cost.session_milliseconds:8.1f} ms"
        target = "" if cost.over_coordinator.median <= TARGET_OVERHEAD else f"  (wanted: {TARGET_OVERHEAD:.2f})"
        yield f"  everything on / coordinator      {_ratio(cost.over_coordinator)}{target}"
        yield f"  everything on / bare graph       {_ratio(cost.over_bare_graph)}"
        yield f"  the observer's own time          {_share(cost.observer)}"
        yield f"  checking and measuring updates   {_share(cost.updates)}"
        yield f"  checking the state at pauses     {_share(cost.state_checks)}"
        yield "the kit's own time, early and late in one session"
        for at in self.growth:
            yield (
                f"  at {at.rounds:5d} rounds                  {at.update_microseconds:8.0f} µs for an update, "
                f"{at.state_check_milliseconds:.1f} ms for the state check at the pause before"
            )
        first, last = self.growth[0], self.growth[-1]
        update = last.update_microseconds / first.update_microseconds
        check = last.state_check_milliseconds / first.state_check_milliseconds
        yield f"  {first.rounds} to {last.rounds} rounds: an update {update:.2f} times, a state check {check:.2f}"
        yield "start-up"
        yield f"  modules of LangGraph at collection {start.heavy_modules:4d}, in {start.collection_seconds:.2f} s"
        yield f"  the first session of a process   {start.first_session_seconds:8.2f} s, with all imports"
        yield f"  the second                       {start.session_seconds:8.2f} s"

    def as_json(self) -> str:
        """Return the report as JSON."""
        report = {**dataclasses.asdict(self), "breaches": self.breaches()}
        return json.dumps(report, indent=2)


def measure_costs(pairs: int, rounds: Sequence[int]) -> Report:
    """Measure the cost of the kit, with `pairs` sessions of each kind.

    The cost of an update is measured at some rounds of one long session.
    """
    return Report(overhead(pairs), costs(rounds), start_up())


def _ratio(estimate: Estimate) -> str:
    return f"{estimate.median:8.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"


def _share(estimate: Estimate) -> str:
    return f"{estimate.median:8.1%} [{estimate.low:.1%}, {estimate.high:.1%}]"
