"""What a run of all tests measured of the lines of the flow is kept if nothing of it is missing."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from support.production_faults import line_watcher, plugin
from support.production_faults.line_watcher import LineKeeper
from support.production_faults.lines import ScenarioLines
from support.tests.gherkin.toy_project import run_pytest

ROOT = Path(__file__).parents[3]
SCENARIO = "features/phase_transitions/going_on.feature::Asking to change the agenda does not end the session"
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
    monkeypatch.delattr(sys, "monitoring", raising=False)
    with pytest.raises(pytest.UsageError, match=r"--measure-lines needs Python 3\.12"):
        plugin.pytest_configure(pytestconfig)


def test_measuring_changes_nothing_of_the_run(tmp_path: Path) -> None:
    outcome = run_pytest(ROOT, "--measure-lines", SCENARIO, "-n", "1", "--messages", str(tmp_path / "messages.ndjson"))
    assert outcome.code == (OK if hasattr(sys, "monitoring") else pytest.ExitCode.USAGE_ERROR), outcome.text
