"""Trials that begin where pytest has collected the features already, in copies of one process.

A trial that collects for itself takes 1.2 s of the processor's time or more until a scenario catches the fault, a copy
0.3 to 0.7 s.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from support.product import product_under_test
from support.production_faults.planting import plant
from support.production_faults.trial import Trial, TrialEnd, TrialFailure, Watcher, run_pytest


def collect(targets: list[str], then: Callable[[pytest.Session], None]) -> None:
    """Call a function with what pytest has collected; do not call it if anything could not be collected."""
    run_pytest(targets, _Collected(then))


class _Collected:
    """Calls a function when everything is collected, instead of running it."""

    def __init__(self, then: Callable[[pytest.Session], None]) -> None:
        self._then = then
        self._everything = True

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._everything = self._everything and not report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        session.config.pluginmanager.unregister(self)  # a copy runs them
        if self._everything:
            self._then(session)
        return True


def can_begin_collected(trial: Trial) -> bool:
    """Return whether a trial can begin in this process: it runs features, and nothing that it plants is imported yet.

    Lines are measured from before steps are imported. The tests of the flow import the flow when they are collected.
    """
    package = product_under_test().package
    features = all(target.partition("/")[0] == "features" for target in trial.targets)
    return features and not trial.measures and not any(f"{package}.{module}" in sys.modules for module in trial.sources)


def run_collected(
    session: pytest.Session, trial: Trial, report_failure: Callable[[TrialFailure | None], None]
) -> TrialEnd:
    """Run a trial as `run_trial` does, in a copy of the process that has collected the features."""
    plant(trial.sources)
    config, watcher = session.config, Watcher(trial, report_failure)
    config.pluginmanager.register(watcher)
    session.items[:] = [item for item in session.items if _is_wanted(item, trial)]
    watcher.pytest_collection_modifyitems(session.items)
    session.testscollected = len(session.items)
    with TemporaryDirectory() as folder:
        config.option.basetemp = f"{folder}/files"
        folders: Any = config.pluginmanager.get_plugin("tmpdir")
        folders.pytest_configure(config)  # else copies would share a folder
        with suppress(session.Interrupted):  # what was planted is caught
            config.hook.pytest_runtestloop(session=session)
        config.hook.pytest_sessionfinish(session=session, exitstatus=session.exitstatus)
    return TrialEnd()


def _is_wanted(item: pytest.Item, trial: Trial) -> bool:
    file = item.nodeid.partition("::")[0]
    return "features" in trial.targets or file in trial.targets or not file.endswith(".feature")
