"""What became of the scenarios in one run."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Final

from support.living_docs.read.feature_file import StepWords, Written, table_of
from support.living_docs.read.model import Argument, Attachment, Outcome, Scenario, Step
from support.living_docs.read.run_messages import Attempt, Told
from support.living_docs.read.statuses import failure_of, in_turn, of_scenario, outcome_of
from support.living_docs.read.untrusted import nanoseconds, number, part, parts, text, texts

RECORD: Final = ("record.ndjson", "application/x-ndjson")
"""The name and media type of what happened."""

_WORK_IN_PROGRESS: Final = "@wip"
_KEYWORDS: Final = {"Context": "Given", "Action": "When", "Outcome": "Then"}
_MOMENTS: Final = {"BEFORE": "Before", "AFTER": "After"}
_NOTHING: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Ran:
    """A scenario that was tried in one run.

    Attributes:
        scenario: What became of the last attempt.
        started: When that began, in nanoseconds since 1970.
        outcomes: What became of each attempt.
    """

    scenario: Scenario
    started: int
    outcomes: tuple[Outcome, ...]


def ran(told: Told, pickle: Mapping[str, Any], scenario: Scenario, written: Written, attempts: list[Attempt]) -> Ran:
    """Give what became of a scenario.

    Args:
        told: The run.
        pickle: The scenario as it runs.
        scenario: The same as it is written.
        written: Its feature file.
        attempts: The tries at it, in order; may be empty.
    """
    tries = [_tried(told, pickle, attempt, written) for attempt in attempts]
    if not tries:
        steps = tuple(_not_run(told, pickle, written))
        return Ran(replace(scenario, steps=steps, background_steps=_backgrounds(pickle, written)), 0, ())
    last, attempt = tries[-1], attempts[-1]
    outcomes = tuple(one.outcome for one in tries)
    result = replace(
        scenario,
        outcome=last.outcome,
        seconds=last.seconds,
        steps=last.steps,
        hooks=last.hooks,
        background_steps=_backgrounds(pickle, written),
        attempts=len(attempts),
        flaky=len(set(outcomes)) > 1,
    )
    return Ran(result, attempt.started, outcomes)


@dataclass(frozen=True, slots=True)
class _Tried:
    """What became of one attempt."""

    outcome: Outcome
    seconds: float
    steps: tuple[Step, ...]
    hooks: tuple[Step, ...]


def _tried(told: Told, pickle: Mapping[str, Any], attempt: Attempt, written: Written) -> _Tried:
    pickled = {text(step, "id"): step for step in parts(pickle, "steps")}
    steps: list[Step] = []
    hooks: list[Step] = []
    outcomes: list[Outcome] = []
    cases = parts(told.cases.get(attempt.case, _NOTHING), "testSteps")
    judged = in_turn(_judged(case, attempt) for case in cases)
    for case, outcome in zip(cases, judged, strict=True):
        if "hookId" in case:
            hook = _hook(told, text(case, "hookId"), text(case, "id"), outcome, attempt)
            hooks += [hook] if _tells_something(hook) else []
            outcomes += [outcome] if outcome is not Outcome.NOT_RUN else []
        else:
            step = pickled.get(text(case, "pickleStepId"), _NOTHING)
            made = _step(told, step, case, attempt.results.get(text(case, "id"), _NOTHING), outcome, written)
            steps.append(_left_behind(made, attempt, text(case, "id")))
            outcomes.append(outcome)
    if attempt.attachments.get(""):
        hooks.append(_left_behind(Step(keyword="After", text="", line=0, outcome=Outcome.PASSED), attempt, ""))
    known_steps = steps or _not_run(told, pickle, written)
    lost = bool(pickled) and not cases
    unfinished = any(text(tag, "name") == _WORK_IN_PROGRESS for tag in parts(pickle, "tags"))
    outcome = of_scenario(outcomes, ended=attempt.finished is not None and not lost, unfinished=unfinished)
    return _Tried(outcome, _seconds(attempt), tuple(known_steps), tuple(hooks))


def _judged(case: Mapping[str, Any], attempt: Attempt) -> Outcome:
    """What became of a step or hook, taken by itself."""
    identity = text(case, "id")
    result = attempt.results.get(identity)
    if result is None:
        return Outcome.INTERRUPTED if identity in attempt.begun else Outcome.NOT_RUN
    outcome = outcome_of(result)
    was_not_due = outcome is Outcome.SKIPPED and "hookId" in case and not nanoseconds(result, "duration")
    return Outcome.NOT_RUN if was_not_due and failure_of(result) is None else outcome


def _not_run(told: Told, pickle: Mapping[str, Any], written: Written) -> Iterator[Step]:
    """The steps of a scenario, none of which has run."""
    for step in parts(pickle, "steps"):
        yield _step(told, step, _NOTHING, _NOTHING, Outcome.NOT_RUN, written)


def _step(
    told: Told,
    step: Mapping[str, Any],
    case: Mapping[str, Any],
    result: Mapping[str, Any],
    outcome: Outcome,
    written: Written,
) -> Step:
    """A step of a scenario, but for what it left behind."""
    found = _words(step, written)
    argument = part(step, "argument")
    beneath = part(argument, "docString")
    return Step(
        keyword=(found.keyword if found else "") or _KEYWORDS.get(text(step, "type"), "*"),
        text=text(step, "text"),
        line=found.line if found else 0,
        outcome=outcome,
        seconds=nanoseconds(result, "duration") / 1e9,
        arguments=tuple(_arguments(case)),
        table=table_of(argument),
        doc_string=text(beneath, "content") if beneath else None,
        failure=failure_of(result),
        suggestion=told.suggestions.get(text(step, "id"), ""),
    )


def _words(step: Mapping[str, Any], written: Written) -> StepWords | None:
    """What the feature file says of a step; None where it does not have it."""
    return next((written.steps[node] for node in texts(step, "astNodeIds") if node in written.steps), None)


def _arguments(case: Mapping[str, Any]) -> Iterator[Argument]:
    """The values in a step's text; those of a sentence that is not the only one that fits are not told."""
    matches = parts(case, "stepMatchArgumentsLists")
    if len(matches) != 1:
        return
    for told in parts(matches[0], "stepMatchArguments"):
        group = part(told, "group")
        if "value" in group:
            yield Argument(start=number(group, "start"), value=text(group, "value"))


