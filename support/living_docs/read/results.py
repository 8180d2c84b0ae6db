"""The results of scenarios in one run."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, takewhile
from typing import Any, Final, NamedTuple

from support.gherkin.stored_texts import STORED_TYPE, StoredText, TextFolder
from support.living_docs.read.feature_file import FeatureSource, StepSource, table_of
from support.living_docs.read.model import Argument, Attachment, Scenario, Step
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.run_messages import Attempt, RunMessages
from support.living_docs.read.statuses import failure_of, in_order, outcome_of, scenario_outcome
from support.living_docs.read.untrusted import nanoseconds, number, part, parts, text, texts

_WORK_IN_PROGRESS: Final = "@wip"
_KEYWORDS: Final = {"Context": "Given", "Action": "When", "Outcome": "Then"}
_MOMENTS: Final = {"BEFORE": "Before", "AFTER": "After"}
_LINKS: Final = "text/uri-list"
_NOTHING: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """The result of a scenario in one run.

    Attributes:
        started: When the last attempt began, in nanoseconds since 1970; 0 where it was not run.
    """

    scenario: Scenario
    started: int = 0
    outcomes: tuple[Outcome, ...] = ()

    @property
    def was_run(self) -> bool:
        """Whether it was tried at all."""
        return bool(self.outcomes)


Results = Mapping[str, ScenarioResult]
"""Results by the ids of the scenarios."""

_TOO_SLOW: Final = "TimeLimitBreached"
"""The error of a scenario that did nothing wrong, but took too long."""


class _AttemptResult(NamedTuple):
    outcome: Outcome
    seconds: float
    steps: tuple[Step, ...]
    hooks: tuple[Step, ...]

    @property
    def was_only_slow(self) -> bool:
        """Whether it breached a time limit: a machine may be busy once, so only the next attempt judges."""
        failures = (step.failure for step in (*self.steps, *self.hooks))
        return any(failure is not None and failure.type == _TOO_SLOW for failure in failures)


class ResultReader:
    """Reads the results of the scenarios of one feature file."""

    def __init__(self, messages: RunMessages, file: FeatureSource) -> None:
        self._messages = messages
        self._file = file

    def result(self, pickle: Mapping[str, Any], scenario: Scenario, attempts: list[Attempt]) -> ScenarioResult:
        """Return the result of a scenario from its attempts, in order; there may be none."""
        scenario = replace(scenario, background_steps=self._background_steps(pickle))
        results = [self._attempt(pickle, attempt) for attempt in attempts]
        if not results:
            return ScenarioResult(replace(scenario, steps=tuple(self._not_run(pickle))))
        last = results[-1]
        outcomes = tuple(last.outcome if result.was_only_slow else result.outcome for result in results)
        scenario = replace(
            scenario,
            outcome=last.outcome,
            seconds=last.seconds,
            steps=last.steps,
            hooks=last.hooks,
            attempts=len(attempts),
            flaky=len(set(outcomes)) > 1,
        )
        return ScenarioResult(scenario, attempts[-1].started, outcomes)

    def _attempt(self, pickle: Mapping[str, Any], attempt: Attempt) -> _AttemptResult:
        pickled = {text(step, "id"): step for step in parts(pickle, "steps")}
        steps: list[Step] = []
        hooks: list[Step] = []
        outcomes: list[Outcome] = []
        cases = parts(self._messages.cases.get(attempt.case, _NOTHING), "testSteps")
        judged = in_order(_outcome_by_itself(case, attempt) for case in cases)
        for case, outcome in zip(cases, judged, strict=True):
            if "hookId" in case:
                hook = _hook(self._messages, text(case, "hookId"), text(case, "id"), outcome, attempt)
                hooks += [hook] if _is_worth_showing(hook) else []
                outcomes += [outcome] if outcome is not Outcome.NOT_RUN else []
            else:
                step = pickled.get(text(case, "pickleStepId"), _NOTHING)
                result = attempt.results.get(text(case, "id"), _NOTHING)
                steps.append(
                    _with_attachments(
                        self._step(step, case, result, outcome), attempt, text(case, "id"), self._messages.texts
                    )
                )
                outcomes.append(outcome)
        if attempt.attachments.get(""):
            nameless = Step(keyword="After", text="", line=0, outcome=Outcome.PASSED)
            hooks.append(_with_attachments(nameless, attempt, "", self._messages.texts))
        is_lost = bool(pickled) and not cases
        unfinished = any(text(tag, "name") == _WORK_IN_PROGRESS for tag in parts(pickle, "tags"))
        ended = attempt.finished is not None and not is_lost
        outcome = scenario_outcome(outcomes, ended=ended, unfinished=unfinished)
        return _AttemptResult(outcome, _seconds(attempt), tuple(steps or self._not_run(pickle)), tuple(hooks))

    def _not_run(self, pickle: Mapping[str, Any]) -> Iterator[Step]:
        """Return the steps of a scenario, none of which has run."""
        for step in parts(pickle, "steps"):
            yield self._step(step, _NOTHING, _NOTHING, Outcome.NOT_RUN)

    def _step(
        self, step: Mapping[str, Any], case: Mapping[str, Any], result: Mapping[str, Any], outcome: Outcome
    ) -> Step:
        """Return a step of a scenario, without its attachments."""
        source = self._source(step)
        argument = part(step, "argument")
        doc_string = part(argument, "docString")
        return Step(
            keyword=(source.keyword if source else "") or _KEYWORDS.get(text(step, "type"), "*"),
            text=text(step, "text"),
            line=source.line if source else 0,
            outcome=outcome,
            seconds=nanoseconds(result, "duration") / 1e9,
            arguments=tuple(_arguments(case)),
            table=table_of(argument),
            doc_string=text(doc_string, "content") if doc_string else None,
            failure=failure_of(result),
            suggestion=self._messages.suggestions.get(text(step, "id"), ""),
        )

    def _source(self, step: Mapping[str, Any]) -> StepSource | None:
        """Return what the feature file says about a step; None where it lacks the step."""
        known = self._file.steps
        return next((known[node] for node in texts(step, "astNodeIds") if node in known), None)

    def _background_steps(self, pickle: Mapping[str, Any]) -> int:
        """Return how many of a scenario's first steps are a background's."""
        sources = map(self._source, parts(pickle, "steps"))
        return sum(1 for _ in takewhile(lambda source: source is not None and source.is_background, sources))


def _outcome_by_itself(case: Mapping[str, Any], attempt: Attempt) -> Outcome:
    """Return the outcome of a step or hook without regard to earlier ones."""
    identity = text(case, "id")
    result = attempt.results.get(identity)
    if result is None:
        return Outcome.INTERRUPTED if identity in attempt.started_steps else Outcome.NOT_RUN
    outcome = outcome_of(result)
    was_not_due = outcome is Outcome.SKIPPED and "hookId" in case and not nanoseconds(result, "duration")
    return Outcome.NOT_RUN if was_not_due and failure_of(result) is None else outcome


def _arguments(case: Mapping[str, Any]) -> Iterator[Argument]:
    """Return the values in a step's text; none where more than one definition matches."""
    matches = parts(case, "stepMatchArgumentsLists")
    if len(matches) != 1:
        return
    for match in parts(matches[0], "stepMatchArguments"):
        group = part(match, "group")
        if "value" in group:
            yield Argument(start=number(group, "start"), value=text(group, "value"))


