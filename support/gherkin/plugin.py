"""The pytest plugin: collects `.feature` files, loads the step definitions, reports scenarios."""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest

from support.gherkin import hookspecs, reporting, terminal
from support.gherkin.collector import FeatureFile, ScenarioItem
from support.gherkin.files import is_unreadable_feature
from support.gherkin.loading import load_steps
from support.gherkin.loop import scenario_loop  # noqa: F401  # pytest finds the fixture here

HYPOTHESIS: Final = "hypothesispytest"
"""The name of the plugin of Hypothesis."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Register the hooks that other plugins can implement."""
    pluginmanager.add_hookspecs(hookspecs)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Take over the terminal option of pytest-bdd and load the steps."""
    terminal.take_over(config)
    load_steps(config)
    config.pluginmanager.register(reporting.ReleasedAttachments(), "acceptance_released_attachments")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Spare a run that did not use Hypothesis its import: to report nothing, its plugin would import all of it."""
    plugins = session.config.pluginmanager
    is_distributed = plugins.has_plugin("dsession")
    if "hypothesis" not in sys.modules and not is_distributed and plugins.has_plugin(HYPOTHESIS):
        plugins.unregister(name=HYPOTHESIS)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect `.feature` files."""
    if file_path.suffix == ".feature":
        node: pytest.Collector = FeatureFile.from_parent(parent, path=file_path)
        return node
    return None


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Collect the unreadable feature files that pytest passes over, so that the run refuses them."""
    report = yield
    if isinstance(collector, pytest.Directory) and report.passed:
        unreadable = (path for path in sorted(collector.path.iterdir()) if is_unreadable_feature(path))
        included = (path for path in unreadable if not _is_ignored(path, collector))
        report.result += [FeatureFile.from_parent(collector, path=path) for path in included]
    return report


def _is_ignored(path: Path, collector: pytest.Collector) -> bool:
    """Return whether the command line or a conftest.py excludes a path from collection."""
    return bool(collector.ihook.pytest_ignore_collect(collection_path=path, config=collector.config))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the scenario and the status of its steps to the report."""
    report = yield
    if isinstance(item, ScenarioItem):
        reporting.add_scenario(item.progress, call, report)
    return report
