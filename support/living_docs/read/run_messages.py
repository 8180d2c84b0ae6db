"""The messages of one run by their ids, without any judgment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.gherkin.stored_texts import TextFolder
from support.living_docs.read.envelopes import Problems, envelopes
from support.living_docs.read.model import FileProblem
from support.living_docs.read.untrusted import line, nanoseconds, number, part, parts, text


@dataclass(slots=True)
class Attempt:
    """One try at a scenario, or at a hook of the whole run.

    Attributes:
        case: The id of the test case, or of the hook.
        started: In nanoseconds since 1970; 0 where it is not known.
        finished: In nanoseconds since 1970; None where its end is not known.
        attachments: By the step's id; those of no step by the empty text.
    """

    case: str
    number: int = 0
    started: int = 0
    finished: int | None = None
    started_steps: set[str] = field(default_factory=set)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    attachments: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class RunMessages:
    """The messages of one run; texts and objects as received, by id unless said otherwise.

    Attributes:
        texts: What is stored beside their file.
        started: In nanoseconds since 1970; 0 where it is not known.
        documents: Feature files as trees, by uri.
        refused: Why feature files could not be run, by uri.
        run_hooks: Hooks of the whole run, by the id of the attempt.
        suggestions: Code that would define a step, by the id of the pickle's step.
    """

    problems: Problems
    texts: TextFolder
    meta: dict[str, Any] = field(default_factory=dict)
    started: int = 0
    finished: dict[str, Any] | None = None
    uris: dict[str, None] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: dict[str, list[FileProblem]] = field(default_factory=dict)
    pickles: dict[str, dict[str, Any]] = field(default_factory=dict)
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    attempts: dict[str, Attempt] = field(default_factory=dict)
    hooks: dict[str, dict[str, Any]] = field(default_factory=dict)
    run_hooks: dict[str, Attempt] = field(default_factory=dict)
    suggestions: dict[str, str] = field(default_factory=dict)
    attachments: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether no message says anything about a run."""
        return not (self.uris or self.attempts or self.started or self.finished or self.attachments or self.meta)

    @property
    def is_over(self) -> bool:
        """Whether another `meta` would begin a new run."""
        return self.finished is not None or bool(self.attempts)

    def take(self, kind: str, content: dict[str, Any]) -> None:
        """Add a message; an unknown kind is ignored."""
        if handler := _HANDLERS.get(kind):
            handler(self, content)

    def attempt_of(self, content: dict[str, Any]) -> Attempt | None:
        """Return the attempt, at a scenario or a hook of the whole run, that a message belongs to."""
        attempt = self.attempts.get(text(content, "testCaseStartedId"))
        return attempt or self.run_hooks.get(text(content, "testRunHookStartedId"))


def runs_in(path: Path, name: str) -> Iterator[RunMessages]:
    """Return the messages of each run in a file: there are several where files were joined.

    `name` is what people call the file. Raise `OSError` if it cannot be read.
    """
    problems, texts = Problems(name), TextFolder(path.parent)
    messages = RunMessages(problems, texts)
    for kind, content in envelopes(path, problems):
        if kind == "meta" and messages.is_over:
            yield messages
            messages = RunMessages(problems, texts)
        messages.take(kind, content)
    yield messages


def first_start(path: Path) -> int:
    """Return when the first run in a file began, in nanoseconds since 1970; 0 where it does not say.

    Raise `OSError` if the file cannot be read.
    """
    starts = (content for kind, content in envelopes(path, Problems("")) if kind == "testRunStarted")
    return nanoseconds(next(starts, {}), "timestamp")


def _meta(messages: RunMessages, content: dict[str, Any]) -> None:
    messages.meta = messages.meta or content


def _run_started(messages: RunMessages, content: dict[str, Any]) -> None:
    messages.started = messages.started or nanoseconds(content, "timestamp")


def _run_finished(messages: RunMessages, content: dict[str, Any]) -> None:
    messages.finished = content


