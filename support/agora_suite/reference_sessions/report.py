"""The report of the benchmarks, as text and as JSON, and the gate."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from support.agora_suite.reference_sessions.growth import Cost
from support.agora_suite.reference_sessions.overhead import Overhead
from support.agora_suite.reference_sessions.start_up import StartUp
from support.benchmarks.pairs import Estimate

WANTED_OVERHEAD: Final = 1.10
"""The target for everything on over the coordinator alone. Ratios of whole runs swing with the
machine, so they are only reported; the gate is on the observer's own time, which is steady.
"""

MOST_OBSERVER: Final = 0.10
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
        found = []
        if observer.low > MOST_OBSERVER:
            found.append(f"the observer takes {_share(observer)} of the session, and may take {MOST_OBSERVER:.0%}")
        if self.start_up.heavy_modules:
            found.append(f"{self.start_up.heavy_modules} modules of LangGraph and LangChain are imported at collection")
        return found

    def lines(self) -> Iterator[str]:
        """Yield the report line by line."""
        found, begun = self.overhead, self.start_up
        yield f"one session, three topics, {found.over_coordinator.count} times each in turn: medians [95 % intervals]"
        yield f"  by its coordinator alone         {found.session_milliseconds:8.1f} ms"
        wanted = "" if found.over_coordinator.median <= WANTED_OVERHEAD else f"  (wanted: {WANTED_OVERHEAD:.2f})"
        yield f"  everything on / coordinator      {_ratio(found.over_coordinator)}{wanted}"
        yield f"  everything on / bare graph       {_ratio(found.over_bare_graph)}"
        yield f"  the observer's own time          {_share(found.observer)}"
        yield f"  judging and measuring updates    {_share(found.updates)}"
        yield f"  looking at the whole at pauses   {_share(found.looks)}"
        yield "the kit's own time, early and late in one session"
        for cost in self.growth:
            yield (
                f"  at {cost.rounds:5d} rounds                  {cost.update_microseconds:8.0f} µs for an update, "
                f"{cost.look_milliseconds:.1f} ms for the look at the pause before"
            )
        yield "beginning"
        yield f"  modules of LangGraph at collection {begun.heavy_modules:4d}, in {begun.collection_seconds:.2f} s"
        yield f"  the first session of a process   {begun.first_session_seconds:8.2f} s, with all imports"
        yield f"  the second                       {begun.session_seconds:8.2f} s"

    def as_json(self) -> str:
        """Return the report as JSON."""
        held = {**dataclasses.asdict(self), "breaches": self.breaches()}
        return json.dumps(held, indent=2)


def _ratio(estimate: Estimate) -> str:
    return f"{estimate.median:8.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"


def _share(estimate: Estimate) -> str:
    return f"{estimate.median:8.1%} [{estimate.low:.1%}, {estimate.high:.1%}]"
