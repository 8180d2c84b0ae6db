"""What the messages of one run tell, by their ids, with nothing judged yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.living_docs.read.envelopes import Problems, envelopes
from support.living_docs.read.model import Problem
from support.living_docs.read.untrusted import line, nanoseconds, number, part, parts, text


@dataclass(slots=True)
class Attempt:
    """One try at a scenario, or at a hook of the whole run.

    Attributes:
        case: The id of the test case, or of the hook.
        number: Which try it is, from 0.
        started: When it began, in nanoseconds since 1970; 0 where that is not told.
        finished: When it was over, in nanoseconds since 1970; None where that is not told.
        begun: The ids of the steps that began.
        results: What became of each step, by the step's id.
        attachments: What each step left behind, by the step's id; what belongs to no step by the empty text.
    """

    case: str
    number: int = 0
    started: int = 0
    finished: int | None = None
    begun: set[str] = field(default_factory=set)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    attachments: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class Told:
    """What one run told; texts and objects as they came.

    Attributes:
        problems: Where it is noted what makes no sense.
        meta: What ran the scenarios.
        started: When it began, in nanoseconds since 1970; 0 where that is not told.
        ended: The message of its end; None where that is not told.
        uris: The feature files that were told of, in order.
        documents: Feature files as trees, by uri.
        sources: Their texts, by uri.
        refused: Why feature files could not be run, by uri.
        pickles: Scenarios as they run, by id.
        cases: Test cases, by id.
        attempts: Tries at scenarios, by id.
        hooks: Hooks, by id.
        run_hooks: Hooks of the whole run, by the id of the try.
        suggestions: What would define a step, by the id of the scenario's step.
        attachments: What was attached to the run.
    """

    problems: Problems
    meta: dict[str, Any] = field(default_factory=dict)
    started: int = 0
    ended: dict[str, Any] | None = None
    uris: dict[str, None] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    refused: dict[str, list[Problem]] = field(default_factory=dict)
    pickles: dict[str, dict[str, Any]] = field(default_factory=dict)
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    attempts: dict[str, Attempt] = field(default_factory=dict)
    hooks: dict[str, dict[str, Any]] = field(default_factory=dict)
    run_hooks: dict[str, Attempt] = field(default_factory=dict)
    suggestions: dict[str, str] = field(default_factory=dict)
    attachments: list[dict[str, Any]] = field(default_factory=list)

    @property
    def says_something(self) -> bool:
        """Whether anything of a run is told."""
        return bool(self.uris or self.attempts or self.started or self.ended or self.attachments or self.meta)

    @property
    def is_over(self) -> bool:
        """Whether what comes after the next `meta` belongs to another run."""
        return self.ended is not None or bool(self.attempts)

    def take(self, kind: str, content: dict[str, Any]) -> None:
        """Take in a message; one of an unknown kind is passed over.

        Args:
            kind: Which message it is.
            content: What it holds.
        """
        taker = _TAKERS.get(kind)
        if taker is not None:
            taker(self, content)


def tell(path: Path, shown: str) -> Iterator[Told]:
    """Give what each run in a file told: there are several where files were put one behind the other.

    Args:
        path: The file.
        shown: How it is named to people.

    Raises:
        OSError: The file cannot be read.
    """
    problems = Problems(shown)
    told = Told(problems)
    for kind, content in envelopes(path, problems):
        if kind == "meta" and told.is_over:
            yield told
            told = Told(problems)
        told.take(kind, content)
    yield told


def first_start(path: Path) -> int:
    """Give when the first run in a file began, in nanoseconds since 1970; 0 where it does not tell.

    Args:
        path: A file of Cucumber Messages; it is read no further than that.

    Raises:
        OSError: The file cannot be read.
    """
    found = (content for kind, content in envelopes(path, Problems("")) if kind == "testRunStarted")
    return nanoseconds(next(found, {}), "timestamp")


def _meta(told: Told, content: dict[str, Any]) -> None:
    told.meta = told.meta or content


def _run_started(told: Told, content: dict[str, Any]) -> None:
    told.started = told.started or nanoseconds(content, "timestamp")


def _run_finished(told: Told, content: dict[str, Any]) -> None:
    told.ended = content


def _source(told: Told, content: dict[str, Any]) -> None:
    uri = text(content, "uri")
    told.uris.setdefault(uri)
    told.sources.setdefault(uri, text(content, "data"))


def _document(told: Told, content: dict[str, Any]) -> None:
    uri = text(content, "uri")
    told.uris.setdefault(uri)
    told.documents.setdefault(uri, part(content, "feature"))


def _parse_error(told: Told, content: dict[str, Any]) -> None:
    source = part(content, "source")
    uri = text(source, "uri")
    told.uris.setdefault(uri)
    problem = Problem(uri=uri, line=line(source), message=text(content, "message"))
    known = told.refused.setdefault(uri, [])
    if problem not in known:
        known.append(problem)


def _pickle(told: Told, content: dict[str, Any]) -> None:
    told.uris.setdefault(text(content, "uri"))
    told.pickles.setdefault(text(content, "id"), content)


def _case(told: Told, content: dict[str, Any]) -> None:
    told.cases.setdefault(text(content, "id"), content)


def _case_started(told: Told, content: dict[str, Any]) -> None:
    attempt = Attempt(text(content, "testCaseId"), number(content, "attempt"), nanoseconds(content, "timestamp"))
    told.attempts.setdefault(text(content, "id"), attempt)


def _case_finished(told: Told, content: dict[str, Any]) -> None:
    attempt = told.attempts.get(text(content, "testCaseStartedId"))
    if attempt is not None:
        attempt.finished = nanoseconds(content, "timestamp")


def _step_started(told: Told, content: dict[str, Any]) -> None:
    attempt = told.attempts.get(text(content, "testCaseStartedId"))
    if attempt is not None:
        attempt.begun.add(text(content, "testStepId"))


def _step_finished(told: Told, content: dict[str, Any]) -> None:
    attempt = told.attempts.get(text(content, "testCaseStartedId"))
    if attempt is not None:
        attempt.results[text(content, "testStepId")] = part(content, "testStepResult")


def _attachment(told: Told, content: dict[str, Any]) -> None:
    attempt = told.attempts.get(text(content, "testCaseStartedId"))
    if attempt is None:
        attempt = told.run_hooks.get(text(content, "testRunHookStartedId"))
    if attempt is None:
        told.attachments.append(content)
    else:
        attempt.attachments.setdefault(text(content, "testStepId"), []).append(content)


def _hook(told: Told, content: dict[str, Any]) -> None:
    told.hooks.setdefault(text(content, "id"), content)


def _run_hook_started(told: Told, content: dict[str, Any]) -> None:
    attempt = Attempt(text(content, "hookId"), started=nanoseconds(content, "timestamp"))
    told.run_hooks.setdefault(text(content, "id"), attempt)


def _run_hook_finished(told: Told, content: dict[str, Any]) -> None:
    attempt = told.run_hooks.get(text(content, "testRunHookStartedId"))
    if attempt is not None:
        attempt.finished = nanoseconds(content, "timestamp")
        attempt.results[""] = part(content, "result")


def _suggestion(told: Told, content: dict[str, Any]) -> None:
    code = "\n\n".join(filter(None, (text(snippet, "code") for snippet in parts(content, "snippets"))))
    told.suggestions.setdefault(text(content, "pickleStepId"), code)


_TAKERS: dict[str, Callable[[Told, dict[str, Any]], None]] = {
    "meta": _meta,
    "testRunStarted": _run_started,
    "testRunFinished": _run_finished,
    "source": _source,
    "gherkinDocument": _document,
    "parseError": _parse_error,
    "pickle": _pickle,
    "testCase": _case,
    "testCaseStarted": _case_started,
    "testCaseFinished": _case_finished,
    "testStepStarted": _step_started,
    "testStepFinished": _step_finished,
    "attachment": _attachment,
    "externalAttachment": _attachment,
    "hook": _hook,
    "testRunHookStarted": _run_hook_started,
    "testRunHookFinished": _run_hook_finished,
    "suggestion": _suggestion,
}
