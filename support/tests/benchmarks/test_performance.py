"""Measured, compared, written down: the command and the option of pytest come to the same."""

from __future__ import annotations

import json
import math
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from support.benchmarks import __main__ as command
from support.benchmarks import history, performance
from support.benchmarks.baseline import Baseline, BaselineError, environment
from support.benchmarks.measuring import Measurement
from support.execution.configuration import SuiteConfiguration
from support.tests.benchmarks.figures import estimate, measured
from support.tests.gherkin.toy_project import ToyProject

SUITE = SuiteConfiguration()


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> list[Measurement]:
    """What the next measurements give, the first one first; the last one again and again."""
    waiting = [measured()]

    def measure(suite: SuiteConfiguration, rounds: int) -> Measurement:
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    monkeypatch.setattr(sys, "gettrace", lambda: None)
    monkeypatch.setattr(performance, "measure", measure)
    monkeypatch.setattr(performance, "measure_times", lambda suite, rounds: dict(waiting[-1].times))
    return waiting


def test_without_a_baseline_it_fails_and_says_how_to_make_one(tmp_path: Path, figures: list[Measurement]) -> None:
    (failure,) = performance.performance(tmp_path, SUITE).failures
    assert "make it: pytest --performance --update-baseline" in failure


def test_under_coverage_nothing_is_measured_and_that_is_reported(
    tmp_path: Path, figures: list[Measurement], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "gettrace", lambda: print)
    found = performance.performance(tmp_path, SUITE, update=True)
    assert (found.failures, found.lines, len(found.alerts)) == ([], [], 1)
    assert list(tmp_path.iterdir()) == []


def test_a_baseline_is_made_on_purpose_and_then_compared_with(tmp_path: Path, figures: list[Measurement]) -> None:
    made = performance.performance(tmp_path, SUITE, update=True)
    assert made.failures == []
    before = (tmp_path / "reports/baseline.json").read_text(encoding="utf-8")

    figures.append(measured({"golden: model calls": 90}))
    figures.pop(0)
    found = performance.performance(tmp_path, SUITE)

    assert len(found.failures) == 1
    assert (tmp_path / "reports/baseline.json").read_text(encoding="utf-8") == before


def test_the_report_has_what_the_documentation_shows(tmp_path: Path, figures: list[Measurement]) -> None:
    performance.performance(tmp_path, SUITE, update=True)
    report: dict[str, Any] = json.loads((tmp_path / "reports/performance.json").read_text(encoding="utf-8"))

    assert {"baseline_at", "counters", "times", "limits", "memory", "alerts"} <= set(report)
    assert {"name", "unit", "baseline", "now", "limit"} <= set(report["counters"][0])
    assert {"name", "unit", "baseline", "now", "low", "high", "limit"} <= set(report["times"][0])
    assert report["limits"] == [{"name": "a session", "unit": "s", "limit": 30.0, "now": 0.2}]
    assert report["memory"] == [{"session": 1, "mebibytes": 90.0}, {"session": 2, "mebibytes": 90.5}]


def test_a_limit_of_the_suite_that_is_reached_fails(tmp_path: Path, figures: list[Measurement]) -> None:
    figures[:] = [measured(session=31.0)]
    assert performance.performance(tmp_path, SUITE, update=True).failures == [
        "a session: 31.000 s; it must stay below 30 s"
    ]


@pytest.mark.parametrize(("again", "fails"), [((2.0, 1.9, 2.1), False), ((2.6, 2.5, 2.7), True)])
def test_a_time_that_fails_is_measured_once_more(
    tmp_path: Path, figures: list[Measurement], again: tuple[float, float, float], fails: bool
) -> None:
    performance.performance(tmp_path, SUITE, update=True)
    figures[:] = [measured(time=(3.0, 2.9, 3.1)), measured(time=again)]
    found = performance.performance(tmp_path, SUITE)
    assert bool(found.failures) is fails
    assert any(f"golden                     {again[0]:.2f}" in line for line in found.lines)


def test_what_changed_is_shown_line_by_line(tmp_path: Path, figures: list[Measurement]) -> None:
    performance.performance(tmp_path, SUITE, update=True)
    figures[:] = [measured({"golden: checkpoint bytes": 9000})]
    shown = "\n".join(performance.performance(tmp_path, SUITE).lines)
    assert "work: 2 of 3 counts as before" in shown
    assert "failed    golden: checkpoint bytes: 9000 now, 5000 in the baseline, 80.0% more" in shown
    assert "a session 0.20 of 30 s" in shown


TIMES = '{"a": {"median": 1, "low": 1, "high": 1, "count": 9}}'


@pytest.mark.parametrize(
    "held",
    [
        '{"at": "then"}',
        "[1]",
        "\ufeff{",
        f'{{"at": "then", "environment": {{}}, "counts": {{"a": "many"}}, "times": {TIMES}}}',
        f'{{"at": "then", "environment": {{}}, "counts": [1], "times": {TIMES}}}',
        f'{{"at": "then", "environment": 3, "counts": {{}}, "times": {TIMES}}}',
        f'{{"at": "then", "environment": {{}}, "counts": {{}}, "times": {TIMES.replace("9", "NaN")}}}',
    ],
)
def test_a_baseline_that_is_damaged_says_so(tmp_path: Path, held: str) -> None:
    (tmp_path / "baseline.json").write_text(held, encoding="utf-8")
    with pytest.raises(BaselineError, match="is no baseline"):
        Baseline.read(tmp_path / "baseline.json")


