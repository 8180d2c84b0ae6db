"""How far a scenario has got: its steps, each with exactly one status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypedDict

from pytest_bdd.parser import Scenario


class StepStatus(StrEnum):
    """What became of a step."""

    PASSED = "passed"
    FAILED = "failed"
    UNDEFINED = "undefined"
    SKIPPED = "skipped"
    NOT_RUN = "not run"


class StepReport(TypedDict):
    """A step as reports carry it between processes."""

    keyword: str
    text: str
    line: int
    status: str


class ScenarioReport(TypedDict):
    """A scenario as reports carry it between processes; `rule` is empty outside rules."""

    file: str
    feature: str
    rule: str
    scenario: str
    line: int
    row: int
    steps: list[StepReport]


@dataclass(slots=True)
class StepProgress:
    """One step and what became of it.

    Args:
        type: `given`, `when` or `then`: what an `And` stands for.
        keyword: The keyword as written.
        text: The step without its keyword.
        line: Its line in the feature file.
        table: The rows of its data table.
        status: What became of it.
    """

    type: str
    keyword: str
    text: str
    line: int
    table: Sequence[Sequence[object]] = ()
    status: StepStatus = StepStatus.NOT_RUN


@dataclass(slots=True)
class ScenarioProgress:
    """A scenario and what became of each of its steps.

    Args:
        file: The feature file, as it is shown to people.
        scenario: The scenario with the values of its row filled in.
        row: Its row among the examples, counted from 1; 0 where it has none.
    """

    file: str
    scenario: Scenario
    row: int = 0
    steps: list[StepProgress] = field(init=False)
    running: int | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.begin(self.scenario)

    def begin(self, scenario: Scenario) -> None:
        """Start over: no step has run.

        Args:
            scenario: The scenario that is about to run.
        """
        self.scenario = scenario
        self.running = None
        self.steps = [
            StepProgress(
                type=step.type,
                keyword=step.keyword,
                text=step.name,
                line=step.line_number,
                table=step.datatable.raw() if step.datatable else (),
            )
            for step in scenario.steps
        ]

    def run(self, index: int) -> None:
        """Note that a step is running.

        Args:
            index: Its place in the scenario, counted from 0.
        """
        self.running = index

    def settle(self, status: StepStatus) -> None:
        """Note what became of the running step; nothing where no step is running.

        Args:
            status: What became of it.
        """
        if self.running is not None:
            self.steps[self.running].status = status
            self.running = None

    @property
    def stopped_at(self) -> StepProgress | None:
        """The step that failed or is undefined."""
        stopping = {StepStatus.FAILED, StepStatus.UNDEFINED}
        return next((step for step in self.steps if step.status in stopping), None)

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
            "steps": [
                {"keyword": step.keyword, "text": step.text, "line": step.line, "status": step.status.value}
                for step in self.steps
            ],
        }
