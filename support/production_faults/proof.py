"""Prove that faults are caught: plant each, and run the scenarios until one of them notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from support.production_faults.fault import Planted, changed_sources
from support.production_faults.lines import ScenarioLines, lines_outside_functions, whole_function
from support.production_faults.planting import flow_sources
from support.production_faults.processes import run_trials
from support.production_faults.trial import Trial, TrialFailure, TrialResult, is_title_of

SECONDS = 60.0
"""The limit of processor time for a scenario with a fault; without a fault the longest takes a few seconds."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome of one shape of a fault."""

    planted: Planted
    result: TrialResult

    @property
    def catchers(self) -> list[TrialFailure]:
        """The scenarios that noticed the fault, those named for it first."""
        catchers = [failure for failure in self.result.failures if failure.kind == "finding"]
        return sorted(catchers, key=lambda failure: (not self._names_the_promise(failure), failure.uri, failure.line))

    @property
    def caught(self) -> bool:
        """Whether a scenario noticed."""
        return bool(self.catchers)

    @property
    def named(self) -> bool:
        """Whether a scenario noticed whose title names the broken promise."""
        return any(self._names_the_promise(failure) for failure in self.catchers)

    def _names_the_promise(self, failure: TrialFailure) -> bool:
        return any(is_title_of(address, failure.address) for address in addresses(self.planted))


def addresses(planted: Planted) -> list[str]:
    """Return the scenarios that must catch a fault, as arguments of pytest."""
    return [f"features/{address}" for address in planted.variant.caught_by]


def prove(
    planted: Sequence[Planted], root: Path, processes: int, known: ScenarioLines | None, *, everything: bool
) -> Iterator[Proof]:
    """Plant faults one by one, and yield the outcome of each in order.

    The files of the scenarios named for a fault run first, those scenarios before others; it survives only when every
    scenario has run.

    Args:
        known: Which scenario runs which lines, if measured: scenarios that run no changed line are left out.
        everything: Whether every scenario runs, so that all catchers are known, or only as many as needed.
    """
    sources = flow_sources()
    stages: tuple[Callable[[Planted], Trial], ...] = (
        lambda shape: _trial(shape, sources, "finding", only_named=True),
        lambda shape: _trial(shape, sources, "finding", known),
    )
    if everything:
        stages = (lambda shape: _trial(shape, sources, "end", known),)
    proofs: dict[int, Proof] = {}
    decided: set[int] = set()
    yielded = 0
    for stage in stages:
        asked = [number for number in range(len(planted)) if number not in decided]
        for place, result in run_trials([stage(planted[number]) for number in asked], root, processes):
            number = asked[place]
            proofs[number] = Proof(planted[number], result)
            if stage is stages[-1] or proofs[number].caught:
                decided.add(number)
            while yielded in decided:
                yield proofs[yielded]
                yielded += 1


def _trial(
    shape: Planted,
    sources: Mapping[str, str],
    stops_at: Literal["finding", "end"],
    known: ScenarioLines | None = None,
    *,
    only_named: bool = False,
) -> Trial:
    """Return the trial of all scenarios, or only of the files of those named for the fault, which is quick to begin."""
    named = tuple(addresses(shape))
    return Trial(
        sources=changed_sources([shape], sources),
        likely=named,
        only=None if known is None else _affected(shape, known, sources),
        stops_at=stops_at,
        seconds=SECONDS,
        targets=tuple(dict.fromkeys(address.partition("::")[0] for address in named)) if only_named else ("features",),
    )


def _affected(planted: Planted, known: ScenarioLines, sources: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return the scenarios that run a changed function; None, for all, where code outside functions is changed."""
    asked: dict[str, None] = {}
    for change in planted.variant.changes:
        source = sources[change.module]
        if change.before not in source:  # it is there only after another change
            return None
        first = source[: source.find(change.before)].count("\n") + 1
        changed = whole_function(source, range(first, first + change.before.count("\n")))
        if lines_outside_functions(source).intersection(changed):
            return None
        asked |= dict.fromkeys(known.running(change.module, changed))
    return tuple(asked)
