"""Each promise on many discussions, and on the limits of one, is broken by a flow that breaks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.agora_suite.discussion.discussion import Discussion
from support.agora_suite.endurance import concurrency
from support.agora_suite.endurance.runs import run_alone
from support.agora_suite.endurance.world import Endurance
from support.agora_suite.vocabulary import CONCURRENCY_MODES
from support.execution.configuration import SuiteConfiguration
from support.monitors.errors import TimeLimitBreached
from support.tests.agora_suite.endurance import planted


@pytest.fixture
def endurance() -> Iterator[Endurance]:
    run_alone.cache_clear()
    yield Endurance(SuiteConfiguration())
    run_alone.cache_clear()


def held(world: Discussion) -> Discussion:
    world.facts.agents_want(["Budget"])
    world.owner.always_agrees()
    world.machine.begins()
    return world


def test_a_flow_that_keeps_states_is_found_out(endurance: Endurance, monkeypatch: pytest.MonkeyPatch) -> None:
    planted.leak(monkeypatch)
    endurance.run_one_by_one(12)
    with pytest.raises(AssertionError, match="objects that each discussion leaves behind"):
        endurance.leaves_fewer_than(50)


def test_a_flow_that_keeps_large_pieces_is_found_out_by_the_size_of_the_process(
    endurance: Endurance, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted.hoard_bytes(monkeypatch)
    endurance.run_one_by_one(12)
    endurance.leaves_fewer_than(50)
    with pytest.raises(AssertionError, match="KiB by which the process grows"):
        endurance.grows_less_than(10)


def test_what_keeps_a_discussion_is_named(endurance: Endurance, monkeypatch: pytest.MonkeyPatch) -> None:
    planted.leak(monkeypatch)
    endurance.run_and_release()
    with pytest.raises(AssertionError, match=r"(?s)what is left of the discussion.*a message.*list"):
        endurance.nothing_is_left()


@pytest.mark.parametrize("way", CONCURRENCY_MODES)
def test_flows_that_share_a_note_are_found_out(way: str, endurance: Endurance, monkeypatch: pytest.MonkeyPatch) -> None:
    planted.cross_talk(monkeypatch)
    endurance.run_at_once(8, way)
    endurance.all_finished()
    with pytest.raises(AssertionError, match="not what they are alone"):
        endurance.each_as_if_alone()
    with pytest.raises(AssertionError, match="speak of others"):
        endurance.nothing_of_another()


def test_flows_that_wait_for_each_other_by_working_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    planted.spin(monkeypatch)
    monkeypatch.setattr(concurrency, "TRIES", 1)
    endurance = Endurance(SuiteConfiguration(max_update_time=60.0, max_execution_time=600.0))
    endurance.compare_both_ways(6, CONCURRENCY_MODES[0])
    with pytest.raises(AssertionError, match="how many times as much the processor does"):
        endurance.contends_at_most(1.5)
    with pytest.raises(AssertionError, match="how many times as long all of them take at once"):
        endurance.takes_at_most(2.0)


def test_a_slow_step_breaks_the_limit_of_every_scenario(world: Discussion, monkeypatch: pytest.MonkeyPatch) -> None:
    planted.slow_step(monkeypatch)
    held(world)
    with pytest.raises(AssertionError, match=r"(?s)slowest step took, discussion_round.*less than <1>"):
        world.measures.took_less_than(30, 1)
    with pytest.raises(
        TimeLimitBreached, match=r"max_update_time: \d+\.\d+ s for update \d+ \(discussion_round, phase 2\)"
    ):
        world.verify()


def test_a_phase_that_hoards_memory_is_named(world: Discussion, monkeypatch: pytest.MonkeyPatch) -> None:
    planted.hog(monkeypatch)
    held(world)
    with pytest.raises(AssertionError, match=r"the phases that needed 25 MiB or more(?s:.)*discussion"):
        world.measures.no_phase_needed(25)
