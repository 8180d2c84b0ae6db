"""Trials run in processes of their own, and what becomes of these is always heard of."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from support.production_faults import mutation_proof, processes, proof
from support.production_faults.fault import Change, FaultError, KnownFault, Variant, shapes
from support.production_faults.known import known_faults
from support.production_faults.lines import KEPT, ScenarioLines
from support.production_faults.mutation import mutants
from support.production_faults.mutation_proof import FIRST, MeasuringError, measured_lines, prove_mutants
from support.production_faults.planting import flow_sources
from support.production_faults.processes import run_trials
from support.production_faults.proof import addresses, prove
from support.production_faults.trial import Trial, TrialEnd, TrialFailure, TrialResult

FOUND = TrialFailure("A", "features/a.feature", 1, "finding", "AssertionError: a")


def _tried(trial: Trial, tell: Callable[[TrialFailure | None], None]) -> TrialEnd:
    if trial.likely == ("dies",):
        os._exit(3)
    if trial.likely == ("raises",):
        raise RuntimeError("on the way")
    if trial.likely == ("not planted",):
        raise FaultError("it is imported already")
    if trial.likely == ("hangs",):
        signal.pause()
    tell(None)
    tell(FOUND)
    return TrialEnd()


@pytest.fixture(params=["collected", "alone"])
def _quick(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if request.param == "collected":
        monkeypatch.setattr(processes, "collect", lambda _, then: then(None))
        monkeypatch.setattr(processes, "run_collected", lambda _, *trial: _tried(*trial))
    else:
        monkeypatch.setattr(processes, "collect", lambda *_: None)
        monkeypatch.setattr(processes, "run_trial", _tried)
    monkeypatch.setattr(processes, "_WARM", ())


def _run(*likely: str) -> dict[int, TrialResult]:
    return dict(run_trials([Trial({}, likely=(one,)) for one in likely], Path.cwd(), 2))


@pytest.mark.usefixtures("_quick")
def test_every_trial_is_run_and_reported() -> None:
    results = _run("a", "b", "c")
    assert [(n, results[n].scenarios_run, results[n].failures, results[n].end.trouble) for n in range(3)] == [
        (n, 2, [FOUND], "") for n in range(3)
    ]


@pytest.mark.usefixtures("_quick")
def test_a_process_that_dies_or_raises_is_reported() -> None:
    results = _run("dies", "raises")
    assert results[0].end.trouble == "its process died with exit code 3"
    assert results[1].end.trouble == "RuntimeError: on the way"


@pytest.mark.usefixtures("_quick")
def test_what_could_not_be_planted_is_distinguished_from_what_breaks_down() -> None:
    results = _run("not planted", "raises")
    assert [results[number].end.not_planted for number in range(2)] == [True, False]


@pytest.mark.usefixtures("_quick")
def test_a_process_that_says_nothing_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "SILENCE_LIMIT", 0.3)
    assert _run("hangs", "a")[0].end.trouble == "it sent no message for 0 s"


@pytest.mark.usefixtures("_quick")
def test_processes_that_are_left_alone_are_ended() -> None:
    trials = run_trials([Trial({}, likely=("a",)), Trial({}, likely=("hangs",))], Path.cwd(), 2)
    next(trials)
    began = time.perf_counter()
    trials.close()  # type: ignore[attr-defined]  # a generator it is
    assert time.perf_counter() - began < 30


Results = Callable[[Trial], TrialResult]


def _stand_in(module: object, monkeypatch: pytest.MonkeyPatch, result: Results) -> list[Trial]:
    tried: list[Trial] = []

    def run(trials: Sequence[Trial], root: Path, number: int) -> Iterator[tuple[int, TrialResult]]:
        tried.extend(trials)
        yield from reversed([(place, result(trial)) for place, trial in enumerate(trials)])

    monkeypatch.setattr(module, "run_trials", run)
    return tried


FEATURES = ("features",)


def test_the_files_of_the_scenarios_named_for_a_fault_run_first(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = _stand_in(proof, monkeypatch, lambda _: TrialResult([FOUND], 1, 1.0))
    planted = [shape for shape in shapes(known_faults()) if shape.name == "PF-13"]
    (proven,) = prove(planted, Path.cwd(), 2, None, everything=False)
    assert (proven.caught, proven.named) == (True, False)
    assert [(trial.targets, trial.likely, trial.stops_at) for trial in tried] == [
        (("features/phase_transitions/going_on.feature",), tuple(addresses(planted[0])), "finding")
    ]


def test_other_scenarios_are_asked_where_those_named_miss_it_and_faults_stay_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def result(trial: Trial) -> TrialResult:
        return TrialResult([FOUND] if "routing" not in trial.sources or trial.targets == FEATURES else [], 1, 1.0)

    tried = _stand_in(proof, monkeypatch, result)
    every = shapes(known_faults())
    routing = [shape for shape in every if {change.module for change in shape.variant.changes} == {"routing"}][:2]
    planted = [*routing, *(shape for shape in every if shape.name == "PF-50")]
    known = ScenarioLines({"a": 1.0, "b": 2.0}, [], {"routing": dict.fromkeys(range(1, 400), 0b10)})
    proofs = list(prove(planted, Path.cwd(), 2, known, everything=False))
    assert [(entry.planted.name, entry.caught) for entry in proofs] == [(shape.name, True) for shape in planted]
    assert [trial.only for trial in tried if trial.targets == FEATURES] == [("b",), ("b",)]


def test_all_scenarios_are_asked_about_a_change_of_what_another_change_has_put_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = _stand_in(proof, monkeypatch, lambda trial: TrialResult([FOUND], 1, 1.0))
    known = ScenarioLines({"a": 1.0, "b": 2.0}, [], {"routing": dict.fromkeys(range(1, 400), 0b10)})
    source = flow_sources()["routing"]
    line = next(line for line in source.splitlines() if source.count(line) == 1 and line.startswith("        return"))
    first, second = Change("routing", f"-{line}\n+{line}  # once\n"), Change("routing", f"-{line}  # once\n+{line}\n")
    fault = KnownFault("PF-99", "A title", "A story", "A cause", (Variant("a shape", (), (first, second)),))
    assert len(list(prove(shapes([fault]), Path.cwd(), 1, known, everything=False))) == 1
    assert [trial.only for trial in tried] == [None]


def test_mutants_are_shown_to_scenarios_first_and_to_tests_then(monkeypatch: pytest.MonkeyPatch) -> None:
    every = mutants(flow_sources())
    drawn = [next(one for one in every if one.module == module) for module in ("health", "routing")]
    lines = {one.module: dict.fromkeys(one.lines, 1) for one in drawn if one.module == "routing"}
    for one in drawn:
        lines.setdefault(one.module, {}).update(dict.fromkeys(one.lines, int(one.module == "routing")))

    def result(trial: Trial) -> TrialResult:
        noticed = "routing" in trial.sources or trial.targets != ("features",)
        return TrialResult([FOUND] if noticed else [], 1, 1.0)

    tried = _stand_in(mutation_proof, monkeypatch, result)
    proofs = list(prove_mutants(drawn, ScenarioLines({"a": 1.0}, [], lines), Path.cwd(), 2))
    assert {one.mutant.identity for one in proofs} == {one.identity for one in drawn}
    assert all(one.caught for one in proofs)
    assert {trial.targets for trial in tried if "routing" in trial.sources} == {("features",)}


@pytest.mark.parametrize("catching", [0, 1])
def test_parts_of_what_is_left_run_side_by_side_and_count_as_one(
    monkeypatch: pytest.MonkeyPatch, catching: int
) -> None:
    drawn = [one for one in mutants(flow_sources()) if one.module == "routing"][:1]
    known = ScenarioLines({}, [f"features/a.feature::{number}" for number in range(FIRST + 3)])

    def result(trial: Trial) -> TrialResult:
        scenarios = len((trial.only or ())[trial.share[0] :: trial.share[1]])
        noticed = trial.targets == FEATURES and trial.share == (catching, 2)
        return TrialResult([FOUND] if noticed else [], scenarios, 1.0)

    tried = _stand_in(mutation_proof, monkeypatch, result)
    (proven,) = prove_mutants(drawn, known, Path.cwd(), 2)
    assert (proven.by, proven.scenarios_run) == (FOUND, FIRST + 3)
    assert [trial.share for trial in tried] == [(0, 1), (0, 2), (1, 2), (0, 2), (1, 2)]


def test_no_part_of_what_is_left_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = [one for one in mutants(flow_sources()) if one.module == "routing"][:1]
    tried = _stand_in(mutation_proof, monkeypatch, lambda _: TrialResult())
    known = ScenarioLines({}, [f"features/a.feature::{number}" for number in range(FIRST + 1)])
    list(prove_mutants(drawn, known, Path.cwd(), 2))
    assert [trial.share for trial in tried if trial.targets == FEATURES] == [(0, 1), (0, 1)]


def test_what_keeps_scenarios_from_running_counts_when_it_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = [one for one in mutants(flow_sources()) if one.module == "routing"][:2]
    troubles = {drawn[0].identity: ["the disk", "the disk"], drawn[1].identity: ["the disk"]}
    names = {one.applied_to(flow_sources()["routing"]): one.identity for one in drawn}

    def result(trial: Trial) -> TrialResult:
        waiting = troubles[names[trial.sources["routing"]]]
        return TrialResult(end=TrialEnd(waiting.pop() if waiting else ""))

    _stand_in(mutation_proof, monkeypatch, result)
    proofs = list(prove_mutants(drawn, ScenarioLines({"a": 1.0}, ["a"]), Path.cwd(), 2))
    assert {one.mutant.identity: (one.caught, one.trouble) for one in proofs} == {
        drawn[0].identity: (True, "the disk"),
        drawn[1].identity: (False, ""),
    }


def test_a_mutant_that_was_not_there_is_not_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = [one for one in mutants(flow_sources()) if one.module == "routing"][:1]
    _stand_in(
        mutation_proof, monkeypatch, lambda _: TrialResult(end=TrialEnd("it is imported already", not_planted=True))
    )
    with pytest.raises(FaultError, match="it is imported already"):
        list(prove_mutants(drawn, ScenarioLines({"a": 1.0}, ["a"]), Path.cwd(), 2))


def test_lines_are_measured_once_and_the_tests_of_the_flow_run_without_a_mutant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = ScenarioLines({"a": 1.0}, [], {"flow": {1: 1}})

    def result(trial: Trial) -> TrialResult:
        return TrialResult(end=TrialEnd(measured=part if trial.measures else None))

    tried = _stand_in(mutation_proof, monkeypatch, result)
    assert measured_lines(tmp_path, 1) == part
    assert measured_lines(tmp_path, 1) == part
    assert [(trial.targets, trial.sources) for trial in tried] == [(("features",), {}), (("support/tests/agora",), {})]
    assert (tmp_path / KEPT).is_file()


@pytest.mark.parametrize("result", [TrialResult([FOUND]), TrialResult(end=TrialEnd("no such step"))])
@pytest.mark.parametrize("target", ["features", "support/tests/agora"])
def test_nothing_is_proven_while_a_scenario_or_a_test_fails_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result: TrialResult, target: str
) -> None:
    _stand_in(mutation_proof, monkeypatch, lambda trial: result if trial.targets == (target,) else TrialResult())
    with pytest.raises(MeasuringError, match="nothing can be proven while something fails with nothing planted"):
        measured_lines(tmp_path, 1)
