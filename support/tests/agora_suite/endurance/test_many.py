"""Many discussions: what is compared, what is reported, what happens when one of them fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from support.agora_suite.endurance import concurrency, turns, world
from support.agora_suite.endurance.concurrency import ConcurrentRuns, run_discussions
from support.agora_suite.endurance.plan import Plan
from support.agora_suite.endurance.runs import DiscussionResult, open_discussion, run_discussion
from support.agora_suite.endurance.turns import Turns, hand_over, wait_for_turn
from support.agora_suite.endurance.weak_parts import WeakParts
from support.agora_suite.endurance.world import Endurance
from support.agora_suite.vocabulary import CONCURRENCY_MODES
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import ScenarioError
from support.flow_builder.errors import FlowError

SUITE = SuiteConfiguration()
COSTS = ((2.1, 1.0), (1.9, 1.6), (1.8, 1.4))
"""The seconds at once, and the processor's work, of three tries on a discussion that takes a second alone."""


def held(number: int, seconds: float, work: float) -> DiscussionResult:
    return DiscussionResult(Plan(number, 1), {"record": "f"}, "finished", frozenset(), seconds, work)


def plans(number: int) -> list[Plan]:
    return [Plan(place + 1, 1) for place in range(number)]


class Stub:
    """Flows on which nothing is held."""

    def __init__(self, run_concurrently: Callable[[Plan, Callable[[], object]], DiscussionResult]) -> None:
        self.run_concurrently = run_concurrently

    def run_alone(self, plan: Plan) -> DiscussionResult:
        return held(plan.number, 1.0, 1.0)


def test_no_two_plans_are_alike_and_each_knows_its_own_words() -> None:
    six = plans(6)
    assert len({str(plan.answers()) for plan in six}) == 6
    assert len({plan.set_up().seed for plan in six}) == 6
    assert six[1].foreign_numbers("Theme 2, Matter 2 and Remark 3, Matter 44") == {3, 44}


def test_a_discussion_held_alone_comes_to_its_end_and_is_always_the_same() -> None:
    first = run_discussion(Plan(1, 1), SUITE)
    assert (first.where, first.foreign_numbers) == ("finished", frozenset())
    assert run_discussion(Plan(1, 1), SUITE).different_from(first) == []
    assert run_discussion(Plan(4, 1), SUITE).different_from(first) == ["record", "prompts", "state", "files"]
    assert first.work > 0


def test_concurrent_runs_measure_scaling_and_contention() -> None:
    seen = ConcurrentRuns([held(1, 4.0, 1.2), held(2, 6.0, 1.2)], [held(1, 1.0, 1.0), held(2, 2.0, 1.0)], 6.0)
    assert (seen.scaling, seen.waiting, seen.contention) == (0.5, 3.5, 1.2)
    assert "2 discussions at once: 6.00 s by the clock; one after the other 0.50 times as long" in str(seen)


@pytest.mark.parametrize("way", CONCURRENCY_MODES)
def test_a_discussion_that_cannot_begin_stops_all_and_says_why(way: str) -> None:
    def failing(plan: Plan, ready: Callable[[], object]) -> DiscussionResult:
        if plan.number == 3:
            raise RuntimeError("there is no third")
        ready()
        return held(plan.number, 1.0, 1.0)

    with pytest.raises(RuntimeError, match="there is no third"):
        run_discussions(plans(4), way, Stub(failing))


def test_discussions_that_are_not_ready_in_time_are_reported_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(plan: Plan, ready: Callable[[], object]) -> DiscussionResult:
        if plan.number > 1:
            ready()
        return held(plan.number, 1.0, 1.0)

    monkeypatch.setattr(concurrency, "TURN_TIMEOUT", 0.1)
    with pytest.raises(TimeoutError, match="not all of 3 discussions were ready within 0 s"):
        run_discussions(plans(3), CONCURRENCY_MODES[0], Stub(late))


