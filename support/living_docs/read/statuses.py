"""What a status of Cucumber means for a promise."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from support.living_docs.read.model import Failure, Outcome
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
"""Only the name of an exception is told: those of this kit that are assertions, and those of other test tools."""

_TYPE = re.compile(r"[A-Za-z_][\w.$]*(?=:|\s*$)")
_INTERRUPTED: Final = "The run was interrupted here."
_UNEXPECTED_SUCCESS: Final = "[XPASS(strict)]"
STOPPING: Final = frozenset({Outcome.BROKEN, Outcome.FAILED, Outcome.UNDEFINED, Outcome.PENDING, Outcome.INTERRUPTED})
"""What keeps the rest of a scenario from running."""


def failure_of(result: Any) -> Failure | None:
    """Give why something did not pass, where that is told.

    Args:
        result: A `testStepResult` of Cucumber Messages.
    """
    exception = part(result, "exception")
    told = text(result, "message")
    type_, trace = text(exception, "type"), text(exception, "stackTrace")
    message = text(exception, "message")
    if not message and text(result, "status") == "UNKNOWN" and (told or trace or type_):
        message = _INTERRUPTED  # what is raised then has no words, and its traceback is no reason
    message = message or told
    trace = trace or (told if told != message else "")
    return Failure(type=type_, message=message, trace=trace) if message or trace or type_ else None


def outcome_of(result: Any) -> Outcome:
    """Give what became of a step, taken by itself.

    Args:
        result: A `testStepResult` of Cucumber Messages.
    """
    status = text(result, "status")
    if status == "FAILED":
        return Outcome.FAILED if _is_expectation(failure_of(result)) else Outcome.BROKEN
    return _OUTCOMES.get(status, Outcome.INTERRUPTED)


def _is_expectation(failure: Failure | None) -> bool:
    """Whether what was raised says that an expectation is not met, and not that something broke."""
    if failure is None:
        return True
    named = failure.type or next(iter(_TYPE.findall(failure.message.partition("\n")[0])), "")
    return bool(_EXPECTATION.search(named)) or failure.message.startswith(_UNEXPECTED_SUCCESS)


def in_turn(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Give what became of each step when those before it are known: after one that stopped, none was left out.

    Args:
        outcomes: What became of each, taken by itself, in their order.
    """
    stopped = False
    told = []
    for outcome in outcomes:
        told.append(Outcome.NOT_RUN if stopped and outcome is Outcome.SKIPPED else outcome)
        stopped = stopped or outcome in STOPPING
    return told


def of_scenario(outcomes: Iterable[Outcome], *, ended: bool, unfinished: bool = False) -> Outcome:
    """Give what became of a scenario: what became of the first step or hook that stopped it.

    Args:
        outcomes: What became of each step, and of each hook that ran, in their order.
        ended: Whether its end was told.
        unfinished: Whether it says of itself that it is not ready, so that nobody expects its sentences to be known.
    """
    told = list(outcomes)
    stopping = next((one for one in told if one in STOPPING), None)
    if stopping is not None:
        return Outcome.PENDING if unfinished and stopping is Outcome.UNDEFINED else stopping
    if not ended or Outcome.NOT_RUN in told:
        return Outcome.INTERRUPTED
    return Outcome.SKIPPED if Outcome.SKIPPED in told else Outcome.PASSED
