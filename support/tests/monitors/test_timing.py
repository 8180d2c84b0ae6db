"""Durations are measured by one clock and kept by name."""

from __future__ import annotations

import pytest

from support.monitors.errors import MonitorError
from support.monitors.timing import ExecutionTimer, Timing
from support.tests.monitors.stand_ins import HandClock


@pytest.fixture
def timer(clock: HandClock) -> ExecutionTimer:
    return ExecutionTimer(clock)


def test_an_operation_is_run_once_and_its_seconds_are_returned(timer: ExecutionTimer, clock: HandClock) -> None:
    calls: list[float] = []

    def operation() -> str:
        calls.append(clock.seconds)
        clock.pass_time(2.5)
        return "its result does not matter"

    assert timer.time_operation(operation) == 2.5
    assert calls == [1000.0]


def test_an_operation_that_fails_is_passed_on_and_kept(timer: ExecutionTimer, clock: HandClock) -> None:
    def operation() -> None:
        clock.pass_time(1.0)
        raise ValueError("it broke")

    with pytest.raises(ValueError, match="it broke"):
        timer.time_operation(operation, "update")

    assert timer.timings["update"] == Timing(count=1, total=1.0, longest=1.0, last=1.0)


def test_durations_add_up_by_name(timer: ExecutionTimer, clock: HandClock) -> None:
    with timer.measure("session"):
        for seconds in (0.5, 2.0, 1.0):
            with timer.measure("update"):
                clock.pass_time(seconds)
            clock.pass_time(0.25)

    assert dict(timer.timings) == {
        "session": Timing(count=1, total=4.25, longest=4.25, last=4.25),
        "update": Timing(count=3, total=3.5, longest=2.0, last=1.0),
    }


def test_a_with_block_is_timed_and_blocks_nest(timer: ExecutionTimer, clock: HandClock) -> None:
    with timer:
        clock.pass_time(1.0)
        with timer:
            clock.pass_time(3.0)
        assert timer.seconds == 3.0
    assert timer.seconds == 4.0


def test_seconds_before_any_block_has_ended_are_refused(timer: ExecutionTimer) -> None:
    with pytest.raises(MonitorError, match="nothing was measured yet"), timer:
        _ = timer.seconds
