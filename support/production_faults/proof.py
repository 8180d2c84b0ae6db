"""Proves that faults are caught: each is planted, and the scenarios run until one of them notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from support.production_faults.fault import Planted, changed_sources
from support.production_faults.lines import ScenarioLines, lines_outside_functions, whole_function
from support.production_faults.planting import flow_sources
from support.production_faults.processes import run_trials
from support.production_faults.trial import Trial, TrialFailure, TrialResult, is_title_of

SECONDS = 60.0
"""Processor time that a scenario may take with a fault planted; the longest takes a few seconds without one."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of one shape of a fault."""

    planted: Planted
    result: TrialResult

    @property
    def catchers(self) -> list[TrialFailure]:
        """The scenarios that found something else than they promise, those that name the promise first."""
        found = [failure for failure in self.result.failures if failure.kind == "finding"]
        return sorted(found, key=lambda failure: (not self._names_the_promise(failure), failure.uri, failure.line))

    @property
    def caught(self) -> bool:
        """Whether a scenario noticed."""
        return bool(self.catchers)

    @property
    def named(self) -> bool:
        """Whether a scenario noticed whose title names the promise that is broken."""
        return any(self._names_the_promise(failure) for failure in self.catchers)

    def _names_the_promise(self, failure: TrialFailure) -> bool:
        return any(is_title_of(address, failure.address) for address in addresses(self.planted))


def addresses(planted: Planted) -> list[str]:
    """Return the scenarios that have to catch a fault, as arguments of pytest."""
    return [f"features/{address}" for address in planted.variant.caught_by]


def prove(
    planted: Sequence[Planted], root: Path, processes: int, known: ScenarioLines | None, *, everything: bool
) -> Iterator[Proof]:
    """Plant faults one by one and give what came of each, in their order.

    Scenarios that are expected to catch a fault run first; it survives only when every scenario has run.

    Args:
        known: Which scenario runs which lines, where that was measured: who runs none that is changed is not asked.
        everything: Whether every scenario runs, so that all catchers are known, or only as many as it takes.
    """
    sources = flow_sources()
    trials = [
        Trial(
            sources=changed_sources([one], sources),
            likely=tuple(addresses(one)),
            only=None if known is None else _affected(one, known, sources),
            stops_at="end" if everything else "finding",
            seconds=SECONDS,
        )
        for one in planted
    ]
    done: dict[int, TrialResult] = {}
    told = 0
    for number, result in run_trials(trials, root, processes):
        done[number] = result
        while told in done:
            yield Proof(planted[told], done[told])
            told += 1


def _affected(planted: Planted, known: ScenarioLines, sources: Mapping[str, str]) -> tuple[str, ...] | None:
    """The scenarios that run a function that is changed; None, which is all, where anything else is changed."""
    asked: dict[str, None] = {}
    for change in planted.variant.changes:
        source = sources[change.module]
        if change.before not in source:  # it is there only when another change was made
            return None
        first = source[: source.find(change.before)].count("\n") + 1
        changed = whole_function(source, range(first, first + change.before.count("\n")))
        if lines_outside_functions(source).intersection(changed):
            return None
        asked |= dict.fromkeys(known.running(change.module, changed))
    return tuple(asked)
