"""A session's time belongs to the flow, to waiting, to the kit or to the monitor; never to two of them."""

from __future__ import annotations

import dataclasses
import tracemalloc

import pytest

from support.monitors.errors import MonitorError
from support.monitors.limits import Limits
from support.monitors.memory import MemoryTracker
from support.monitors.performance import PerformanceMonitor
from support.monitors.report import PhaseTiming
from support.tests.monitors.stand_ins import HandClock, HandMemory, with_memory


@pytest.fixture
def monitor(clock: HandClock) -> PerformanceMonitor:
    return PerformanceMonitor(clock=clock)


def test_updates_are_counted_added_up_and_the_slowest_is_named(monitor: PerformanceMonitor, clock: HandClock) -> None:
    with monitor:
        for node, seconds in (("open", 0.25), ("discuss", 0.75), ("close", 0.5)):
            clock.pass_time(seconds)
            monitor.update(node)

    report = monitor.report()
    assert (report.updates, report.execution_seconds, report.mean_seconds) == (3, 1.5, 0.5)
    assert (report.slowest_seconds, report.slowest_node, report.slowest_number) == (0.75, "discuss", 2)


def test_waiting_for_the_owner_is_not_the_flows_time(monitor: PerformanceMonitor, clock: HandClock) -> None:
    monitor.start()
    clock.pass_time(1.0)
    monitor.pause()
    clock.pass_time(3600.0)
    monitor.resume()
    clock.pass_time(0.5)
    monitor.update("approve")
    monitor.end()

    report = monitor.report()
    assert (report.execution_seconds, report.waiting_seconds, report.slowest_seconds) == (1.5, 3600.0, 0.5)


@pytest.mark.parametrize("next_call", ["update", "pause", "end"])
def test_without_a_resume_all_time_after_a_pause_is_waiting(
    monitor: PerformanceMonitor, clock: HandClock, next_call: str
) -> None:
    monitor.start()
    monitor.pause()
    clock.pass_time(10.0)
    if next_call == "update":
        monitor.update("approve")
    else:
        getattr(monitor, next_call)()

    report = monitor.report()
    assert (report.waiting_seconds, report.execution_seconds, report.slowest_seconds) == (10.0, 0.0, 0.0)


def test_what_the_kit_does_between_updates_is_not_the_flows_time(monitor: PerformanceMonitor, clock: HandClock) -> None:
    monitor.start()
    clock.pass_time(0.5)
    monitor.update("discuss")
    clock.pass_time(7.0)
    monitor.resume()
    clock.pass_time(0.25)
    monitor.update("summarise")
    monitor.end()

    report = monitor.report()
    assert (report.execution_seconds, report.kit_seconds, report.waiting_seconds) == (0.75, 7.0, 0.0)


def test_the_time_after_the_last_update_is_the_flows(monitor: PerformanceMonitor, clock: HandClock) -> None:
    monitor.start()
    monitor.update("discuss")
    clock.pass_time(2.0)
    monitor.end()

    assert monitor.report().execution_seconds == 2.0


def test_the_monitors_own_time_is_kept_apart(clock: HandClock) -> None:
    memory = HandMemory(clock, cost=0.125)
    monitor = with_memory(clock, memory)
    monitor.start()
    clock.pass_time(1.0)
    monitor.update("discuss")
    monitor.phase(2)
    clock.pass_time(1.0)
    monitor.pause()
    monitor.end()

    report = monitor.report()
    assert report.execution_seconds == 2.0
    assert report.memory_readings == 5
    assert report.monitor_seconds == 5 * 0.125
    assert report.waiting_seconds == 0.0
    assert report.monitor_share == pytest.approx(0.3125)


