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
    if call.when != "setup" or not report.passed:
        report.gherkin = progress.as_report()  # type: ignore[attr-defined]  # reports carry what plugins add


def _is_told(progress: ScenarioProgress) -> bool:
    """Whether a step or hook tells already why the scenario fails."""
    return any(happening.status in STOPPING for happening in (*progress.steps, *progress.hooks))
