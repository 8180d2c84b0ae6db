"""The gate: a regression closes it, a noisy machine does not, and nothing changes unnoticed."""

from __future__ import annotations

import pytest

from support.benchmarks.baseline import Baseline
from support.benchmarks.comparison import Comparison, compare
from support.benchmarks.measuring import Measurement
from support.tests.benchmarks.figures import HERE, baseline, measured

ELSEWHERE = {**HERE, "processor": "another"}
OTHER_VERSIONS = {**HERE, "langgraph": "1.3"}


def compared(time: tuple[float, float, float], here: dict[str, str] = HERE) -> Comparison:
    return compare(baseline(), measured(time=time), here)


def test_the_same_figures_break_nothing() -> None:
    found = compare(baseline(), measured(), HERE)
    assert (found.failures, found.alerts) == ([], [])
    assert {row.verdict for row in (*found.counters, *found.times)} == {"as before"}


@pytest.mark.parametrize("number", [101, 99])
def test_a_count_that_differs_at_all_fails_and_says_what_to_run(number: int) -> None:
    (failure,) = compare(baseline(), measured({"golden: model calls": number}), HERE).failures
    assert f"golden: model calls: {number} now, 100 in the baseline, 1.0%" in failure
    assert "pytest --performance --update-baseline" in failure


def test_a_count_that_was_zero_before_fails() -> None:
    before = Baseline("then", HERE, {"golden: files written": 0}, {})
    now = Measurement({"golden: files written": 2}, {})
    assert len(compare(before, now, HERE).failures) == 1


@pytest.mark.parametrize(("number", "fails"), [(5500, False), (5501, True), (4000, False)])
def test_bytes_may_grow_by_ten_percent_on_the_same_versions(number: int, fails: bool) -> None:
    found = compare(baseline(), measured({"golden: checkpoint bytes": number}), HERE)
    assert bool(found.failures) is fails


@pytest.mark.parametrize(("number", "alerts"), [(5501, 0), (6001, 1)])
def test_with_other_versions_bytes_are_an_alert_beyond_twenty_percent(number: int, alerts: int) -> None:
    found = compare(baseline(), measured({"golden: checkpoint bytes": number}), OTHER_VERSIONS)
    assert (found.failures, len(found.alerts)) == ([], alerts)


def test_what_became_less_is_reported_as_better() -> None:
    found = compare(baseline(), measured({"golden: checkpoint bytes": 4000}, time=(1.0, 0.95, 1.05)), HERE)
    assert [row.verdict for row in found.counters] == ["as before", "better", "as before"]
    assert found.times[0].verdict == "better"
    assert found.failures == []


def test_a_time_that_is_slower_for_certain_fails() -> None:
    (failure,) = compared((2.5, 2.4, 2.6)).failures
    assert "golden: 2.50 now, 2.00 in the baseline, 25.0% more, for certain by 17%, and may by 10%" in failure


@pytest.mark.parametrize("time", [(2.3, 2.0, 2.9), (2.2, 2.15, 2.25), (6.0, 2.2, 9.0)])
def test_a_time_fails_only_if_no_luck_on_either_side_could_explain_it(time: tuple[float, float, float]) -> None:
    assert compared(time).failures == []


def test_a_median_more_than_twenty_percent_worse_is_an_alert_though_nothing_is_certain() -> None:
    (alert,) = compared((2.5, 2.0, 2.9)).alerts
    assert "25.0% more; the interval still allows -2%" in alert


@pytest.mark.parametrize(("time", "fails"), [((2.5, 2.4, 2.6), False), ((3.5, 3.2, 3.8), True)])
def test_on_another_processor_only_what_no_processor_explains_fails(
    time: tuple[float, float, float], fails: bool
) -> None:
    assert bool(compared(time, ELSEWHERE).failures) is fails


def test_a_figure_that_only_one_side_knows_fails() -> None:
    new = compare(baseline(), measured({"golden: new": 1}), HERE)
    assert [line.partition(";")[0] for line in new.failures] == ["golden: new: the baseline does not know it"]
    failures = compare(baseline(), Measurement({"golden: checkpoint bytes": 5000}, {}), HERE).failures
    assert [line.partition(";")[0] for line in failures] == [
        "golden: model calls: only the baseline knows it",
        "golden: calls of functions: only the baseline knows it",
        "golden: only the baseline knows it",
    ]
