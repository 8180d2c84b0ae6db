"""Adds a scenario to the reports of its test, in plain values that travel between processes."""

from __future__ import annotations

from collections import defaultdict

import pytest

from support.gherkin.execution import error_report
from support.gherkin.progress import STOPPING, ScenarioProgress, ScenarioReport, StepStatus


def add_scenario(progress: ScenarioProgress, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Add the scenario's progress to a report of its test, except to that of a setup that passed.

    An error outside steps and hooks, such as in a fixture, is added as a hook.
    """
    error = call.excinfo.value if call.excinfo else None
    if error is not None and report.failed and not _has_failure(progress):
        hook = progress.hook("before" if call.when == "setup" else "after")
        hook.finish(StepStatus.FAILED, error_report(error))
        hook.started, hook.duration = int(call.start * 1e9), int(call.duration * 1e9)
    elif call.when == "call" and not report.passed and _seems_passed(progress):
        _record_reason(progress, report)
    if call.when != "setup" or not report.passed:
        report.gherkin = progress.as_report()  # type: ignore[attr-defined]  # reports carry what plugins add


class ReleasedAttachments:
    """Drops what a scenario has attached once all reports of it are out: pytest keeps reports to the end of the run."""

    def __init__(self) -> None:
        self._reports: dict[str, list[pytest.TestReport]] = defaultdict(list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a report of a scenario."""
        if hasattr(report, "gherkin"):
            self._reports[report.nodeid].append(report)

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Drop what the scenario attached."""
        for report in self._reports.pop(nodeid, ()):
            scenario: ScenarioReport = report.gherkin
            for result in (*scenario["steps"], *scenario["hooks"]):
                result.get("attachments", []).clear()


def _record_reason(progress: ScenarioProgress, report: pytest.TestReport) -> None:
    """Record why a scenario has not passed though all its steps have: it is unfinished, or was expected to fail."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
    unfinished = report.skipped and reason.removeprefix("Skipped: ").startswith("pending")
    status = StepStatus.PENDING if unfinished else StepStatus.SKIPPED if report.skipped else StepStatus.FAILED
    progress.hook("after").finish(status, {"type": "", "message": reason, "trace": ""})


def _seems_passed(progress: ScenarioProgress) -> bool:
    """Return whether every step and hook of a scenario has passed."""
    return all(result.status is StepStatus.PASSED for result in (*progress.steps, *progress.hooks))


def _has_failure(progress: ScenarioProgress) -> bool:
    """Return whether a step or hook already shows why the scenario fails."""
    return any(result.status in STOPPING for result in (*progress.steps, *progress.hooks))
