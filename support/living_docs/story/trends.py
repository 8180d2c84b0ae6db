"""Several runs side by side: numbers over time, and what is new, fixed, broken, flaky or slow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from support.living_docs.read.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPoint:
    """A run in numbers.

    Attributes:
        when: When it began.
        counts: How many scenarios that ran had each outcome; outcomes that did not occur are missing.
        seconds: How long it took by the clock; 0 where its end is not known.
        whole: Whether every scenario was to run.
        complete: Whether every scenario that was to run did.
        words: The words of the command line that selected, e.g. `--tags @engine`; empty for a whole run.
        ready: Whether every promise that was tested was kept.
    """

    when: datetime
    counts: Mapping[Outcome, int]
    seconds: float = 0.0
    whole: bool = True
    complete: bool = True
    words: tuple[str, ...] = ()
    ready: bool = False

    @property
    def total(self) -> int:
        """How many scenarios ran."""
        return sum(self.counts.values())

    @property
    def not_kept(self) -> int:
        """How many scenarios speak against the product."""
        return sum(count for outcome, count in self.counts.items() if not outcome.keeps_its_promise)


class PastResult(NamedTuple):  # there are a hundred thousand of them in a history
    """The result of a scenario in one run.

    Attributes:
        when: When that run began.
        outcome: That of its last attempt.
        seconds: How long that attempt took.
        attempts: How often it was tried in that run.
        flaky: Whether the attempts had different outcomes.
    """

    when: datetime
    outcome: Outcome
    seconds: float = 0.0
    attempts: int = 1
    flaky: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """A run compared with those before it; scenarios are named by `Scenario.id`.

    Attributes:
        points: The runs, oldest first; this one is the last, if it ran anything.
        since: When the run began that this one is compared with; None where there is none: then nothing is new,
            fixed, newly failing or gone. A whole run is compared with the whole run before it, a selection with what
            was last known of each scenario.
        new: Scenarios that were not there, in the order of the documentation.
        fixed: Scenarios that keep their promise again, in that order.
        newly_failing: Scenarios that kept their promise and no longer do, in that order.
        gone: Scenarios that were there and no longer are, sorted.
        flaky: Unreliable scenarios, in the order of the documentation, with the reason in words, e.g.
            `passed only at attempt 2` or `changed 4 times in the last 10 runs`.
        slowest: Scenarios by how long they took in this run, the slowest first; at most 10.
        past: The results of each scenario of the run in the last runs in which it ran, this one included, the newest
            first; at most 10.
    """

    points: tuple[RunPoint, ...] = ()
    since: datetime | None = None
    new: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    newly_failing: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    flaky: Mapping[str, str] = field(default_factory=dict)
    slowest: tuple[str, ...] = ()
    past: Mapping[str, tuple[PastResult, ...]] = field(default_factory=dict)

    @property
    def whole_runs(self) -> tuple[RunPoint, ...]:
        """The runs that can be compared with each other: whole ones that ran to their end."""
        return tuple(point for point in self.points if point.whole and point.complete)
