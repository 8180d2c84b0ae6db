"""Feature files and scenarios as nodes of pytest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from _pytest._code.code import ExceptionInfo, TerminalRepr, TracebackStyle
from pytest_bdd.exceptions import StepDefinitionNotFoundError
from pytest_bdd.parser import Feature, ScenarioTemplate
from pytest_bdd.scenario import scenario_wrapper_template_registry

from support.gherkin.catalogue import catalogue
from support.gherkin.checks import check_document, refusals
from support.gherkin.checks.steps import WORK_IN_PROGRESS
from support.gherkin.checks.style import CHECKS_NOTHING
from support.gherkin.document import FeatureDocument, read_document
from support.gherkin.errors import FeatureFileError, FeatureProblem, PendingStepError
from support.gherkin.execution import run_scenario
from support.gherkin.failure import scenario_failure
from support.gherkin.progress import PROGRESS, ScenarioProgress, StepStatus
from support.gherkin.tree import row_label

PENDING = "pending"
"""The beginning of the reason why an unfinished scenario is skipped."""

_NO_OUTCOME = "no-outcome"
"""The code of the error that replaces the style guide's warning of a scenario without a Then."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of examples, with the name and tags of its table; rows count from 1 over all tables of the scenario.

    Its `place` is that of its table among the tables of the scenario, and its own in that table: `#2.1`.
    """

    number: int
    line: int
    values: Mapping[str, str]
    tags: frozenset[str]
    table: str
    place: str

    def __str__(self) -> str:
        return row_label(self.number, next(iter(self.values.values()), ""))


class FeatureFile(pytest.Module):
    """A `.feature` file; its children are its scenarios, one for each row of an outline."""

    problems: tuple[FeatureProblem, ...] = ()
    """Its problems, once it is collected."""

    def _getobj(self) -> ModuleType:
        return ModuleType(self.path.stem)

    def collect(self) -> Iterator[ScenarioItem]:
        """Yield the scenarios in the order of the file; raise `FeatureFileError` if it cannot be run."""
        document = read_document(self.path, self.nodeid)
        self.ihook.pytest_gherkin_document(document=document)
        self.problems = problems_of(self.config, document)
        if refusals(self.problems):
            raise FeatureFileError([problem for problem in self.problems if not problem.warning])
        feature = document.executable()
        for template in feature.scenarios.values():
            rows: list[Row | None] = [*_rows(template)]
            for row in rows or [None]:
                yield ScenarioItem.of(self, feature, template, row)

    def repr_failure(
        self,
        excinfo: ExceptionInfo[BaseException],
        style: TracebackStyle | None = None,  # noqa: ARG002  # the command line decides for other errors
    ) -> str | TerminalRepr:
        """Return what is wrong with the file, as `file:line: message` lines."""
        if isinstance(excinfo.value, FeatureFileError):
            return str(excinfo.value)
        return super().repr_failure(excinfo)


class ScenarioItem(pytest.Function):
    """A scenario, or one row of an outline, as a test."""

    progress: ScenarioProgress

    @classmethod
    def of(cls, parent: FeatureFile, feature: Feature, template: ScenarioTemplate, row: Row | None) -> ScenarioItem:
        """Return the test of a scenario, or of a row of an outline."""
        name = f"{template.name} {row}" if row else template.name
        tags = _tags(feature, template, row)
        function = _test_function(feature, template, tags)
        for tag in sorted(tags):
            parent.config.hook.pytest_bdd_apply_tag(tag=tag, function=function)
        item: ScenarioItem = cls.from_parent(parent, name=name, callobj=function)
        item._read_identity()
        scenario = template.render(row.values if row else {})
        title = scenario.name if row is None or scenario.name != template.name else name
        item.progress = item.stash[PROGRESS] = ScenarioProgress(
            parent.nodeid,
            scenario,
            title=f"{title} [row {row.number}]" if row and title != name else title,
            long_name=_long_name(template, row, scenario.name),
            row_line=row.line if row else 0,
        )
        return item

    def _read_identity(self) -> None:
        """Replace the node id by what pytest reads from its text.

        pytest 9.2 stores the ids of failed tests as text, reads anything in brackets as the parameters of a test, and
        compares the two: without this, `--lf` would never find a row or a title with a bracket.
        """
        read = getattr(type(getattr(self, "id", None)), "parse", None)
        if read is not None:
            self._id = read(self.nodeid)

    def setup(self) -> None:
        """Reset the progress: nothing of the scenario has run."""
        self.progress.begin()
        super().setup()

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the feature file, the line of the scenario or row (counted from 0), and its title."""
        return self.path, (self.progress.row_line or self.progress.scenario.line_number) - 1, self.progress.title

    def repr_failure(
        self,
        excinfo: ExceptionInfo[BaseException],
        style: TracebackStyle | None = None,  # noqa: ARG002  # the command line decides, see scenario_failure
    ) -> str | TerminalRepr:
        """Return the scenario with each step's status, then what went wrong."""
        return scenario_failure(self, self.progress, excinfo)