@pytest.mark.parametrize("way", CONCURRENCY_MODES)
def test_what_differs_from_the_same_discussion_alone_is_named(way: str) -> None:
    endurance = Endurance(SUITE)
    endurance.run_at_once(4, way)
    endurance.all_finished()
    endurance.each_as_if_alone()
    endurance.nothing_of_another()
    assert endurance.notes["contention.txt"].startswith("4 discussions at once")
    four_runs = endurance._runs
    assert four_runs is not None
    first, *others = four_runs.together
    spoiled = replace(first, fingerprints={**first.fingerprints, "files": "others"})
    endurance._runs = replace(four_runs, together=[spoiled, *others])
    with pytest.raises(AssertionError, match=r"(?s)not what they are alone.*<\{1: \['files'\]\}>"):
        endurance.each_as_if_alone()


def test_jobs_that_take_turns_act_in_a_fixed_order_and_skip_those_that_are_done() -> None:
    acted: list[str] = []

    def job(name: str, times: int) -> DiscussionResult:
        wait_for_turn()
        for _ in range(times):
            acted.append(name)
            hand_over()
        return held(1, 1.0, 1.0)

    concurrency.run_in_turns([partial(job, "a", 3), partial(job, "b", 1), partial(job, "c", 2)])
    assert "".join(acted) == "abcaca"


def test_a_job_that_fails_in_its_turn_lets_the_others_go_on() -> None:
    acted: list[str] = []

    def job(name: str) -> DiscussionResult:
        wait_for_turn()
        if name == "a":
            raise RuntimeError("a fails")
        acted.append(name)
        hand_over()
        return held(1, 1.0, 1.0)

    with pytest.raises(RuntimeError, match="a fails"):
        concurrency.run_in_turns([partial(job, name) for name in "abc"])
    assert acted == ["b", "c"]


def test_a_turn_that_does_not_come_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TURN_TIMEOUT", 0.05)
    with pytest.raises(TimeoutError, match="no turn came within"):
        Turns(2).run_in_turn(1, wait_for_turn)


def test_a_failing_step_that_never_fails_is_an_error() -> None:
    endurance = Endurance(SUITE)
    endurance.step_fails("agenda_voting", 1)
    with pytest.raises(FlowError, match="it never happened"):
        endurance.run_on_one_flow(2, CONCURRENCY_MODES[0])


def test_what_was_measured_is_noted_for_the_report() -> None:
    endurance = Endurance(SUITE)
    endurance.run_one_by_one(5)
    readings = json.loads(endurance.notes["memory.json"])
    assert [reading["session"] for reading in readings] == [1, 2, 3, 4, 5]
    assert all(reading["mebibytes"] > 10 for reading in readings)


def test_both_ways_are_compared_until_one_try_is_cheap_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = [ConcurrentRuns([held(1, 1.0, work)], [held(1, 1.0, 1.0)], seconds) for seconds, work in COSTS]
    monkeypatch.setattr(world, "comparisons", lambda *_: iter(tries))
    endurance = Endurance(SUITE)
    endurance.compare_both_ways(1, CONCURRENCY_MODES[0])
    endurance.takes_at_most(2.0)
    assert endurance.notes["contention.txt"] == str(tries[1])
    endurance.contends_at_most(1.5)
    assert endurance.notes["contention.txt"] == str(tries[2])
    with pytest.raises(AssertionError, match=r"how many times as long.*at once as one by one"):
        endurance.takes_at_most(1.5)


def test_a_discussion_that_is_kept_remains_and_one_that_is_not_does_not() -> None:
    session = open_discussion(Plan(1, 1), SUITE)
    session.execution.run()
    remains = WeakParts(session)
    assert set(remains.alive()) >= {"the flow", "the record", "the checkpoints"}
    session.built.close()
    del session
    assert remains.alive() == {}


def test_a_scenario_in_which_nothing_was_held_is_refused_with_what_to_add() -> None:
    with pytest.raises(ScenarioError, match="no discussions were held yet"):
        Endurance(SUITE).leaves_fewer_than(1)
