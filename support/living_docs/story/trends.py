"""Several runs side by side: numbers over time, and what is new, fixed, broken, flaky or slow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from support.living_docs.read.outcome import Outcome
from support.living_docs.story.since_passing import Divergence


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPoint:
    """A run in numbers.

    Attributes:
        counts: How many scenarios that ran had each outcome; outcomes that did not occur are missing.
        seconds: How long it took by the clock; 0 where its end is not known.
        complete: Whether every scenario that was to run did.
        words: The words of the command line that selected, e.g. `--tags @engine`; empty for a whole run.
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
    """The last attempt at a scenario in one run."""

    when: datetime
    outcome: Outcome
    seconds: float = 0.0
    attempts: int = 1
    flaky: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """A run compared with earlier runs; scenarios are named by `Scenario.id`, in the order of the documentation.

    Attributes:
        points: The runs, oldest first; this run is the last, if it ran anything.
        since: When the run began with which this run is compared; None where there is none: then nothing is new, fixed,
            newly failing or gone. A whole run is compared with the previous whole run, a selection with the last known
            result of each scenario.
        gone: Scenarios that no longer exist, sorted.
        flaky: Unreliable scenarios with the reason in words, e.g. `passed only at attempt 2` or `changed 4 times in the
            last 10 runs`.
        slowest: Scenarios by their duration in this run, slowest first; at most 10.
        differences: What is different since each scenario that broke its promise last passed.
        past: The results of each scenario of the run in the last runs in which it ran, this run included, newest first;
            at most 10.
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
    differences: Mapping[str, Divergence] = field(default_factory=dict)

    @property
    def whole_runs(self) -> tuple[RunPoint, ...]:
        """The runs that can be compared with each other: whole runs that reached their end."""
        return tuple(point for point in self.points if point.whole and point.complete)
