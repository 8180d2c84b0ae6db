"""The reference sessions do what their names say, and always the same work."""

from __future__ import annotations

from collections import Counter
from inspect import getclosurevars

from support.agora_suite.reference_sessions.references import LONG_ROUNDS, REFERENCES
from support.benchmarks import measuring
from support.benchmarks.calibration import calibration
from support.benchmarks.measuring import measure
from support.benchmarks.reference import calls, seconds, work
from support.execution.configuration import SuiteConfiguration
from support.record import FaultInjected, RecoveryApplied

SUITE = SuiteConfiguration()
GOLDEN, LONG, TROUBLED = REFERENCES


def test_the_golden_session_is_counted_exactly_and_always_alike() -> None:
    counted = work(GOLDEN, SUITE)
    assert (counted.updates, counted.super_steps, counted.model_calls, counted.files_written) == (56, 56, 114, 8)
    assert work(GOLDEN, SuiteConfiguration(seed=7, answer_by="resume")) == counted


def test_the_long_session_holds_its_rounds() -> None:
    session = LONG.open(SUITE)
    session.execution.run()
    session.execution.verify()
    assert Counter(session.execution.record.visits())["discussion_round"] == LONG_ROUNDS


def test_the_troubled_session_gets_over_every_failure() -> None:
    session = TROUBLED.open(SUITE)
    session.execution.run()
    for promise in (session.execution, session.models, session.built.storage):
        promise.verify()
    record = session.execution.record
    assert len(record.of(FaultInjected)) == len(record.of(RecoveryApplied)) == 2


def test_calls_of_functions_hardly_differ_from_one_time_to_the_next() -> None:
    seconds(GOLDEN, SUITE)  # the first session of a process fills caches
    numbers = [calls(GOLDEN, SUITE) for _ in range(2)]
    assert max(numbers) < 1.01 * min(numbers)


def test_the_calibration_takes_time_and_leaves_nothing_behind() -> None:
    run = calibration()
    assert run() > 0
    saver = getclosurevars(run).nonlocals["saver"]
    assert [dict(held) for held in (saver.storage, saver.writes, saver.blobs)] == [{}, {}, {}]


def test_a_measurement_has_all_figures() -> None:
    found = measure(SUITE, 6, [GOLDEN])
    assert found.counts["golden session: updates"] == 56
    assert found.counts["golden session: calls of functions"] > 100_000
    assert found.times["golden session"].median > 0.5
    assert len(found.memory) == 7
    assert [ceiling.name for ceiling in found.ceilings] == [
        "a session",
        "an update",
        "memory at its peak",
        "growth of memory",
    ]


def test_without_monitoring_no_limit_is_reported() -> None:
    assert measuring._ceilings(SuiteConfiguration(enable_monitoring=False), GOLDEN) == []