def _hook(messages: RunMessages, identity: str, case: str, outcome: Outcome, attempt: Attempt) -> Step:
    hook, result = messages.hooks.get(identity, {}), attempt.results.get(case, {})
    step = Step(
        keyword=next((word for start, word in _MOMENTS.items() if text(hook, "type").startswith(start)), "Hook"),
        text=text(hook, "name"),
        line=0,
        outcome=outcome,
        seconds=nanoseconds(result, "duration") / 1e9,
        failure=failure_of(result),
    )
    return _with_attachments(step, attempt, case, messages.texts)


def run_hooks(messages: RunMessages) -> Iterator[Step]:
    """Return the hooks of the whole run that failed or attached something."""
    for attempt in messages.run_hooks.values():
        outcome = outcome_of(attempt.results[""]) if attempt.finished is not None else Outcome.INTERRUPTED
        hook = _hook(messages, attempt.case, "", outcome, attempt)
        if _is_worth_showing(hook):
            yield hook


def _is_worth_showing(hook: Step) -> bool:
    is_quiet = hook.outcome in (Outcome.PASSED, Outcome.NOT_RUN)
    return not is_quiet or hook.failure is not None or bool(hook.attachments or hook.records)


def _with_attachments(step: Step, attempt: Attempt, identity: str, texts: TextFolder) -> Step:
    records: list[str | StoredText] = []
    others: list[Attachment] = []
    for content in attempt.attachments.get(identity, ()):
        attachment = attachment_of(content)
        stored = texts.find(attachment.body) if attachment.media_type == _LINKS else None
        if stored is not None:
            records.append(stored)
        elif attachment.media_type == STORED_TYPE:
            records.append(body_of(attachment))
        else:
            others.append(attachment)
    return replace(step, records=tuple(records), attachments=tuple(others)) if records or others else step


def attachment_of(content: Mapping[str, Any]) -> Attachment:
    """Return an `attachment` or `externalAttachment` of Cucumber Messages; an external one becomes a link."""
    encoded = text(content, "contentEncoding") == "BASE64"
    link = text(content, "url")
    body, media_type = text(content, "body"), text(content, "mediaType")
    if link and not body:
        return Attachment(name=media_type, media_type=_LINKS, body=link)
    return Attachment(name=text(content, "fileName"), media_type=media_type, body=body, encoded=encoded)


def body_of(attachment: Attachment) -> str:
    """Return the text of an attachment; empty where its encoding is damaged."""
    if not attachment.encoded:
        return attachment.body
    try:
        return base64.b64decode(attachment.body, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _seconds(attempt: Attempt) -> float:
    """Return how long an attempt took by the clock, or the sum of its steps where its end is not known."""
    if attempt.finished and attempt.started and attempt.finished >= attempt.started:
        return (attempt.finished - attempt.started) / 1e9
    return sum(nanoseconds(result, "duration") for result in attempt.results.values()) / 1e9


def attempts_by_pickle(messages: RunMessages) -> Mapping[str, list[Attempt]]:
    """Return the attempts at each scenario, in order, by the id of its pickle."""
    attempts: dict[str, list[Attempt]] = {}
    for attempt in messages.attempts.values():
        pickle = text(messages.cases.get(attempt.case, _NOTHING), "pickleId")
        attempts.setdefault(pickle, []).append(attempt)
    for tries in attempts.values():
        tries.sort(key=lambda attempt: attempt.number)
    return attempts


def merged(results: Iterable[ScenarioResult]) -> ScenarioResult:
    """Return the result of a scenario in several runs, at least one: the latest attempt counts."""
    ordered = sorted(results, key=lambda result: (result.was_run, result.started))
    outcomes = tuple(chain.from_iterable(result.outcomes for result in ordered))
    last = ordered[-1]
    scenario = replace(last.scenario, attempts=len(outcomes), flaky=len(set(outcomes)) > 1)
    return ScenarioResult(scenario, last.started, outcomes)