def _document(messages: RunMessages, content: dict[str, Any]) -> None:
    messages.documents.setdefault(_named_file(messages, content), part(content, "feature"))


def _parse_error(messages: RunMessages, content: dict[str, Any]) -> None:
    source = part(content, "source")
    uri = _named_file(messages, source)
    problem = FileProblem(uri=uri, line=line(source), message=_without_place(text(content, "message"), source))
    known = messages.refused.setdefault(uri, [])
    if problem not in known:
        known.append(problem)


def _without_place(message: str, source: dict[str, Any]) -> str:
    """Return what is wrong without the line and column before it, which are given apart."""
    location = part(source, "location")
    return message.removeprefix(f"({number(location, 'line')}:{number(location, 'column')}): ")


def _named_file(messages: RunMessages, content: dict[str, Any]) -> str:
    """Return the feature file that a message names, and add it to the files of the run."""
    uri = text(content, "uri")
    messages.uris.setdefault(uri)
    return uri


def _pickle(messages: RunMessages, content: dict[str, Any]) -> None:
    _named_file(messages, content)
    messages.pickles.setdefault(text(content, "id"), content)


def _hook(messages: RunMessages, content: dict[str, Any]) -> None:
    messages.hooks.setdefault(text(content, "id"), content)


def _case(messages: RunMessages, content: dict[str, Any]) -> None:
    messages.cases.setdefault(text(content, "id"), content)


def _case_started(messages: RunMessages, content: dict[str, Any]) -> None:
    attempt = Attempt(text(content, "testCaseId"), number(content, "attempt"), nanoseconds(content, "timestamp"))
    messages.attempts.setdefault(text(content, "id"), attempt)


def _run_hook_started(messages: RunMessages, content: dict[str, Any]) -> None:
    attempt = Attempt(text(content, "hookId"), started=nanoseconds(content, "timestamp"))
    messages.run_hooks.setdefault(text(content, "id"), attempt)


def _finished(messages: RunMessages, content: dict[str, Any]) -> None:
    if attempt := messages.attempt_of(content):
        attempt.finished = nanoseconds(content, "timestamp")


def _run_hook_finished(messages: RunMessages, content: dict[str, Any]) -> None:
    _finished(messages, content)
    if attempt := messages.attempt_of(content):
        attempt.results[""] = part(content, "result")


def _step_started(messages: RunMessages, content: dict[str, Any]) -> None:
    if attempt := messages.attempt_of(content):
        attempt.started_steps.add(text(content, "testStepId"))


def _step_finished(messages: RunMessages, content: dict[str, Any]) -> None:
    if attempt := messages.attempt_of(content):
        attempt.results[text(content, "testStepId")] = part(content, "testStepResult")


def _attachment(messages: RunMessages, content: dict[str, Any]) -> None:
    if attempt := messages.attempt_of(content):
        attempt.attachments.setdefault(text(content, "testStepId"), []).append(content)
    else:
        messages.attachments.append(content)


def _suggestion(messages: RunMessages, content: dict[str, Any]) -> None:
    code = "\n\n".join(filter(None, (text(snippet, "code") for snippet in parts(content, "snippets"))))
    messages.suggestions.setdefault(text(content, "pickleStepId"), code)


_HANDLERS: dict[str, Callable[[RunMessages, dict[str, Any]], object]] = {
    "meta": _meta,
    "testRunStarted": _run_started,
    "testRunFinished": _run_finished,
    "source": _named_file,
    "gherkinDocument": _document,
    "parseError": _parse_error,
    "pickle": _pickle,
    "hook": _hook,
    "testCase": _case,
    "testCaseStarted": _case_started,
    "testCaseFinished": _finished,
    "testStepStarted": _step_started,
    "testStepFinished": _step_finished,
    "attachment": _attachment,
    "externalAttachment": _attachment,
    "testRunHookStarted": _run_hook_started,
    "testRunHookFinished": _run_hook_finished,
    "suggestion": _suggestion,
}
