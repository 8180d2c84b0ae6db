"""What a status of Cucumber means for a promise."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from support.living_docs.read.model import Failure
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.untrusted import part, text

_OUTCOMES: Final = {
    "PASSED": Outcome.PASSED,
    "SKIPPED": Outcome.SKIPPED,
    "PENDING": Outcome.PENDING,
    "UNDEFINED": Outcome.UNDEFINED,
    "AMBIGUOUS": Outcome.UNDEFINED,
    "UNKNOWN": Outcome.INTERRUPTED,
}
_EXPECTATION = re.compile(
    r"(?:Assertion\w*(?:Error|Failed)|^Failed|ExpectationNotMet\w*|ComparisonFailure|AtFault|NotSatisfied|UnseenError)$"
)
"""The names of exceptions that are assertions, of this kit and of other test tools; messages have only the name."""

_TYPE = re.compile(r"[A-Za-z_][\w.$]*(?=:|\s*$)")
_INTERRUPTED: Final = "The run was interrupted here."
_UNEXPECTED_SUCCESS: Final = "[XPASS(strict)]"
_STOPPING: Final = frozenset({Outcome.BROKEN, Outcome.FAILED, Outcome.UNDEFINED, Outcome.PENDING, Outcome.INTERRUPTED})
"""Outcomes that keep the rest of a scenario from running."""


def failure_of(result: Any) -> Failure | None:
    """Return why something did not pass, if a `testStepResult` of Cucumber Messages says so."""
    exception, words = part(result, "exception"), text(result, "message")
    type_, trace, message = text(exception, "type"), text(exception, "stackTrace"), text(exception, "message")
    if not message and text(result, "status") == "UNKNOWN" and (words or trace or type_):
        message = _INTERRUPTED  # an interruption has no message, and its traceback is not the reason
    message = message or words
    trace = trace or (words if words != message else "")
    return Failure(type=type_, message=message, trace=trace) if message or trace or type_ else None


def outcome_of(result: Any) -> Outcome:
    """Return the outcome of a step by itself, from a `testStepResult` of Cucumber Messages."""
    status = text(result, "status")
    if status == "FAILED":
        return Outcome.FAILED if _is_expectation(failure_of(result)) else Outcome.BROKEN
    return _OUTCOMES.get(status, Outcome.INTERRUPTED)


def _is_expectation(failure: Failure | None) -> bool:
    """Return whether the failure is an expectation that was not met, not a break."""
    if failure is None:
        return True
    named = failure.type or next(iter(_TYPE.findall(failure.message.partition("\n")[0])), "")
    return bool(_EXPECTATION.search(named)) or failure.message.startswith(_UNEXPECTED_SUCCESS)


def in_order(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return the outcome of each step given the earlier ones: after a step that stopped, skipped means not run.

    `outcomes` are those of each step by itself, in order.
    """
    stopped = False
    judged = []
    for outcome in outcomes:
        judged.append(Outcome.NOT_RUN if stopped and outcome is Outcome.SKIPPED else outcome)
        stopped = stopped or outcome in _STOPPING
    return judged


def scenario_outcome(outcomes: Iterable[Outcome], *, ended: bool, unfinished: bool = False) -> Outcome:
    """Return the outcome of a scenario: that of the first step or hook that stopped it.

    Args:
        unfinished: Whether it is marked as not ready, so that undefined steps are expected.
    """
    judged = list(outcomes)
    stopping = next((outcome for outcome in judged if outcome in _STOPPING), None)
    if stopping is not None:
        return Outcome.PENDING if unfinished and stopping is Outcome.UNDEFINED else stopping
    if not ended or Outcome.NOT_RUN in judged:
        return Outcome.INTERRUPTED
    return Outcome.SKIPPED if Outcome.SKIPPED in judged else Outcome.PASSED
