"""`--check-features`, and the problems of features and code reported before anything runs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest
from _pytest._io import TerminalWriter

from support.gherkin.catalogue import catalogue
from support.gherkin.checks import project_problems
from support.gherkin.checks.steps import WORK_IN_PROGRESS
from support.gherkin.checks.style import FOR_ENGINEERS
from support.gherkin.collector import PENDING, FeatureFile, ScenarioItem, problems_of
from support.gherkin.errors import FeatureProblem
from support.gherkin.files import (
    covers_all_features,
    is_misnamed,
    named_documents,
    named_files,
    project_path,
    refuse_missing_paths,
    refuse_without_project,
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option."""
    parser.getgroup("features").addoption(
        "--check-features",
        action="store_true",
        help="only check features, steps and tests: list every error and warning with its place, and run nothing",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the tags of unfinished scenarios, and of those that need not avoid technical words."""
    config.addinivalue_line("markers", f"{WORK_IN_PROGRESS}: steps need not be defined yet; never passes")
    config.addinivalue_line("markers", f"{FOR_ENGINEERS}: for engineers: speaks of nodes, state keys and checkpoints")


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Report the problems of the features if this process does not collect them."""
    config = session.config
    if _leaves_running_to_workers(config):
        # Workers collect but do not report; the problems are reported here, before they begin.
        problems = [problem for document in named_documents(config) for problem in problems_of(config, document)]
        for line in _summary_lines(config, problems):
            config.get_terminal_writer().line(line)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Only check the features, if the command line asks for that."""
    if not config.option.check_features or config.option.help or config.option.version:
        return None
    refuse_without_project(config)
    refuse_missing_paths(config)
    config._do_configure()
    try:
        checked = check(config)
        _write(config.get_terminal_writer(), checked)
    finally:
        config._ensure_unconfigure()
    if not checked.files and not checked.problems:
        return pytest.ExitCode.NO_TESTS_COLLECTED
    return pytest.ExitCode.TESTS_FAILED if checked.errors else pytest.ExitCode.OK


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The problems found without running anything, and how many feature and Python files were read."""

    problems: Sequence[FeatureProblem]
    features: int
    code: int

    @property
    def errors(self) -> int:
        """How many of the problems are errors, not warnings."""
        return sum(not problem.warning for problem in self.problems)

    @property
    def files(self) -> str:
        """How many files of each kind; empty if there are none."""
        kinds = [(self.features, "feature file"), (self.code, "Python file")]
        return ", ".join(_number(number, noun) for number, noun in kinds if number)


def check(config: pytest.Config) -> CheckResult:
    """Return the problems of the features, steps and tests that the arguments name; the steps must be loaded."""
    documents = named_documents(config)
    problems = [_misnamed(project_path(config, path)) for path in named_files(config, "") if is_misnamed(path)]
    problems += [problem for document in documents for problem in problems_of(config, document)]
    if covers_all_features(config):
        problems += project_problems(documents, catalogue())
    answers: list[Mapping[str, Sequence[FeatureProblem]]] = config.hook.pytest_gherkin_code_problems(config=config)
    code = [*chain.from_iterable(by_file.values() for by_file in answers)]
    return CheckResult([*problems, *chain.from_iterable(code)], len(documents), len(code))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Refuse files that look like features but would never be run."""
    if is_misnamed(file_path):
        node: pytest.Collector = MisnamedFeatureFile.from_parent(parent, path=file_path)
        return node
    return None


class MisnamedFeatureFile(pytest.File):
    """A file that looks like a feature but has another ending."""

    def collect(self) -> list[pytest.Item]:
        """Raise that the file would never be run."""
        raise self.CollectError(str(_misnamed(self.nodeid)))


def _misnamed(uri: str) -> FeatureProblem:
    """Return the problem of a file that would never be run."""
    stem = re.split(r"\.(?=fe|gherkin)", Path(uri).name, maxsplit=1, flags=re.IGNORECASE)[0]
    return FeatureProblem(
        uri, 1, 1, "the file would never be run: its name does not end in “.feature”.",
        f"Rename it to “{stem}.feature”, or move it out of the features.", "misnamed-file",
    )  # fmt: skip


def pytest_report_collectionfinish(config: pytest.Config, items: Sequence[pytest.Item]) -> list[str]:
    """Return the problems of the files whose scenarios are about to run."""
    files = {item.parent: None for item in items if isinstance(item, ScenarioItem)}
    return _summary_lines(
        config, [problem for file in files if isinstance(file, FeatureFile) for problem in file.problems]
    )


def _leaves_running_to_workers(config: pytest.Config) -> bool:
    """Return whether this process only distributes the tests."""
    return config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")


def _summary_lines(config: pytest.Config, problems: Sequence[FeatureProblem]) -> list[str]:
    """Return the problems shown before a run: every error, and the number of warnings."""
    errors = [problem for problem in problems if not problem.warning]
    warnings = len(problems) - len(errors)
    lines = [line for problem in errors for line in str(problem).splitlines()]
    if warnings and config.get_verbosity() >= 0:
        lines.append(f"features: {_number(warnings, 'warning')} (pytest --check-features lists them)")
    return lines


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    """Return a separate outcome for scenarios that are not finished."""
    if report.skipped and hasattr(report, "gherkin") and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if reason.startswith(f"{PENDING}: "):
            return PENDING, "p", (reason.replace(PENDING, PENDING.upper(), 1), {"yellow": True})
    return None


def _write(terminal: TerminalWriter, checked: CheckResult) -> None:
    """Write every problem and their numbers."""
    for problem in checked.problems:
        first, *advice = str(problem).splitlines()
        terminal.line(first, yellow=problem.warning, red=not problem.warning)
        for line in advice:
            terminal.line(line)
    errors = checked.errors
    warnings = len(checked.problems) - errors
    files = checked.files or _number(0, "feature file")
    summary = f"{files}: {_number(errors, 'error')}, {_number(warnings, 'warning')}"
    terminal.line(summary, bold=True, red=bool(errors), green=not errors)


def _number(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
