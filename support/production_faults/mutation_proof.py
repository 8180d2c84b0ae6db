"""Prove how many mutants of the flow are caught, and by which scenarios."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from support.product import product_under_test
from support.production_faults.fault import FaultError
from support.production_faults.lines import ScenarioLines, digest
from support.production_faults.mutation import Mutant
from support.production_faults.planting import flow_sources
from support.production_faults.processes import run_trials
from support.production_faults.trial import Trial, TrialFailure, TrialResult

SECONDS: Final = 20.0
"""The limit of processor time for a scenario with a mutant; without a mutant the longest takes a few seconds."""

FIRST: Final = 60
"""The number of scenarios that run before the flow's own tests: about one of each feature."""


class MeasuringError(Exception):
    """Nothing can be proven, since something fails with nothing planted."""


@dataclass(frozen=True, slots=True)
class MutantProof:
    """The outcome of a mutant.

    Args:
        by: The scenario or test that caught it, if any; where it can, one that noticed a broken promise.
        trouble: Why the scenarios repeatedly could not run with it; this counts as caught.
    """

    mutant: Mutant
    by: TrialFailure | None
    trouble: str
    scenarios_run: int

    @property
    def caught(self) -> bool:
        """Whether the mutant was noticed."""
        return self.by is not None or bool(self.trouble)

    @property
    def only_crashes(self) -> bool:
        """Whether it was noticed, and only because something broke down: no promise was found broken."""
        return self.caught and (self.by is None or self.by.kind == "breakdown")


def measured_lines(root: Path, processes: int) -> ScenarioLines:
    """Return which scenario runs which lines of the flow, and measure it if not yet known.

    Raise `MeasuringError` if a scenario, or a test of the flow, fails with nothing planted.
    """
    known = ScenarioLines.kept(root)
    if known is not None:
        return known
    state = digest(root, faults=False)
    trials = [Trial({}, stops_at="end", share=(part, processes), measures=True) for part in range(processes)]
    if tests := product_under_test().tests:  # they check what scenarios cannot see
        trials.append(Trial({}, stops_at="failure", targets=(tests,)))
    parts: dict[int, ScenarioLines] = {}
    for number, result in run_trials(trials, root, processes):
        if result.end.trouble or result.failures:
            reason = result.end.trouble or f"“{result.failures[0].scenario}” fails: {result.failures[0].message}"
            raise MeasuringError(f"nothing can be proven while something fails with nothing planted: {reason}")
        if result.end.measured is not None:
            parts[number] = result.end.measured
    known = ScenarioLines()
    for number in sorted(parts):
        known = known.joined(parts[number])
    known.save(root, state)
    return known


def prove_mutants(drawn: Sequence[Mutant], known: ScenarioLines, root: Path, processes: int) -> Iterator[MutantProof]:
    """Yield the outcome of each mutant, as soon as a scenario has caught it or all have passed.

    A few scenarios that run its lines come first, of which all run until a promise is found broken; then the flow's own
    tests, which are quick; then all other scenarios that run its lines.
    Raise `FaultError` if a mutant was not planted when it was tried.
    """
    sources, tests = flow_sources(), product_under_test().tests
    asked = [tuple(known.running(mutant.module, mutant.lines)) for mutant in drawn]

    def trial(
        number: int,
        only: tuple[str, ...] | None,
        *targets: str,
        stops_at: Literal["finding", "failure"] = "failure",
    ) -> Trial:
        mutant = drawn[number]
        planted = {mutant.module: mutant.applied_to(sources[mutant.module])}
        return Trial(planted, only=only, stops_at=stops_at, seconds=SECONDS, targets=targets)

    left, scenarios_run = list(range(len(drawn))), dict.fromkeys(range(len(drawn)), 0)
    stages: tuple[Callable[[int], Trial], ...] = (
        lambda number: trial(number, asked[number][:FIRST], "features", stops_at="finding"),
        *((lambda number: trial(number, None, tests),) if tests else ()),
        lambda number: trial(number, asked[number][FIRST:], "features"),
    )
    for stage in stages:
        again = [number for number in left if stage(number).only != ()]
        for last in (False, True):
            numbers, again = again, []
            # of few that are left, parts run side by side: the last of them would have one processor to itself
            parts = processes if stage is not stages[0] and len(numbers) <= 2 * processes else 1
            for place, result in _in_parts([stage(number) for number in numbers], parts, root, processes):
                number, end = numbers[place], result.end
                scenarios_run[number] += result.scenarios_run
                if end.not_planted:
                    raise FaultError(end.trouble)
                if end.trouble and not (end.unusable or last):
                    again.append(number)  # the cause may be over
                elif result.failures or end.trouble:
                    left.remove(number)
                    by = next(iter(sorted(result.failures, key=lambda failure: failure.kind != "finding")), None)
                    yield MutantProof(drawn[number], by, end.trouble, scenarios_run[number])
    yield from (MutantProof(drawn[number], None, "", scenarios_run[number]) for number in left)


def _in_parts(trials: Sequence[Trial], most: int, root: Path, processes: int) -> Iterator[tuple[int, TrialResult]]:
    """Run trials as `run_trials` does, each in as many parts as are asked for and not empty."""
    parts = [most if trial.only is None else min(most, len(trial.only)) for trial in trials]
    shares = [(place, part) for place, number in enumerate(parts) for part in range(number)]
    asked = [replace(trials[place], share=(part, parts[place])) for place, part in shares]
    results: dict[int, dict[int, TrialResult]] = {}
    for number, result in run_trials(asked, root, processes):
        place, part = shares[number]
        of_trial = results.setdefault(place, {})
        of_trial[part] = result
        if len(of_trial) == parts[place]:
            yield place, _joined([of_trial[part] for part in range(parts[place])])


def _joined(parts: Sequence[TrialResult]) -> TrialResult:
    return TrialResult(
        failures=[failure for part in parts for failure in part.failures],
        scenarios_run=sum(part.scenarios_run for part in parts),
        seconds=max(part.seconds for part in parts),
        end=next((part.end for part in parts if part.end.trouble), parts[0].end),
    )


def explanations() -> dict[str, str]:
    """Return why mutants survive that no scenario can or need catch, by their identity."""
    file = product_under_test().survivors
    survivors = tomllib.loads(file.read_text(encoding="utf-8")) if file else {}
    return {entry["mutant"]: entry["why"] for entry in survivors.get("survivor", ())}
