"""A run of scenarios against a flow with something planted, in its own process."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal

import pytest

from support.execution.budget import StepBudgetExceeded
from support.execution.hard_limit import HardLimitReached
from support.interrupt_simulator.owner import UnexpectedQuestionError, UnusedAnswersError
from support.mock_llm.errors import UnexpectedModelCall
from support.production_faults.fault import FaultError
from support.production_faults.line_watcher import LineWatcher
from support.production_faults.lines import ScenarioLines
from support.production_faults.planting import imported_from_files, plant

FINDINGS: Final = (AssertionError, StepBudgetExceeded, UnexpectedQuestionError, UnusedAnswersError, UnexpectedModelCall)
"""The errors of a scenario that noticed a broken promise; any other error is a breakdown."""

OPTIONS: Final = (
    *("-o", "addopts=", "-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:langsmith_plugin"),
    *("--no-messages", "--capture=sys", "--continue-on-collection-errors"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # LangChain is imported before the trial is forked off
)
"""The options of pytest in a trial: it prints nothing and leaves no files."""

Kind = Literal["finding", "breakdown"]


class OutOfTimeError(BaseException):
    """A scenario used up its processor time; no handler of the flow may swallow this."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial: what is planted, and which scenarios run.

    Args:
        likely: Scenarios to run first, in this order; the title of an outline names all of its rows.
        only: The scenarios to run, in this order; None runs all of them.
        stops_at: What ends the trial: the first finding, the first failure of any kind, or nothing.
        seconds: Processor time that a scenario may take; 0 sets no limit.
        targets: What pytest runs: all features, or tests of the flow.
        share: Which part runs, and of how many: every n-th scenario.
        measures: Whether to record which lines of the flow each scenario runs.
    """

    sources: Mapping[str, str]
    likely: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    stops_at: Literal["finding", "failure", "end"] = "finding"
    seconds: float = 0.0
    targets: tuple[str, ...] = ("features",)
    share: tuple[int, int] = (0, 1)
    measures: bool = False


@dataclass(frozen=True, slots=True)
class TrialFailure:
    """A scenario that did not pass.

    Args:
        kind: Whether it noticed a broken promise, or broke down.
    """

    scenario: str
    uri: str
    line: int
    kind: Kind
    message: str

    @property
    def address(self) -> str:
        """The address as an argument of pytest."""
        return f"{self.uri}::{self.scenario}"


@dataclass(frozen=True, slots=True)
class TrialEnd:
    """How a trial ended.

    Args:
        trouble: Why the scenarios could not run; empty where they could.
        unusable: Whether the flow is the cause: it cannot even be imported.
        not_planted: Whether the planted code never ran, since it could not be planted or was skipped.
        measured: Which scenario ran which lines, if requested.
    """

    trouble: str = ""
    unusable: bool = False
    not_planted: bool = False
    measured: ScenarioLines | None = None


@dataclass(slots=True)
class TrialResult:
    """The result of a trial."""

    failures: list[TrialFailure] = field(default_factory=list)
    scenarios_run: int = 0
    seconds: float = 0.0
    end: TrialEnd = TrialEnd()


def is_title_of(title: str, nodeid: str) -> bool:
    """Return whether a node id is that of a scenario with this title, or of a row of its outline."""
    return nodeid == title or nodeid.startswith(f"{title} [row ")


class Watcher:
    """Chooses the scenarios of a trial, and calls `report_failure` for each with its failure, or None."""

    def __init__(self, trial: Trial, report_failure: Callable[[TrialFailure | None], None]) -> None:
        self._trial = trial
        self._report_failure = report_failure
        self._failure: TrialFailure | None = None
        self.trouble = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_cmdline_main(self) -> None:
        """Plant before the steps import the flow."""
        plant(self._trial.sources)

    def pytest_sessionfinish(self) -> None:
        """Check that the planted code is the code that ran."""
        untouched = imported_from_files(self._trial.sources)
        if untouched:
            raise FaultError(f"not planted: {', '.join(untouched)} was imported from its file")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep only the scenarios to run, likely catchers first."""
        if self._trial.only is not None:
            places = {nodeid: place for place, nodeid in enumerate(self._trial.only)}
            items[:] = sorted((item for item in items if item.nodeid in places), key=lambda item: places[item.nodeid])
        likely = self._trial.likely

        def rank(item: pytest.Item) -> int:
            return next((place for place, title in enumerate(likely) if is_title_of(title, item.nodeid)), len(likely))

        items.sort(key=rank)
        part, parts = self._trial.share
        items[:] = items[part::parts]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Record that features could not be collected."""
        if report.failed:
            self.trouble = report.longreprtext

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Run a scenario within its time, and report its outcome."""
        self._failure = None
        with _time_limit(self._trial.seconds):
            result = yield
        self._end(item.session)
        return result

    def _end(self, session: pytest.Session) -> None:
        self._report_failure(self._failure)
        if self._failure is not None and self._trial.stops_at in ("failure", self._failure.kind):
            session.shouldstop = "what was planted is caught"

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Record why a scenario fails, while the error itself is available."""
        report = yield
        if report.failed and call.excinfo is not None and self._failure is None:
            error = call.excinfo.value
            kind: Kind = "finding" if isinstance(error, (*FINDINGS, OutOfTimeError, HardLimitReached)) else "breakdown"
            uri, line, _ = item.location
            title = item.nodeid.partition("::")[2]  # the title of an outline with its row, not that of the row
            message = f"{type(error).__name__}: {' '.join(str(error).split())}"
            self._failure = TrialFailure(title, uri, (line or 0) + 1, kind, message)
        return report


def run_trial(trial: Trial, report_failure: Callable[[TrialFailure | None], None]) -> TrialEnd:
    """Run a trial in this process, which cannot be used for anything else afterwards.

    Call `report_failure` for each scenario with its failure, or None.
    """
    watcher = Watcher(trial, report_failure)
    lines = LineWatcher() if trial.measures else None
    code, output = run_pytest(trial.targets, watcher, *filter(None, [lines]))
    measured = lines.measured if lines else None
    if watcher.trouble or code == pytest.ExitCode.USAGE_ERROR:
        return TrialEnd(watcher.trouble or output, unusable=True, measured=measured)
    completed = code in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)
    return TrialEnd("" if completed else output or f"pytest ended with {code}", measured=measured)


def run_pytest(targets: Iterable[str], *plugins: object) -> tuple[int, str]:
    """Run pytest as trials do, and return its exit code and what it printed."""
    output = io.StringIO()
    os.environ.pop("PYTEST_ADDOPTS", None)  # meant for the run that proves; a trial knows few of its options
    # An own folder: trials that share pytest's would remove what others still use.
    with contextlib.redirect_stderr(output), contextlib.redirect_stdout(output), TemporaryDirectory() as folder:
        code = pytest.main([*OPTIONS, f"--basetemp={folder}/files", *targets], plugins=plugins)
    return code, output.getvalue().strip()


@contextlib.contextmanager
def _time_limit(seconds: float) -> Generator[None]:
    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return

    def out_of_time(*_: Any) -> None:
        raise OutOfTimeError(f"more than {seconds:.0f} s of the processor's time are used up")

    before = signal.signal(signal.SIGPROF, out_of_time)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def timed(began: float) -> float:
    """Return the seconds since `began`, a value of `time.perf_counter`, to one decimal."""
    return round(time.perf_counter() - began, 1)
