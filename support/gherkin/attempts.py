"""Writes an attempt at a scenario as Cucumber Messages."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest

from support.gherkin import envelopes
from support.gherkin.envelopes import Envelope
from support.gherkin.progress import ResultReport, ScenarioReport


class AttemptWriter:
    """Turns the steps of an attempt into envelopes, in order of time; `now` is in nanoseconds since 1970."""

    def __init__(self, attempt: str, now: int) -> None:
        self._attempt = attempt
        self.now = now

    def step_envelopes(self, step: str, report: ResultReport) -> Iterable[Envelope]:
        """Yield the envelopes of a step or hook."""
        started, duration, status = report["started"], report["duration"], report["status"]
        self.now = max(self.now, started)
        start = {"testCaseStartedId": self._attempt, "testStepId": step, "timestamp": envelopes.moment(self.now)}
        yield {"testStepStarted": start}
        for attached in report.get("attachments", ()):
            yield envelopes.attachment(self._attempt, step, attached)
        self.now = max(self.now, started + duration)
        yield envelopes.step_finished(self._attempt, step, status, duration, self.now, report.get("error"))


def start_time(scenario: ScenarioReport, report: pytest.TestReport | None) -> int:
    """Return when an attempt began, in nanoseconds since 1970; without a report of pytest it was interrupted."""
    moments = [result["started"] for result in (*scenario["hooks"], *scenario["steps"]) if result["started"]]
    return min(moments, default=int(report.start * 1e9) if report else time.time_ns())