def _hook(told: Told, identity: str, case: str, outcome: Outcome, attempt: Attempt) -> Step:
    hook, result = told.hooks.get(identity, {}), attempt.results.get(case, {})
    step = Step(
        keyword=next((word for start, word in _MOMENTS.items() if text(hook, "type").startswith(start)), "Hook"),
        text=text(hook, "name"),
        line=0,
        outcome=outcome,
        seconds=nanoseconds(result, "duration") / 1e9,
        failure=failure_of(result),
    )
    return _left_behind(step, attempt, case)


def run_hooks(told: Told) -> Iterator[Step]:
    """Give the hooks of the whole run that failed or left something behind.

    Args:
        told: The run.
    """
    for attempt in told.run_hooks.values():
        outcome = outcome_of(attempt.results[""]) if attempt.finished is not None else Outcome.INTERRUPTED
        hook = _hook(told, attempt.case, "", outcome, attempt)
        if _tells_something(hook):
            yield hook


def _tells_something(hook: Step) -> bool:
    silent = hook.outcome in (Outcome.PASSED, Outcome.NOT_RUN)
    return not silent or hook.failure is not None or bool(hook.attachments or hook.record)


def _left_behind(step: Step, attempt: Attempt, identity: str) -> Step:
    """A step with what was attached to it."""
    attached = [attachment_of(one) for one in attempt.attachments.get(identity, ())]
    if not attached:
        return step
    records = [one for one in attached if (one.name, one.media_type) == RECORD]
    others = tuple(one for one in attached if (one.name, one.media_type) != RECORD)
    return replace(step, record="".join(map(body_of, records)), attachments=others)


def attachment_of(told: Mapping[str, Any]) -> Attachment:
    """Give an attachment; one that is kept elsewhere as a link to it.

    Args:
        told: An `attachment` or `externalAttachment` of Cucumber Messages.
    """
    encoded = text(told, "contentEncoding") == "BASE64"
    link = text(told, "url")
    body, media_type = text(told, "body"), text(told, "mediaType")
    if link and not body:
        return Attachment(name=media_type, media_type="text/uri-list", body=link)
    return Attachment(name=text(told, "fileName"), media_type=media_type, body=body, encoded=encoded)


def body_of(attachment: Attachment) -> str:
    """Give the text of an attachment; empty where its encoding is damaged.

    Args:
        attachment: One that holds text.
    """
    if not attachment.encoded:
        return attachment.body
    try:
        return base64.b64decode(attachment.body, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _backgrounds(pickle: Mapping[str, Any], written: Written) -> int:
    """How many of a scenario's first steps are a background's."""
    count = 0
    for step in parts(pickle, "steps"):
        found = _words(step, written)
        if found is None or not found.background:
            break
        count += 1
    return count


def _seconds(attempt: Attempt) -> float:
    """How long an attempt took by the clock; as long as its steps, where its end was not told."""
    if attempt.finished and attempt.started and attempt.finished >= attempt.started:
        return (attempt.finished - attempt.started) / 1e9
    return sum(nanoseconds(result, "duration") for result in attempt.results.values()) / 1e9


def attempts_by_pickle(told: Told) -> dict[str, list[Attempt]]:
    """Give the tries at each scenario, in their order, by the id of the scenario as it runs.

    Args:
        told: The run.
    """
    found: dict[str, list[Attempt]] = {}
    for attempt in told.attempts.values():
        found.setdefault(text(told.cases.get(attempt.case, _NOTHING), "pickleId"), []).append(attempt)
    for attempts in found.values():
        attempts.sort(key=lambda one: one.number)
    return found


def merged(runs: Iterable[Ran]) -> Ran:
    """Give what became of a scenario that was tried in several runs: the latest attempt counts.

    Args:
        runs: What became of it in each run; at least one.
    """
    tried = sorted(runs, key=lambda one: (bool(one.outcomes), one.started))
    outcomes = tuple(chain.from_iterable(one.outcomes for one in tried))
    last = tried[-1]
    scenario = replace(last.scenario, attempts=len(outcomes), flaky=len(set(outcomes)) > 1)
    return Ran(scenario, last.started, outcomes)
