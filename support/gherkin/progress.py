"""How far a scenario has got: its steps, each with exactly one status."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NotRequired, TypedDict

import pytest
from pytest_bdd.parser import Scenario


class StepStatus(StrEnum):
    """What became of a step."""

    PASSED = "passed"
    FAILED = "failed"
    PENDING = "pending"
    UNDEFINED = "undefined"
    AMBIGUOUS = "ambiguous"
    SKIPPED = "skipped"
    NOT_RUN = "not run"
    INTERRUPTED = "interrupted"


STOPPING = frozenset({StepStatus.FAILED, StepStatus.PENDING, StepStatus.UNDEFINED, StepStatus.AMBIGUOUS})
"""What keeps a scenario from passing."""


class AttachmentReport(TypedDict):
    """Something attached to a step; `body` is text, or base64 where `encoded`."""

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


class StepReport(TypedDict):
    """A step as reports carry it between processes; `started` and `duration` are nanoseconds."""

    keyword: str
    text: str
    line: int
    status: str
    started: int
    duration: int
    table: NotRequired[list[list[str]]]
    docstring: NotRequired[str]
    error: NotRequired[ErrorReport]
    attachments: NotRequired[list[AttachmentReport]]


class HookReport(TypedDict):
    """What ran before or after the steps of a scenario; `definition` is its place among the hooks, -1 for fixtures."""

    when: str
    definition: int
    status: str
    started: int
    duration: int
    error: NotRequired[ErrorReport]
    attachments: NotRequired[list[AttachmentReport]]


class ScenarioReport(TypedDict):
    """A scenario as reports carry it between processes; `rule` is empty outside rules."""

    file: str
    feature: str
    rule: str
    scenario: str
    line: int
    row: int
    row_line: int
    steps: list[StepReport]
    hooks: list[HookReport]
    context: dict[str, str]


@dataclass(slots=True)
class Happening:
    """Something that runs in a scenario, and what became of it.

    Args:
        status: What became of it.
        started: When it began, in nanoseconds since 1970; 0 where it did not.
        duration: How long it took, in nanoseconds.
        error: Why it did not pass.
        attachments: What was attached meanwhile.
    """

    status: StepStatus = StepStatus.NOT_RUN
    started: int = 0
    duration: int = 0
    error: ErrorReport | None = None
    attachments: list[AttachmentReport] = field(default_factory=list)

    def begin(self) -> None:
        """Note that it begins now."""
        self.started = time.time_ns()

    def settle(self, status: StepStatus, error: ErrorReport | None = None) -> None:
        """Note what became of it.

        Args:
            status: What became of it.
            error: Why it did not pass.
        """
        self.status = status
        self.duration = max(0, time.time_ns() - self.started) if self.started else 0
        self.error = error


@dataclass(slots=True)
class StepProgress(Happening):
    """One step and what became of it.

    Args:
        type: `given`, `when` or `then`: what an `And` stands for.
        keyword: The keyword as written.
        text: The step without its keyword.
        line: Its line in the feature file.
        table: The rows of its data table.
        docstring: The text beneath it.
    """

    type: str = ""
    keyword: str = ""
    text: str = ""
    line: int = 0
    table: Sequence[Sequence[object]] = ()
    docstring: str | None = None

    def as_report(self) -> StepReport:
        """The same in plain values, which travel between processes."""
        report: StepReport = {
            "keyword": self.keyword,
            "text": self.text,
            "line": self.line,
            "status": self.status.value,
            "started": self.started,
            "duration": self.duration,
        }
        if self.table:
            report["table"] = [[str(cell) for cell in row] for row in self.table]
        if self.docstring is not None:
            report["docstring"] = self.docstring
        if self.error:
            report["error"] = self.error
        if self.attachments:
            report["attachments"] = self.attachments
        return report


@dataclass(slots=True)
class HookProgress(Happening):
    """What runs before or after the steps, and what became of it.

    Args:
        when: `before` or `after`.
        definition: Its place among the hooks; -1 for what fixtures do.
    """

    when: str = "before"
    definition: int = -1

    def as_report(self) -> HookReport:
        """The same in plain values, which travel between processes."""
        report: HookReport = {
            "when": self.when,
            "definition": self.definition,
            "status": self.status.value,
            "started": self.started,
            "duration": self.duration,
        }
        if self.error:
            report["error"] = self.error
        if self.attachments:
            report["attachments"] = self.attachments
        return report


@dataclass(slots=True)
class ScenarioProgress:
    """A scenario and what became of each of its steps.

    Args:
        file: The feature file, as it is shown to people.
        scenario: The scenario with the values of its row filled in.
        row: Its row among the examples, counted from 1; 0 where it has none.
        row_line: The line of that row; the scenario's own where it has none.
    """

    file: str
    scenario: Scenario
    row: int = 0
    row_line: int = 0
    steps: list[StepProgress] = field(init=False)
    hooks: list[HookProgress] = field(init=False, default_factory=list)
    context: dict[str, str] = field(init=False, default_factory=dict)
    current: Happening | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Start over: no step has run."""
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
        """A hook that begins now.

        Args:
            when: `before` or `after`.
            definition: Its place among the hooks; -1 for what fixtures do.
        """
        hook = HookProgress(when=when, definition=definition)
        self.hooks.append(hook)
        hook.begin()
        return hook

    @property
    def stopped_at(self) -> StepProgress | None:
        """The step that keeps the scenario from passing."""
        return next((step for step in self.steps if step.status in STOPPING), None)

    def as_report(self) -> ScenarioReport:
        """The same in plain values, which travel between processes."""
        scenario = self.scenario
        rule = scenario.rule
        return {
            "file": self.file,
            "feature": f"{scenario.feature.keyword}: {scenario.feature.name}",
            "rule": f"{rule.keyword}: {rule.name}" if rule else "",
            "scenario": f"{scenario.keyword}: {scenario.name}",
            "line": scenario.line_number,
            "row": self.row,
            "row_line": self.row_line or scenario.line_number,
            "steps": [step.as_report() for step in self.steps],
            "hooks": [hook.as_report() for hook in self.hooks],
            "context": self.context,
        }


PROGRESS = pytest.StashKey[ScenarioProgress]()
"""Where a scenario's test keeps how far it has got."""
