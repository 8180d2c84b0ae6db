"""What a run of all tests measured of the lines of the flow is kept if nothing of it is missing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from support.production_faults import line_watcher, plugin
from support.production_faults.line_watcher import LineKeeper
from support.production_faults.lines import KEPT, ScenarioLines
from support.tests.gherkin.toy_project import ToyProject

FIRST = ScenarioLines({"a": 1.0}, [], {"flow": {5: 1}})
SECOND = ScenarioLines({"b": 2.0}, ["b"], {"flow": {5: 1}})
OK, FAILED = pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED


def _config(root: Path, *named: str, **of_worker: Any) -> Any:
    options = SimpleNamespace(file_or_dir=list(named))
    return SimpleNamespace(rootpath=root, invocation_params=SimpleNamespace(dir=root), option=options, **of_worker)


def _keeper(config: Any, measured: ScenarioLines) -> LineKeeper:
    watcher: Any = SimpleNamespace(measured=measured)
    return LineKeeper(config, watcher)


def _node(root: Path, measured: ScenarioLines) -> Any:
    output: dict[str, Any] = {}
    _keeper(_config(root, workeroutput=output), measured).pytest_sessionfinish(OK)
    return SimpleNamespace(workeroutput=output)


@pytest.fixture
def everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_watcher, "selects_everything", lambda config: True)


@pytest.mark.usefixtures("everything")
def test_what_workers_measured_is_kept_together(tmp_path: Path) -> None:
    keeper = _keeper(_config(tmp_path, "features", "support/tests"), ScenarioLines())
    keeper.pytest_testnodedown(_node(tmp_path, FIRST))
    keeper.pytest_testnodedown(_node(tmp_path, SECOND))
    keeper.pytest_sessionfinish(OK)
    assert ScenarioLines.kept(tmp_path) == FIRST.joined(SECOND)


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(
    ("named", "worker", "code"),
    [
        pytest.param(("features", "support/tests"), {}, OK, id="a worker died"),
        pytest.param(("features", "support/tests/agora"), None, FAILED, id="something failed"),
        pytest.param(("features", "support/tests/record"), None, OK, id="the tests of the flow did not run"),
        pytest.param((), None, OK, id="only the features ran"),
    ],
)
def test_nothing_is_kept_of_a_run_that_proves_less(
    tmp_path: Path, named: tuple[str, ...], worker: dict[str, Any] | None, code: int
) -> None:
    keeper = _keeper(_config(tmp_path, *named), FIRST)
    if worker is not None:
        node: Any = SimpleNamespace(workeroutput=worker)
        keeper.pytest_testnodedown(node)
    keeper.pytest_sessionfinish(code)
    assert ScenarioLines.kept(tmp_path) is None


def test_nothing_is_kept_of_a_part_of_the_scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_watcher, "selects_everything", lambda config: False)
    _keeper(_config(tmp_path, "features", "support/tests"), FIRST).pytest_sessionfinish(OK)
    assert ScenarioLines.kept(tmp_path) is None


def test_an_old_python_is_refused_since_measuring_would_take_as_long_as_the_run(
    monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    monkeypatch.setattr(pytestconfig.option, "measure_lines", True)
    monkeypatch.setattr(plugin, "CAN_MEASURE", False)
    with pytest.raises(pytest.UsageError, match=r"--measure-lines needs Python 3\.12"):
        plugin.pytest_configure(pytestconfig)


GUIDE = """
from support.product import Product

PRODUCT = Product(name="Trips", package="trips", tests="tests")
"""
TRIPS = """
def book():
    return "booked"


def cancel():
    return "cancelled"
"""
STEPS = """
from support.gherkin import given, parse
from trips.booking import book, cancel


@given(parse("a trip is booked"))
def a_trip_is_booked():
    \"\"\"A trip is booked.\"\"\"
    assert book()


@given(parse("a trip is cancelled"))
def a_trip_is_cancelled():
    \"\"\"A trip is cancelled.\"\"\"
    assert cancel()
"""
FEATURE = """
Feature: Trips
  Scenario: booking
    Given a trip is booked
  Scenario: cancelling
    Given a trip is cancelled
"""


@pytest.mark.skipif(not hasattr(sys, "monitoring"), reason="Python before 3.12 is refused, as the test above shows")
@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "two workers"])
def test_a_whole_run_keeps_which_scenario_runs_which_lines(tmp_path: Path, workers: tuple[str, ...]) -> None:
    project = ToyProject(tmp_path).write("steps/__init__.py", "").write("steps/trips.py", STEPS)
    project.write("trips/__init__.py", "").write("trips/booking.py", TRIPS).write("trips_guide.py", GUIDE)
    project.write("pyproject.toml", '[tool.acceptance]\nproduct = "trips_guide:PRODUCT"\n')
    project.write("features/trips.feature", FEATURE).write("tests/test_trips.py", "def test_it():\n    pass\n")
    outcome = project.run("features", "tests", "--measure-lines", *workers)
    assert outcome.totals == "3 passed", outcome.text
    kept = json.loads((tmp_path / KEPT).read_text(encoding="utf-8"))
    order = list(kept["seconds"])
    assert sorted(order) == ["features/trips.feature::booking", "features/trips.feature::cancelling"]
    mask_of_booking = f"{1 << order.index('features/trips.feature::booking'):x}"
    assert kept["lines"]["booking"]["3"] == mask_of_booking
