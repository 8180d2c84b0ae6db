"""Tells one attempt at a scenario in Cucumber Messages."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest

from support.gherkin import envelopes
from support.gherkin.envelopes import Envelope
from support.gherkin.progress import HookReport, ScenarioReport, StepReport


class Teller:
    """Tells the steps of an attempt one after the other, in time.

    Args:
        attempt: The id of the attempt.
        now: When it began, in nanoseconds since 1970.
    """

    def __init__(self, attempt: str, now: int) -> None:
        self._attempt = attempt
        self.now = now

    def happening(self, step: str, told: StepReport | HookReport | None) -> Iterable[Envelope]:
        """What became of a step or hook; it did not run where nothing is told.

        Args:
            step: Its id in the test case.
            told: What became of it.
        """
        started, duration, status = (told["started"], told["duration"], told["status"]) if told else (0, 0, "not run")
        self.now = max(self.now, started)
        begun = {"testCaseStartedId": self._attempt, "testStepId": step, "timestamp": envelopes.moment(self.now)}
        yield {"testStepStarted": begun}
        for attached in told.get("attachments", ()) if told else ():
            yield envelopes.attachment(self._attempt, step, attached)
        self.now = max(self.now, started + duration)
        error = told.get("error") if told else None
        yield envelopes.step_finished(self._attempt, step, status, duration, self.now, error)


def began(scenario: ScenarioReport, report: pytest.TestReport | None) -> int:
    """When an attempt began, in nanoseconds since 1970.

    Args:
        scenario: What became of it.
        report: What pytest says of it; None where it was interrupted.
    """
    moments = [told["started"] for told in (*scenario["hooks"], *scenario["steps"]) if told["started"]]
    return min(moments, default=int(report.start * 1e9) if report else time.time_ns())
