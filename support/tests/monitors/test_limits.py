"""What limits hold, and what is reported where one is reached."""

from __future__ import annotations

import dataclasses

import pytest

from support.monitors.limits import Limits
from support.monitors.performance import PerformanceMonitor
from support.tests.monitors.stand_ins import HandClock, HandMemory, with_memory


def test_a_session_within_its_limits_breaches_none(clock: HandClock, memory: HandMemory) -> None:
    monitor = with_memory(clock, memory)
    with monitor:
        clock.pass_time(0.999)
        monitor.update("discuss")
        memory.mebibytes = 149.9

    assert monitor.breaches() == []
    assert monitor.report().breaches == ()


def test_each_limit_that_is_reached_is_named_with_reading_and_place(clock: HandClock, memory: HandMemory) -> None:
    limits = Limits(max_execution_time=2.0, max_update_time=0.5, memory_limit_mb=80, memory_growth_mb=20)
    monitor = with_memory(clock, memory, limits)
    monitor.start()
    monitor.phase(2)
    clock.pass_time(0.5)
    monitor.update("discuss")
    clock.pass_time(1.5)
    memory.mebibytes = 85.0
    monitor.update("summarise")
    memory.mebibytes = 70.0
    monitor.end()

    assert monitor.breaches() == [
        (
            "max_execution_time: 2.000 s for 2 updates, 1.500 s of it for update 2 (summarise, phase 2); "
            "it must stay below 2 s"
        ),
        (
            "max_update_time: 1.500 s for update 2 (summarise, phase 2), the slowest of 2 that took too long; "
            "it must stay below 0.5 s"
        ),
        "memory_limit_mb: 85.000 MiB after update 2, summarise; it must stay below 80 MiB",
        "memory_growth_mb: 20.000 MiB since the start, at the end; it must stay below 20 MiB",
    ]


def test_a_node_that_asks_or_fails_is_held_to_the_limit_of_an_update(clock: HandClock) -> None:
    monitor = PerformanceMonitor(Limits(max_update_time=0.5), clock=clock)
    with monitor:
        monitor.phase(1)
        clock.pass_time(0.75)
        monitor.node_without_update("approve")
        clock.pass_time(20.0)
        monitor.resume()
        monitor.pause()

    assert monitor.breaches() == [
        "max_update_time: 0.750 s until approve asked or failed, phase 1; it must stay below 0.5 s"
    ]
    assert monitor.report().execution_seconds == 0.75


def test_what_a_node_took_before_it_asked_is_no_waiting_for_the_owner(clock: HandClock) -> None:
    monitor = PerformanceMonitor(clock=clock)
    monitor.start()
    monitor.pause()
    clock.pass_time(20.0)
    monitor.node_without_update("approve")

    assert monitor.breaches() == []
    assert monitor.report().waiting_seconds == 20.0


def test_a_session_beside_others_is_held_to_limits_on_memory_only(clock: HandClock, memory: HandMemory) -> None:
    monitor = with_memory(clock, memory, Limits(max_execution_time=1.0, memory_limit_mb=55))
    with monitor:
        clock.pass_time(2.0)
        memory.mebibytes = 60.0
        monitor.update("discuss")
    monitor.runs_concurrently = True

    assert monitor.breaches() == ["memory_limit_mb: 60.000 MiB after update 1, discuss; it must stay below 55 MiB"]


def test_a_session_is_limited_even_without_a_setting() -> None:
    assert dataclasses.asdict(Limits()) == {
        "max_execution_time": 30.0,
        "max_update_time": 1.0,
        "memory_limit_mb": 200.0,
        "memory_growth_mb": 100.0,
    }


def test_a_limit_can_be_lifted(clock: HandClock) -> None:
    monitor = PerformanceMonitor(Limits(max_update_time=None), clock=clock)
    with monitor:
        clock.pass_time(20.0)
        monitor.update("discuss")

    assert monitor.breaches() == []


@pytest.mark.parametrize("ceiling", [0, -1.0, float("nan")])
def test_a_limit_that_nothing_can_hold_is_refused(ceiling: float) -> None:
    with pytest.raises(ValueError, match="memory_limit_mb must be greater than 0"):
        Limits(memory_limit_mb=ceiling)