def problems_of(config: pytest.Config, document: FeatureDocument) -> tuple[FeatureProblem, ...]:
    """Return the problems of a feature file that this package and the plugins find."""
    own = check_document(document, known_tags(config), catalogue())
    if document.feature is None:
        return own
    others = config.hook.pytest_gherkin_feature_problems(config=config, document=document)
    problems = {problem for answer in others for problem in answer}
    refused = {problem.line for problem in problems if problem.code == _NO_OUTCOME}
    problems.update(problem for problem in own if problem.code != CHECKS_NOTHING or problem.line not in refused)
    return tuple(sorted(problems))


def known_tags(config: pytest.Config) -> frozenset[str]:
    """Return the names of the registered markers."""
    lines: list[str] = config.getini("markers")
    return frozenset(line.split(":")[0].split("(")[0].strip() for line in lines)


def _rows(template: ScenarioTemplate) -> Iterator[Row]:
    """Yield every row of every table of examples."""
    number = 0
    for table, examples in enumerate(template.examples, 1):
        for place, values in enumerate(examples.as_contexts(), 1):
            number += 1
            line = template.row_lines[number - 1]  # type: ignore[attr-defined]  # see document.py
            yield Row(number, line, values, frozenset(examples.tags), examples.name or "", f"#{table}.{place}")


def _long_name(template: ScenarioTemplate, row: Row | None, rendered: str) -> str:
    """Return the name that formatters of Cucumber give a scenario: with its rule, and its row of examples."""
    names = [template.rule.name if template.rule else "", template.name]
    if row is not None:
        names += [row.table, row.place if rendered == template.name else f"{row.place}: {rendered}"]
    return " - ".join(filter(None, names))


def _tags(feature: Feature, template: ScenarioTemplate, row: Row | None) -> frozenset[str]:
    """Return the tags that apply to a scenario."""
    return frozenset(feature.tags).union(
        template.rule.tags if template.rule else (), template.tags, row.tags if row else ()
    )


def _test_function(feature: Feature, template: ScenarioTemplate, tags: frozenset[str]) -> Callable[..., Any]:
    """Return the test function of a scenario."""

    def run(request: pytest.FixtureRequest) -> None:
        __tracebackhide__ = True
        progress: ScenarioProgress = request.node.stash[PROGRESS]
        if WORK_IN_PROGRESS in tags:
            _run_unfinished(feature, tags, progress, request)
        else:
            run_scenario(feature, progress.scenario, tags, progress, request)

    scenario_wrapper_template_registry[run] = template
    return run


def _run_unfinished(
    feature: Feature, tags: frozenset[str], progress: ScenarioProgress, request: pytest.FixtureRequest
) -> None:
    """Run a scenario that need not be finished: it is pending, unless a step of it fails."""
    __tracebackhide__ = True
    try:
        run_scenario(feature, progress.scenario, tags, progress, request)
    except StepDefinitionNotFoundError:
        undefined = next(step for step in progress.steps if step.status is StepStatus.UNDEFINED)
        pytest.skip(f"{PENDING}: no sentence matches “{undefined.text}” yet")
    except PendingStepError as error:
        pytest.skip(f"{PENDING}: {error}")
    pytest.skip(f"{PENDING}: every step passes; remove the tag @{WORK_IN_PROGRESS}")
