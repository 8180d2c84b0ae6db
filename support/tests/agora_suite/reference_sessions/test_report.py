"""What is made of the figures: intervals, ratios, and a gate that only certainty closes."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hamcrest import assert_that, contains_string, equal_to, has_length

from support.agora_suite.reference_sessions import report as measured
from support.agora_suite.reference_sessions.growth import Cost
from support.agora_suite.reference_sessions.overhead import Overhead
from support.agora_suite.reference_sessions.report import Report
from support.agora_suite.reference_sessions.start_up import StartUp
from support.benchmarks import __main__ as command
from support.benchmarks import features
from support.benchmarks.features import FeatureCosts
from support.benchmarks.pairs import Estimate, in_turn, ratios
from support.benchmarks.shares import Shares


def report(
    ratio: tuple[float, float, float] = (1.05, 1.02, 1.08),
    observer: tuple[float, float, float] = (0.04, 0.03, 0.05),
    heavy: int = 0,
) -> Report:
    share = Estimate(0.02, 0.01, 0.03, 30)
    overhead = Overhead(100.0, Estimate(*ratio, 30), Estimate(1.2, 1.1, 1.3, 30), Estimate(*observer, 30), share, share)
    return Report(overhead, [Cost(10, 150.0, 2.0), Cost(100, 160.0, 9.0)], StartUp(heavy, 1.0, 2.0, 0.5))


def test_a_median_comes_with_the_values_between_which_it_lies() -> None:
    estimate = Estimate.of([float(value) for value in range(1, 31)])
    # of 30 values the 10th and the 21st hold the median with 95.7 %
    assert_that(estimate, equal_to(Estimate(15.5, 10.0, 21.0, 30)))


def test_six_values_are_the_fewest_that_give_an_interval() -> None:
    assert_that(Estimate.of([3.0, 1.0, 2.0, 6.0, 5.0, 4.0]), equal_to(Estimate(3.5, 1.0, 6.0, 6)))
    with pytest.raises(ValueError, match="take six at least"):
        Estimate.of([1.0, 2.0, 3.0, 4.0, 5.0])


def test_the_interval_holds_the_true_median_about_as_often_as_it_says() -> None:
    draws = random.Random(7)
    held = 0
    for _ in range(400):
        estimate = Estimate.of([draws.expovariate(1.0) for _ in range(30)])
        held += estimate.low <= 0.6931 <= estimate.high
    assert 370 <= held < 400


def test_runs_take_turns_forwards_and_backwards_and_the_first_round_does_not_count() -> None:
    order: list[str] = []

    def run(name: str) -> float:
        order.append(name)
        return float(len(order))

    seconds = in_turn({"a": lambda: run("a"), "b": lambda: run("b")}, 2)
    assert_that("".join(order), equal_to("ab" + "ab" + "ba"))
    assert_that(seconds, equal_to({"a": [3.0, 6.0], "b": [4.0, 5.0]}))


def test_ratios_are_made_pair_by_pair() -> None:
    estimate = ratios([2.0, 4.0, 8.0, 2.0, 4.0, 8.0], [1.0, 2.0, 4.0, 1.0, 2.0, 4.0])
    assert_that((estimate.low, estimate.median, estimate.high), equal_to((2.0, 2.0, 2.0)))


def test_good_figures_break_nothing() -> None:
    assert_that(report().breaches(), equal_to([]))


def test_a_bad_median_breaks_nothing_while_the_truth_may_be_good() -> None:
    assert_that(report(ratio=(1.30, 1.09, 1.50), observer=(0.2, 0.09, 0.3)).breaches(), equal_to([]))


def test_what_is_broken_for_certain_is_named() -> None:
    (observer,) = report(observer=(0.2, 0.11, 0.3)).breaches()
    assert_that(observer, contains_string("the observer takes"))
    (heavy,) = report(heavy=3).breaches()
    assert_that(heavy, contains_string("3 modules of LangGraph"))


def test_every_figure_is_printed() -> None:
    printed = "\n".join(report().lines())
    for figure in ("1.050 [1.020, 1.080]", "1.200", "4.0% [3.0%, 5.0%]", "150 µs", "160 µs", "9.0 ms", "0.50 s"):
        assert_that(printed, contains_string(figure))


def test_a_ratio_beyond_what_is_wanted_is_reported_and_breaks_nothing() -> None:
    found = report(ratio=(1.30, 1.11, 1.50))
    assert_that("\n".join(found.lines()), contains_string("(wanted: 1.10)"))
    assert_that(found.breaches(), equal_to([]))
    assert_that("wanted" in "\n".join(report().lines()), equal_to(False))


@pytest.mark.parametrize(("figures", "code"), [(report(), 0), (report(observer=(0.2, 0.11, 0.3)), 1)])
def test_the_command_prints_writes_and_ends_by_the_gate(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], figures: Report, code: int
) -> None:
    monkeypatch.setattr(measured, "overhead", lambda pairs: figures.overhead)
    monkeypatch.setattr(measured, "costs", lambda rounds: figures.growth)
    monkeypatch.setattr(measured, "start_up", lambda: figures.start_up)
    path = tmp_path / "new" / "benchmarks.json"
    assert_that(command.main(["--short", "--json", str(path)]), equal_to(code))
    written = json.loads(path.read_text(encoding="utf-8"))
    assert_that(written["overhead"]["over_coordinator"]["count"], equal_to(30))
    assert_that(written["breaches"], has_length(code))
    shown = capsys.readouterr()
    assert_that(shown.out, contains_string("everything on / coordinator"))
    assert_that("broken: " in shown.err, equal_to(bool(code)))


def test_a_thousand_rounds_and_the_features_are_left_out_only_where_it_has_to_be_short(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted: list[tuple[int, ...]] = []
    figures = report()
    monkeypatch.setattr(measured, "overhead", lambda pairs: figures.overhead)
    monkeypatch.setattr(measured, "start_up", lambda: figures.start_up)

    def costs(rounds: tuple[int, ...]) -> Sequence[Cost]:
        wanted.append(rounds)
        return figures.growth

    def cost_of_features(paths: tuple[str, ...]) -> FeatureCosts:
        shares = Shares({"engine": 1.0}, 100)
        return FeatureCosts(Estimate(3.9, 3.8, 4.0, 7), Estimate(1.5, 1.4, 1.6, 7), len(paths), 1.0, shares)

    monkeypatch.setattr(measured, "costs", costs)
    monkeypatch.setattr(command, "feature_costs", cost_of_features)
    monkeypatch.setattr(features, "HISTORY", tmp_path / "features.ndjson")
    assert_that(command.main([]), equal_to(1))
    assert_that(capsys.readouterr().err, contains_string("broken: the features cost 3.90 times"))
    assert_that(command.main(["--short"]), equal_to(0))
    assert_that(wanted, equal_to([(10, 100, 1000), (10, 100)]))


def test_fewer_pairs_than_make_certain_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["--pairs", "29"])
    assert_that(capsys.readouterr().err, contains_string("at least 30"))
