"""The progress of a scenario: its steps, each with exactly one status."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NotRequired, TypedDict

import pytest
from pytest_bdd.parser import Scenario


class StepStatus(StrEnum):
    """The outcome of a step."""

    PASSED = "passed"
    FAILED = "failed"
    PENDING = "pending"
    UNDEFINED = "undefined"
    AMBIGUOUS = "ambiguous"
    SKIPPED = "skipped"
    NOT_RUN = "not run"
    INTERRUPTED = "interrupted"


STOPPING = frozenset({StepStatus.FAILED, StepStatus.PENDING, StepStatus.UNDEFINED, StepStatus.AMBIGUOUS})
"""The statuses that keep a scenario from passing."""


class AttachmentReport(TypedDict):
    """An attachment of a step; `body` is text, or base64 where `encoded`."""

    body: str
    encoded: bool
    media_type: str
    name: str
    at: int


class ErrorReport(TypedDict):
    """Why a step did not pass: the name of the exception, what it says, and where it was raised."""

    type: str
    message: str
    trace: str


class ResultReport(TypedDict):
    """The outcome of a step or hook as reports carry it between processes; times are nanoseconds."""

    status: str
    started: int
    duration: int
    error: NotRequired[ErrorReport]
    attachments: NotRequired[list[AttachmentReport]]


class StepReport(ResultReport):
    """A step with its outcome."""

    keyword: str
    text: str
    line: int
    table: NotRequired[list[list[str]]]
    docstring: NotRequired[str]


class HookReport(ResultReport):
    """A hook with its outcome; `definition` is its place among the hooks, -1 for fixtures."""

    when: str
    definition: int


class ScenarioReport(TypedDict):
    """A scenario as reports carry it between processes; `rule` is empty outside rules."""

    file: str
    feature: str
    rule: str
    scenario: str
    long_name: str
    line: int
    row_line: int
    steps: list[StepReport]
    hooks: list[HookReport]
    context: dict[str, str]


@dataclass(slots=True)
class StepResult:
    """A step or hook with its outcome; times are nanoseconds, and `started` is 0 if it did not begin."""

    status: StepStatus = StepStatus.NOT_RUN
    started: int = 0
    duration: int = 0
    error: ErrorReport | None = None
    attachments: list[AttachmentReport] = field(default_factory=list)

    def begin(self) -> None:
        """Record that it begins now."""
        self.started = time.time_ns()

    def finish(self, status: StepStatus, error: ErrorReport | None = None) -> None:
        """Record its outcome; `error` is why it did not pass."""
        self.status = status
        self.duration = max(0, time.time_ns() - self.started) if self.started else 0
        self.error = error

    def _result_report(self) -> ResultReport:
        """Return the outcome in plain values, which travel between processes."""
        report: ResultReport = {"status": self.status.value, "started": self.started, "duration": self.duration}
        if self.error:
            report["error"] = self.error
        if self.attachments:
            report["attachments"] = self.attachments
        return report


@dataclass(slots=True)
class StepProgress(StepResult):
    """A step with its outcome; `type` is `given`, `when` or `then`, also for an `And`."""

    type: str = ""
    keyword: str = ""
    text: str = ""
    line: int = 0
    table: Sequence[Sequence[object]] = ()
    docstring: str | None = None

    def as_report(self) -> StepReport:
        """Return it in plain values, which travel between processes."""
        report: StepReport = {
            "keyword": self.keyword,
            "text": self.text,
            "line": self.line,
            **self._result_report(),  # type: ignore[typeddict-item]  # it has neither table nor text
        }
        if self.table:
            report["table"] = [[str(cell) for cell in row] for row in self.table]
        if self.docstring is not None:
            report["docstring"] = self.docstring
        return report


@dataclass(slots=True)
class HookProgress(StepResult):
    """A hook with its outcome; `definition` is its place among the hooks, -1 for what fixtures do."""

    when: str = "before"
    definition: int = -1

    def as_report(self) -> HookReport:
        """Return it in plain values, which travel between processes."""
        return {"when": self.when, "definition": self.definition, **self._result_report()}


@dataclass(slots=True)
class ScenarioProgress:
    """A scenario with the outcome of each of its steps.

    Args:
        title: Its title, with its row where it has one, as people see it and write it on the command line.
        long_name: Its name in files for build servers.
        row_line: The line of its row of examples; 0 where it has none.
    """

    file: str
    scenario: Scenario
    title: str
    long_name: str
    row_line: int = 0
    steps: list[StepProgress] = field(init=False)
    hooks: list[HookProgress] = field(init=False, default_factory=list)
    context: dict[str, str] = field(init=False, default_factory=dict)
    current: StepResult | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Reset the progress: no step has run."""
        self.current = None
        self.context = {}
        self.hooks = []
        self.steps = [
            StepProgress(
                type=step.type,
                keyword=step.keyword,
                text=step.name,
                line=step.line_number,
                table=step.datatable.raw() if step.datatable else (),
                docstring=step.docstring,
            )
            for step in self.scenario.steps
        ]

    def hook(self, when: str, definition: int = -1) -> HookProgress:
        """Add a hook that begins now; `definition` is its place among the hooks, -1 for what fixtures do."""
        hook = HookProgress(when=when, definition=definition)
        self.hooks.append(hook)
        hook.begin()
        return hook

    @property
    def stopped_at(self) -> StepProgress | None:
        """The step that keeps the scenario from passing."""
        return next((step for step in self.steps if step.status in STOPPING), None)

    def as_report(self) -> ScenarioReport:
        """Return it in plain values, which travel between processes."""
        scenario = self.scenario
        rule = scenario.rule
        return {
            "file": self.file,
            "feature": f"{scenario.feature.keyword}: {scenario.feature.name}",
            "rule": f"{rule.keyword}: {rule.name}" if rule else "",
            "scenario": f"{scenario.keyword}: {self.title}",
            "long_name": self.long_name,
            "line": scenario.line_number,
            "row_line": self.row_line or scenario.line_number,
            "steps": [step.as_report() for step in self.steps],
            "hooks": [hook.as_report() for hook in self.hooks],
            "context": self.context,
        }


PROGRESS = pytest.StashKey[ScenarioProgress]()
"""Where a scenario's test keeps its progress."""
