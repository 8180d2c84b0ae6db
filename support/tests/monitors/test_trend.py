"""A trend is reported with its interval, and a few wild readings do not move it."""

from __future__ import annotations

import random

import pytest

from support.monitors.trend import Trend


def test_a_straight_line_has_its_slope_and_no_doubt() -> None:
    assert Trend.of([3.0, 5.0, 7.0, 9.0, 11.0]) == Trend(2.0, 2.0, 2.0, 5)


def test_wild_readings_do_not_move_the_slope() -> None:
    readings = [10.0 + number for number in range(40)]
    for wild in (3, 17, 38):
        readings[wild] = 9000.0
    trend = Trend.of(readings)
    assert (trend.slope, trend.low) == (1.0, 1.0)
    assert trend.high < 1.01


def test_a_flat_series_that_is_noisy_may_rise_or_fall() -> None:
    draw = random.Random(4)
    trend = Trend.of([100.0 + draw.gauss(0, 5) for _ in range(60)])
    assert trend.low < 0 < trend.high
    assert abs(trend.slope) < 0.1


def test_the_interval_holds_the_true_slope_about_as_often_as_it_says() -> None:
    draw = random.Random(11)
    held = 0
    for _ in range(200):
        trend = Trend.of([0.3 * number + draw.gauss(0, 2) for number in range(20)])
        held += trend.low <= 0.3 <= trend.high
    assert 184 <= held < 200


def test_four_readings_show_no_trend() -> None:
    with pytest.raises(ValueError, match="4 readings show no trend; take 5 at least"):
        Trend.of([1.0, 2.0, 3.0, 4.0])
