"""`--debug-flow` and `--profile-flow`: a closer look at scenarios, and at any other test that runs a flow."""

from __future__ import annotations

import importlib
import logging
import pkgutil
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pytest
from _pytest.terminal import TerminalReporter

from support.execution.flow_log import LOG
from support.execution.plugin import worlds
from support.gherkin.collector import ScenarioItem
from support.monitors.profile_report import ProfileSummary, summary_line, write_profile
from support.monitors.profiling import profile_execution
from support.product import find_product

SECTION = "flow log"
"""The section of a report that holds the log of a flow."""

_LOG = pytest.StashKey[list[str]]()
_PROFILE = pytest.StashKey[ProfileSummary]()
_PROFILE_ERROR = pytest.StashKey[str]()
"""Why there is no profile."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("acceptance", "acceptance tests")
    group.addoption(
        "--debug-flow",
        action="store_true",
        help="for each scenario that runs: what every update changed in the state; live with -s",
    )
    group.addoption(
        "--profile-flow",
        action="store_true",
        help="for each scenario that runs: where its time goes, written to reports/profiles; limits do not apply",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Log and profile a test, where the options ask for it."""
    __tracebackhide__ = True
    with _listening(item), _profiling(item):
        return (yield)


@contextmanager
def _listening(item: pytest.Item) -> Iterator[None]:
    if not item.config.option.debug_flow:
        yield
        return
    listener = _Listener(live=_is_live(item.config))
    level, propagates = LOG.level, LOG.propagate
    LOG.addHandler(listener)
    LOG.setLevel(logging.DEBUG)
    LOG.propagate = False  # pytest's own log would repeat everything
    try:
        yield
    finally:
        LOG.removeHandler(listener)
        LOG.setLevel(level)
        LOG.propagate = propagates
        item.stash[_LOG] = listener.lines


class _Listener(logging.Handler):
    """Keeps the lines of a flow's log, or writes them at once if `live`."""

    def __init__(self, *, live: bool) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._live = live

    def emit(self, record: logging.LogRecord) -> None:
        """Take a line in."""
        if self._live:
            sys.stdout.write(f"\n{record.getMessage()}")
        else:
            self.lines.append(record.getMessage())


def _is_live(config: pytest.Config) -> bool:
    """Return whether output of a test reaches the terminal: with `-s`, and not from a worker."""
    return config.option.capture == "no" and not hasattr(config, "workerinput")


@contextmanager
def _profiling(item: pytest.Item) -> Iterator[None]:
    if not item.config.option.profile_flow:
        yield
        return
    _import_everything()
    profile = None
    try:
        with profile_execution() as profile:
            yield
    finally:
        if profile is not None:
            flow = item.config.getoption("flow")
            try:
                item.stash[_PROFILE] = write_profile(item.config.rootpath, item.nodeid, profile, flow)
            except OSError as error:  # no matter of the scenario, which must not fail by it
                item.stash[_PROFILE_ERROR] = (
                    f"{item.nodeid}: its profile could not be written: {error.strerror or error}"
                )


def _import_everything() -> None:
    """Import what a scenario imports when it begins: that is no time of the scenario's."""
    product = find_product()
    for package in map(importlib.import_module, ("support.flow_builder", *(product.packages if product else ()))):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the log and the profile to the report of a test."""
    report = yield
    if call.when == "call":
        if lines := item.stash.get(_LOG, None):
            report.sections.append((SECTION, "\n".join(lines)))
        if profile := item.stash.get(_PROFILE, None):
            report.flow_profile = profile  # type: ignore[attr-defined]  # reports carry what plugins add
        if profile_error := item.stash.get(_PROFILE_ERROR, ""):
            report.flow_profile_error = profile_error  # type: ignore[attr-defined]  # as above
    return report


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Show the logs of tests that did not fail, and the profiles."""
    reports = [
        report
        for several in terminalreporter.stats.values()
        for report in several
        if isinstance(report, pytest.TestReport) and report.when == "call"
    ]
    for report in reports:
        for name, text in report.sections:
            if name == SECTION and not report.failed:  # that of a failed one is shown with its failure
                terminalreporter.write_sep("-", f"{SECTION}: {report.nodeid}")
                terminalreporter.write_line(text)
    profiles: list[ProfileSummary] = [report.flow_profile for report in reports if hasattr(report, "flow_profile")]
    if profiles:
        terminalreporter.write_sep("-", "where the time goes")
        for profile in profiles:
            terminalreporter.write_line(summary_line(profile))
    for report in reports:
        if hasattr(report, "flow_profile_error"):
            terminalreporter.write_line(report.flow_profile_error, red=True)


def pytest_gherkin_debug_options(item: pytest.Item) -> str | None:
    """Name the option that shows every update of a scenario that failed."""
    runs_a_flow = isinstance(item, ScenarioItem) and bool(worlds(item))
    return "--debug-flow" if runs_a_flow and not item.config.option.debug_flow else None
