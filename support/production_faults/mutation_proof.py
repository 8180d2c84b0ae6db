"""Proves how many mutants of the flow are caught, and by whom."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from support.production_faults.lines import Measured, digest
from support.production_faults.mutation import Mutant
from support.production_faults.planting import flow_sources
from support.production_faults.processes import run_trials
from support.production_faults.trial import Failure, Trial, TrialResult

SECONDS: Final = 20.0
"""Processor time that a scenario may take with a mutant; the longest takes a few seconds without one."""

TESTS: Final = "support/tests/agora"
"""The flow's own tests, which speak up for what no scenario can see."""

EXPLAINED: Final = Path(__file__).parent / "survivors.toml"


class MeasuringError(Exception):
    """It could not be measured which scenario runs which lines."""


@dataclass(frozen=True, slots=True)
class MutantProof:
    """What came of a mutant.

    Args:
        mutant: The mutant.
        by: The scenario or test that caught it, if one did.
        trouble: Why the flow could not be run at all with it, which is to be caught as well.
        ran: How many scenarios ran.
    """

    mutant: Mutant
    by: Failure | None
    trouble: str
    ran: int

    @property
    def caught(self) -> bool:
        """Whether anybody noticed."""
        return self.by is not None or bool(self.trouble)


@dataclass(slots=True)
class _Caught:
    results: dict[int, TrialResult] = field(default_factory=dict)

    def at(self, number: int) -> bool:
        return number in self.results and bool(self.results[number].failures or self.results[number].trouble)


def measured_lines(root: Path, processes: int) -> Measured:
    """Give which scenario runs which lines of the flow; measured where that is not known yet.

    Args:
        root: The project's folder.
        processes: How many processes measure at once.

    Raises:
        MeasuringError: A scenario fails with nothing planted at all.
    """
    known = Measured.kept(root)
    if known is not None:
        return known
    state = digest(root, faults=False)
    trials = [Trial({}, stops_at="end", share=(part, processes), measures=True) for part in range(processes)]
    parts: dict[int, TrialResult] = {}
    for number, result in run_trials(trials, root, processes):
        if result.trouble or result.failures or result.measured is None:
            told = result.trouble or f"“{result.failures[0].scenario}” fails: {result.failures[0].told}"
            raise MeasuringError(f"nothing can be proven while scenarios fail with nothing planted: {told}")
        parts[number] = result
    known = Measured()
    for number in sorted(parts):
        known = known.joined(parts[number].measured or Measured())
    known.save(root, state)
    return known


def prove_mutants(drawn: Sequence[Mutant], known: Measured, root: Path, processes: int) -> Iterator[MutantProof]:
    """Give what came of each mutant: the scenarios that run its lines are asked first, then the flow's own tests.

    Args:
        drawn: The mutants.
        known: Which scenario runs which lines.
        root: The project's folder.
        processes: How many are tried at once.
    """
    sources = flow_sources()
    planted = [{mutant.module: mutant.applied_to(sources[mutant.module])} for mutant in drawn]
    asked = [tuple(known.running(mutant.module, mutant.lines)) for mutant in drawn]
    first = _Caught()
    for stage in ("scenarios", "tests"):
        numbers = [n for n in range(len(drawn)) if (asked[n] if stage == "scenarios" else not first.at(n))]
        trials = [
            Trial(planted[n], only=asked[n], stops_at="failure", seconds=SECONDS)
            if stage == "scenarios"
            else Trial(planted[n], stops_at="failure", seconds=SECONDS, targets=(TESTS,))
            for n in numbers
        ]
        for place, result in run_trials(trials, root, processes):
            number = numbers[place]
            before = first.results.get(number)
            first.results[number] = result
            if stage == "tests" or first.at(number):
                ran = result.ran + (before.ran if before else 0)
                yield MutantProof(drawn[number], next(iter(result.failures), None), result.trouble, ran)


def explanations() -> dict[str, str]:
    """Give why mutants survive that nobody can catch, or need not, by their identity."""
    held = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))
    return {entry["mutant"]: entry["why"] for entry in held.get("survivor", ())}
