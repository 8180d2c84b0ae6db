"""The rules in pytest: `--check-features` reports violations, and every run of violating code fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest
from _pytest._code.code import ExceptionInfo, TerminalRepr, TracebackStyle

from support.gherkin.collector import ScenarioItem
from support.gherkin.document import FeatureDocument
from support.gherkin.errors import FeatureProblem
from support.gherkin.files import named_files, project_path
from support.gherkin.loading import step_modules
from support.test_policy.reading import read_file
from support.test_policy.rules.outcomes import outcome_problems


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option that switches the rules on or off."""
    parser.addini(
        "conduct",
        "whether steps, features and tests are refused that go around the flow (default: true)",
        type="bool",
        default=True,
    )


def pytest_gherkin_feature_problems(config: pytest.Config, document: FeatureDocument) -> list[FeatureProblem]:
    """Return the scenarios of a feature that would prove nothing."""
    return [*outcome_problems(document)] if config.getini("conduct") else []


def pytest_gherkin_code_problems(config: pytest.Config) -> Mapping[str, Sequence[FeatureProblem]]:
    """Return the violations in the steps, and in each Python file that the arguments of the run name."""
    return problems_of(config, [*step_modules(config), *named_files(config, ".py")])


def problems_of(config: pytest.Config, files: Iterable[Path]) -> dict[str, tuple[FeatureProblem, ...]]:
    """Return the violations in Python files by displayed path; none are read if the project switched the rules off."""
    if not config.getini("conduct"):
        return {}
    steps = frozenset(step_modules(config))
    displayed = {path: project_path(config, path) for path in dict.fromkeys(files)}
    return {name: read_file(path, name, steps) for path, name in displayed.items()}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Insert a failing item for each refused file before all others, whichever tests were selected."""
    if not items:
        return
    steps = step_modules(config) if any(isinstance(item, ScenarioItem) for item in items) else ()
    refused = problems_of(config, [*steps, *named_files(config, ".py")])
    items[:0] = [
        RefusedFile.from_parent(session, name="conduct", nodeid=f"{displayed}::conduct", problems=problems)
        for displayed, problems in refused.items()
        if problems
    ]


class RefusedFile(pytest.Item):
    """A file that violates the policy, as a test that fails."""

    def __init__(self, *, problems: Sequence[FeatureProblem], **node: object) -> None:
        super().__init__(**node)  # type: ignore[arg-type]  # pytest hands over what it was given
        self.problems = tuple(problems)

    def runtest(self) -> None:
        """Fail."""
        pytest.fail("\n".join(map(str, self.problems)), pytrace=False)

    def repr_failure(
        self,
        excinfo: ExceptionInfo[BaseException],
        style: TracebackStyle | None = None,  # noqa: ARG002  # there is no traceback to be shown
    ) -> str | TerminalRepr:
        """Return the violations, as `file:line:column: what` and the better way."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the file, the line of the first problem (counted from 0) and a title."""
        return self.config.rootpath / self.problems[0].file, self.problems[0].line - 1, self.name
