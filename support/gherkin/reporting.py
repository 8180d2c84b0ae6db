"""What the report of a test says of a scenario, in plain values that travel between processes."""

from __future__ import annotations

import pytest

from support.gherkin.execution import error_report
from support.gherkin.progress import STOPPING, ScenarioProgress, StepStatus


def add_scenario(progress: ScenarioProgress, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Add to the report of each phase whose it is, and to the one that tells the outcome how far the scenario got.

    Args:
        progress: How far it got.
        call: What the phase gave.
        report: The report of the phase.
    """
    error = call.excinfo.value if call.excinfo else None
    if error is not None and report.failed and not _is_told(progress):
        hook = progress.hook("before" if call.when == "setup" else "after")
        hook.settle(StepStatus.FAILED, error_report(error))
        hook.started, hook.duration = int(call.start * 1e9), int(call.duration * 1e9)
    elif call.when == "call" and not report.passed and _seems_passed(progress):
        _tell_why_it_is_not_passed(progress, report)
    if call.when != "setup" or not report.passed:
        report.gherkin = progress.as_report()  # type: ignore[attr-defined]  # reports carry what plugins add


def _tell_why_it_is_not_passed(progress: ScenarioProgress, report: pytest.TestReport) -> None:
    """Note why a scenario whose steps all passed is not: it is unfinished, or was expected to fail."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
    unfinished = report.skipped and reason.removeprefix("Skipped: ").startswith("pending")
    status = StepStatus.PENDING if unfinished else StepStatus.SKIPPED if report.skipped else StepStatus.FAILED
    progress.hook("after").settle(status, {"type": "", "message": reason, "trace": ""})


def _seems_passed(progress: ScenarioProgress) -> bool:
    """Whether nothing of a scenario tells why it is not passed."""
    return all(happening.status is StepStatus.PASSED for happening in (*progress.steps, *progress.hooks))


def _is_told(progress: ScenarioProgress) -> bool:
    """Whether a step or hook tells already why the scenario fails."""
    return any(happening.status in STOPPING for happening in (*progress.steps, *progress.hooks))