def test_every_second_of_a_session_belongs_somewhere(clock: HandClock) -> None:
    # Powers of two, so that the sums are exact.
    clock.read_cost = 2.0**-10
    memory = HandMemory(clock, cost=2.0**-5)
    monitor = with_memory(clock, memory)
    begun = clock.seconds
    monitor.start()
    for turn in range(20):
        clock.pass_time(2.0**-4)
        monitor.phase(turn // 5)
        monitor.update("discuss")
        clock.pass_time(2.0**-6)
        if turn % 3 == 0:
            monitor.pause()
            clock.pass_time(1.0)
        monitor.resume()
    monitor.end()

    report = monitor.report()
    attributed = report.execution_seconds + report.waiting_seconds + report.kit_seconds + report.monitor_seconds
    reads_between = 2.0**-10  # the reading of the clock that begins the first call belongs to none of them
    assert attributed == clock.seconds - begun - reads_between
    assert sum(timing.seconds for timing in report.phases.values()) == report.execution_seconds


def test_phases_have_totals_of_their_own(monitor: PerformanceMonitor, clock: HandClock) -> None:
    monitor.start()
    for phase, seconds in ((None, 0.25), (1, 0.5), (1, 0.125), (2, 2.0), (1, 1.0)):
        clock.pass_time(seconds)
        if phase is not None:
            monitor.phase(phase)
        monitor.update("node")
    monitor.end()

    assert dict(monitor.report().phases) == {
        None: PhaseTiming(updates=1, seconds=0.25, longest=0.25),
        1: PhaseTiming(updates=3, seconds=1.625, longest=1.0),
        2: PhaseTiming(updates=1, seconds=2.0, longest=2.0),
    }


def test_memory_is_read_at_start_pauses_phase_changes_and_the_end(clock: HandClock, memory: HandMemory) -> None:
    monitor = with_memory(clock, memory)
    monitor.start()
    assert memory.readings == 1
    monitor.phase(0)
    assert memory.readings == 2
    monitor.phase(0)
    monitor.update("node")
    assert memory.readings == 2
    monitor.pause()
    assert memory.readings == 3
    monitor.resume()
    assert memory.readings == 3
    monitor.end()
    assert memory.readings == 4


def test_between_turning_points_memory_is_read_every_fifty_milliseconds_at_most(
    clock: HandClock, memory: HandMemory
) -> None:
    monitor = with_memory(clock, memory)
    monitor.start()
    for _ in range(100):
        clock.pass_time(0.0101)
        monitor.update("node")

    assert memory.readings == 1 + 100 // 5


def test_only_every_nth_update_considers_reading_memory(clock: HandClock, memory: HandMemory) -> None:
    monitor = with_memory(clock, memory, sample_every=3)
    monitor.start()
    read_at = []
    for number in range(1, 10):
        clock.pass_time(1.0)
        before = memory.readings
        monitor.update("node")
        if memory.readings > before:
            read_at.append(number)

    assert read_at == [3, 6, 9]


def test_peak_and_growth_are_reported_with_their_place(clock: HandClock, memory: HandMemory) -> None:
    monitor = with_memory(clock, memory)
    monitor.start()
    clock.pass_time(1.0)
    memory.mebibytes = 90.0
    monitor.update("discuss")
    memory.mebibytes = 70.0
    monitor.end()

    report = monitor.report()
    assert (report.start_mb, report.peak_mb, report.growth_mb) == (50.0, 90.0, 20.0)
    assert report.peak_where == "after update 1, discuss"


def test_a_tracker_that_served_before_starts_afresh(clock: HandClock, memory: HandMemory) -> None:
    tracker = MemoryTracker(memory, clock=clock)
    memory.mebibytes = 150.0
    tracker.sample("another session")
    memory.mebibytes = 60.0
    monitor = PerformanceMonitor(memory=tracker, clock=clock)
    with monitor:
        pass

    report = monitor.report()
    assert (report.start_mb, report.peak_mb, report.growth_mb) == (60.0, 60.0, 0.0)


def test_sampling_less_than_every_update_is_refused() -> None:
    with pytest.raises(ValueError, match="sample_every must be at least 1, got 0"):
        PerformanceMonitor(sample_every=0)


def test_a_monitor_out_of_order_says_what_to_do(monitor: PerformanceMonitor) -> None:
    calls = {
        "update": lambda: monitor.update("node"),
        "phase": lambda: monitor.phase(1),
        "pause": monitor.pause,
        "resume": monitor.resume,
        "end": monitor.end,
    }
    for name, call in calls.items():
        with pytest.raises(MonitorError, match=rf"{name}\(\) before start\(\)"):
            call()
    monitor.start()
    with pytest.raises(MonitorError, match="use a new one for each session"):
        monitor.start()
    monitor.end()
    for name, call in calls.items():
        with pytest.raises(MonitorError, match=rf"{name}\(\) after end\(\)"):
            call()


def test_a_with_statement_ends_the_monitor_once_even_by_an_error(monitor: PerformanceMonitor, clock: HandClock) -> None:
    def fail() -> None:
        clock.pass_time(1.0)
        raise KeyError("the flow broke")

    with pytest.raises(KeyError, match="the flow broke"), monitor:
        fail()

    assert monitor.report().execution_seconds == 1.0
    with pytest.raises(MonitorError, match=r"after end\(\)"):
        monitor.end()


def test_a_report_is_frozen_and_reads_well(clock: HandClock, memory: HandMemory) -> None:
    monitor = with_memory(clock, memory, Limits(memory_limit_mb=55))
    monitor.start()
    clock.pass_time(0.5)
    monitor.update("open")
    monitor.phase(1)
    clock.pass_time(1.0)
    monitor.update("discuss")
    monitor.pause()
    clock.pass_time(4.0)
    memory.mebibytes = 60.0
    monitor.end()
    report = monitor.report()

    assert str(report).splitlines() == [
        "1.500 s in 2 updates (waited 4.000 s, monitor 0.00 ms)",
        "slowest update: number 2, discuss, 1000.00 ms; mean 750.00 ms",
        "before the first phase: 0.500 s in 1 updates, grown by 0.0 MiB",
        "phase 1: 1.000 s in 1 updates, grown by 10.0 MiB",
        "memory: peak 60.0 MiB (at the end), grown by 10.0 MiB, 6 readings",
        "LIMIT REACHED: max_update_time: 1.000 s for update 2 (discuss, phase 1); it must stay below 1 s",
        "LIMIT REACHED: memory_limit_mb: 60.000 MiB at the end; it must stay below 55 MiB",
    ]
    with pytest.raises(dataclasses.FrozenInstanceError):
        report.updates = 0  # type: ignore[misc]
    with pytest.raises(TypeError):
        report.phases[1] = PhaseTiming(0, 0.0, 0.0)  # type: ignore[index]


def test_a_session_without_updates_has_a_report(monitor: PerformanceMonitor) -> None:
    report = monitor.report()

    assert str(report) == "0.000 s in 0 updates (waited 0.000 s, monitor 0.00 ms)"
    assert (report.mean_seconds, report.monitor_share, report.slowest_node) == (0.0, 0.0, None)


def test_what_the_monitor_keeps_does_not_grow_with_the_updates(clock: HandClock) -> None:
    monitor = PerformanceMonitor(clock=clock)
    monitor.start()

    def kept_after(updates: int) -> int:
        for _ in range(updates):
            monitor.update("node")
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        kept_after(100)
        first, second = kept_after(100), kept_after(10_000)
    finally:
        tracemalloc.stop()

    assert second - first < 1000


def test_memory_is_reported_by_phase_with_what_a_stay_needed_and_what_it_left(
    clock: HandClock, memory: HandMemory
) -> None:
    monitor = PerformanceMonitor(memory=MemoryTracker(memory, clock=clock, least_interval=0.0), clock=clock)
    memory.mebibytes = 100
    monitor.start()
    memory.mebibytes = 108
    monitor.update("prepare")
    memory.mebibytes = 104
    monitor.phase(1)
    memory.mebibytes = 150
    monitor.update("propose")
    memory.mebibytes = 110
    monitor.phase(2)
    monitor.update("announce")
    memory.mebibytes = 113
    monitor.phase(1)
    monitor.update("propose")
    memory.mebibytes = 114
    monitor.end()

    phases = monitor.report().phases
    assert {phase: (timing.needed_mb, timing.grown_mb) for phase, timing in phases.items()} == {
        None: (8.0, 4.0),
        1: (46.0, 7.0),
        2: (3.0, 3.0),
    }
