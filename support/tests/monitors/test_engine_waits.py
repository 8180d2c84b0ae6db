from __future__ import annotations

from support.monitors.engine_waits import StoppableClock
from support.tests.monitors.stand_ins import HandClock


def test_a_stopped_clock_does_not_move_and_then_goes_on() -> None:
    hand = HandClock()
    clock = StoppableClock(hand)
    begun = clock()
    hand.pass_time(1)
    with clock.stopped():
        hand.pass_time(5)
        assert clock() - begun == 1
    hand.pass_time(2)
    assert clock() - begun == 3


def test_waits_side_by_side_are_left_out_once() -> None:
    hand = HandClock()
    clock = StoppableClock(hand)
    begun = clock()
    first, second = clock.stopped(), clock.stopped()
    first.__enter__()
    hand.pass_time(1)
    second.__enter__()
    hand.pass_time(1)
    first.__exit__(None, None, None)
    hand.pass_time(1)
    assert clock() == begun
    second.__exit__(None, None, None)
    hand.pass_time(1)
    assert clock() - begun == 1
