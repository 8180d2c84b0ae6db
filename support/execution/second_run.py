"""A test that breaches a time limit runs once more: a machine may be busy once, and only what happens again counts."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from _pytest.runner import runtestprotocol

from support.monitors.errors import TimeLimitBreached
from support.monitors.processor_delay import without_delay

_AGAIN = "This is the second run, in which delays by the machine do not count. In the first run:"

_LED = pytest.StashKey[bool]()
"""Whether a test that breaches a time limit is run once more, by this plugin."""

_BREACH = pytest.StashKey[str]()
"""What was breached in the first run of a test."""


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run a test, and once more where it did nothing wrong but breach a time limit."""
    if is_rerun_elsewhere(item):
        return None
    item.stash[_LED] = True
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    if _BREACH in item.stash and reports[-1].passed:
        for report in reports[:-1]:  # what runs again need not report that it was cleared up
            item.ihook.pytest_runtest_logreport(report=report)
        with without_delay():
            reports = runtestprotocol(item, log=False, nextitem=nextitem)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def is_rerun_elsewhere(item: pytest.Item) -> bool:
    """Return whether pytest-rerunfailures runs a test again after any failure."""
    return bool(getattr(item.config.option, "reruns", None)) or item.get_closest_marker("flaky") is not None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note a breach, and its outcome in the second run."""
    error = call.excinfo.value if call.excinfo else None
    before = item.stash.get(_BREACH, None)
    if before is not None and isinstance(error, TimeLimitBreached):
        error.add_note(f"{_AGAIN} {before}")
    report = yield
    if call.when != "call":
        return report
    if before is not None:
        report.time_limit_breached_once = before  # type: ignore[attr-defined]  # reports carry what plugins add
    elif isinstance(error, TimeLimitBreached) and report.failed and item.stash.get(_LED, False):
        item.stash[_BREACH] = "; ".join(error.breaches)
        report.outcome = "rerun"  # type: ignore[assignment]  # as pytest-rerunfailures calls it
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    """Name the first of two runs."""
    return ("rerun", "R", ("RERUN", {"yellow": True})) if str(report.outcome) == "rerun" else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the tests that breached a time limit once and not again."""
    for report in terminalreporter.stats.get("passed", ()):
        if breach := getattr(report, "time_limit_breached_once", ""):
            terminalreporter.write_line(f"{report.nodeid}: passes; too slow once, and not again: {breach}", yellow=True)