def test_a_baseline_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="cannot be read: Is a directory"):
        Baseline.read(tmp_path)


def test_what_cannot_be_kept_is_an_alert_and_leaves_what_was_kept(tmp_path: Path, figures: list[Measurement]) -> None:
    performance.performance(tmp_path, SUITE, update=True)
    (tmp_path / "reports/performance.json").unlink()
    (tmp_path / "reports/performance.json").mkdir()

    found = performance.performance(tmp_path, SUITE)

    assert found.failures == []
    assert "what was measured could not be kept, and is not documented: it exists and is not a file" in found.alerts
    assert len(history.read(tmp_path / history.HISTORY)) == 2


def test_the_trend_goes_on_where_only_the_history_of_earlier_runs_is_left(
    tmp_path: Path, figures: list[Measurement]
) -> None:
    for number, machine in enumerate(("first", "second", "third"), start=1):
        here, before = tmp_path / machine, tmp_path / "cache"
        if before.exists():
            shutil.copytree(before, here / history.HISTORY.parent)
        found = performance.performance(here, SUITE, update=True)
        assert any(f"last {number:2d} runs" in line for line in found.lines)
        written = json.loads((here / "reports/performance.json").read_text(encoding="utf-8"))
        assert any(f"last {number:2d} runs" in line for line in written["trends"])
        shutil.copytree(here / history.HISTORY.parent, before, dirs_exist_ok=True)


def test_a_baseline_that_cannot_be_written_fails(tmp_path: Path, figures: list[Measurement]) -> None:
    (tmp_path / "reports").write_text("a file", encoding="utf-8")
    found = performance.performance(tmp_path, SUITE, update=True)
    assert found.failures == ["reports/baseline.json could not be written: reports is no folder"]


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = Baseline("then", environment(), {"a": 1}, {"a": estimate(2.0, 1.5, 2.5)})
    made.write(tmp_path / "new" / "baseline.json")
    assert Baseline.read(tmp_path / "new" / "baseline.json") == made


def run(time: float) -> history.BenchmarkRun:
    return history.BenchmarkRun("then", {"golden": time}, {"golden: model calls": 100}, False)


def test_history_is_bounded_and_skips_what_it_cannot_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "KEPT", 3)
    path = tmp_path / "history" / "performance.ndjson"
    kept = [history.append(path, run(float(number))) for number in range(5)][-1]
    assert [each.times["golden"] for each in kept] == [2.0, 3.0, 4.0]
    odd = json.loads(kept[-1].line())
    others = [{**odd, "times": times} for times in ({"golden": 0}, {"golden": "long"}, {"golden": math.nan}, [1])]
    lines = ["not a run", "[1]", *map(json.dumps, others)]
    path.write_bytes(path.read_bytes() + "\n".join(lines).encode() + b"\n\xff\xfe\n")
    assert history.read(path) == kept


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([2.0, 2.1], "last  2 runs  ▃▅  too few for a trend"),
        ([2.0] * 12, "last 10 runs  ▄▄▄▄▄▄▄▄▄▄  steady, +0.0% a run"),
        ([1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.2, 2.4, 2.6, 2.8], "rising, +10.5% a run"),
        ([2.8, 2.6, 2.4, 2.2, 2.0, 1.8, 1.6, 1.4, 1.2, 1.0], "falling, -10.5% a run"),
    ],
)
def test_the_trend_of_the_last_runs_is_shown(times: Sequence[float], expected: str) -> None:
    (line,) = history.trends([run(time) for time in times])
    assert expected in line


def test_without_any_run_there_is_no_trend() -> None:
    assert list(history.trends([])) == []


@pytest.mark.parametrize(("options", "update"), [(["--baseline"], False), (["--update-baseline"], True)])
def test_the_command_compares_as_pytest_does(
    options: list[str], update: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def found(root: Path, suite: SuiteConfiguration, *, update: bool) -> performance.Performance:
        return performance.Performance([f"update {update}"], ["slower"], ["look"])

    monkeypatch.setattr(command, "performance", found)
    assert command.main(options) == 1
    shown = capsys.readouterr()
    assert f"update {update}" in shown.out
    assert shown.err == "alert: look\nfailed: slower\n"


PLANTED = """
import pytest
from support.benchmarks import performance


@pytest.fixture(autouse=True, scope="session")
def planted():
    performance.performance = lambda root, suite, *, update: performance.Performance(
        [f"update {update}"], ["it is slower"], ["look at it"]
    )
"""


def test_pytest_measures_when_all_is_done_and_fails_by_the_gate(tmp_path: Path) -> None:
    project = ToyProject(tmp_path).write("conftest.py", PLANTED).write("test_it.py", "def test_anything(): pass\n")
    outcome = project.run("--performance", "--update-baseline", "test_it.py")
    assert outcome.code == 1
    title = next(place for place, line in enumerate(outcome.lines) if "= performance =" in line)
    assert outcome.lines[title + 1 : title + 4] == ["update True", "ALERT   look at it", "FAILED  it is slower"]


def test_a_new_baseline_that_nothing_measures_is_refused(tmp_path: Path) -> None:
    outcome = ToyProject(tmp_path).run("--update-baseline")
    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    assert "--update-baseline needs --performance" in outcome.text
