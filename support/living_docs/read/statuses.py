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
"""Messages hold only the name of an exception: those of this kit that are assertions, and those of other test tools."""

_TYPE = re.compile(r"[A-Za-z_][\w.$]*(?=:|\s*$)")
_INTERRUPTED: Final = "The run was interrupted here."
_UNEXPECTED_SUCCESS: Final = "[XPASS(strict)]"
_STOPPING: Final = frozenset({Outcome.BROKEN, Outcome.FAILED, Outcome.UNDEFINED, Outcome.PENDING, Outcome.INTERRUPTED})
"""What keeps the rest of a scenario from running."""


def failure_of(result: Any) -> Failure | None:
    """Return why something did not pass, where a `testStepResult` of Cucumber Messages says it."""
    exception, words = part(result, "exception"), text(result, "message")
    type_, trace, message = text(exception, "type"), text(exception, "stackTrace"), text(exception, "message")
    if not message and text(result, "status") == "UNKNOWN" and (words or trace or type_):
        message = _INTERRUPTED  # what is raised then has no words, and its traceback is no reason
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
    """Return whether an expectation is not met, where otherwise something broke."""
    if failure is None:
        return True
    named = failure.type or next(iter(_TYPE.findall(failure.message.partition("\n")[0])), "")
    return bool(_EXPECTATION.search(named)) or failure.message.startswith(_UNEXPECTED_SUCCESS)


def in_turn(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return the outcome of each step when those before it are known: after one that stopped, none was left out.

    Args:
        outcomes: Of each step by itself, in their order.
    """
    stopped = False
    judged = []
    for outcome in outcomes:
        judged.append(Outcome.NOT_RUN if stopped and outcome is Outcome.SKIPPED else outcome)
        stopped = stopped or outcome in _STOPPING
    return judged


def of_scenario(outcomes: Iterable[Outcome], *, ended: bool, unfinished: bool = False) -> Outcome:
    """Return the outcome of a scenario: that of the first step or hook that stopped it.

    Args:
        outcomes: Of each step, and of each hook that ran, in their order.
        ended: Whether its end is known.
        unfinished: Whether it says of itself that it is not ready, so that undefined sentences are no surprise.
    """
    judged = list(outcomes)
    stopping = next((outcome for outcome in judged if outcome in _STOPPING), None)
    if stopping is not None:
        return Outcome.PENDING if unfinished and stopping is Outcome.UNDEFINED else stopping
    if not ended or Outcome.NOT_RUN in judged:
        return Outcome.INTERRUPTED
    return Outcome.SKIPPED if Outcome.SKIPPED in judged else Outcome.PASSED
