"""Ends a run from inside, where a test cannot be ended: everything is reported, and the process is left."""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, NoReturn

import pytest

from support.execution.second_run import is_rerun_elsewhere
from support.gherkin.execution import error_report
from support.gherkin.progress import PROGRESS, StepStatus

LAST_RESORT: Final = 60.0
"""Seconds that reporting may take: what hangs may hold what is needed for it."""

ENDING = pytest.StashKey[bool]()
"""Of a test by which the run ends: it may hold anything that a report would wait for."""

UNDECIDED: Final = "undecided"
"""The outcome of a test that ended its worker, as long as it may be run again."""

_NOT_RUN = pytest.StashKey[list[str]]()
"""What did not run because the run ended itself."""


def end_run(item: pytest.Item, reason: BaseException, made: pytest.TestReport | None, seconds: float) -> NoReturn:
    """Report that a test has failed, and leave the process; pytest-xdist replaces a worker that is left.

    Nothing of the test is cleared up: that would have to wait for it. Nothing of it has been reported before, since
    `second_run` reports a test when it is over. `made` is the report of the phase that failed, if there is one.
    """
    faulthandler.dump_traceback_later(LAST_RESORT, exit=True, file=sys.__stderr__ or 2)
    item.stash[ENDING] = True
    captured = _release_terminal(item.config)
    report = made or _failed(item, reason, captured, seconds)
    is_worker = hasattr(item.config, "workerinput")
    if is_worker:
        report.ended_its_worker = True  # type: ignore[attr-defined]  # reports carry what plugins add
        if is_rerun_elsewhere(item):
            report.outcome = UNDECIDED  # type: ignore[assignment]  # as reruns have an outcome of their own
    if report.when != "setup":
        item.ihook.pytest_runtest_logreport(report=_phase(item, "setup"))
    item.ihook.pytest_runtest_logreport(report=report)
    if is_worker:
        os._exit(pytest.ExitCode.TESTS_FAILED)
    item.ihook.pytest_runtest_logreport(report=_phase(item, "teardown"))
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    _finish(item, str(reason).splitlines()[-1])


def _failed(item: pytest.Item, reason: BaseException, captured: Mapping[str, str], seconds: float) -> pytest.TestReport:
    for name, text in captured.items():
        item.add_report_section("call", name, text)
    progress = item.stash.get(PROGRESS, None)
    if progress is not None and (now := progress.current) is not None:
        item.ihook.pytest_gherkin_after_step(request=item._request)  # type: ignore[attr-defined]  # the scenario's own
        now.finish(StepStatus.FAILED, error_report(reason))

    def fail() -> NoReturn:
        raise reason

    report = _phase(item, "call", fail)
    report.start, report.duration = report.stop - seconds, seconds
    return report


def _phase(
    item: pytest.Item, when: Literal["setup", "call", "teardown"], act: Callable[[], None] = lambda: None
) -> pytest.TestReport:
    """Make the report of a phase as pytest does."""
    call = pytest.CallInfo.from_call(act, when)
    report: pytest.TestReport = item.ihook.pytest_runtest_makereport(item=item, call=call)
    return report


def _release_terminal(config: pytest.Config) -> Mapping[str, str]:
    """Stop pytest's capturing, and return what it captured."""
    capture: Any = config.pluginmanager.get_plugin("capturemanager")
    if capture is None or not capture.is_globally_capturing():
        return {}
    capture.suspend_global_capture(in_=True)
    return dict(zip(("stdout", "stderr"), capture.read_global_capture(), strict=True))


def _finish(item: pytest.Item, why: str) -> NoReturn:
    session = item.session
    place = session.items.index(item)
    item.config.stash[_NOT_RUN] = [each.nodeid for each in session.items[place + 1 :]]
    session.shouldfail = why
    session.exitstatus = pytest.ExitCode.TESTS_FAILED
    session._setupstate.stack.clear()  # what the test was given cannot be cleared up
    item.config.hook.pytest_sessionfinish(session=session, exitstatus=session.exitstatus)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(int(session.exitstatus) or pytest.ExitCode.TESTS_FAILED)


class EndedWorkers:
    """Knows the tests that ended their workers, so that pytest-xdist does not report them once more."""

    def __init__(self) -> None:
        self._reports: dict[str, pytest.TestReport] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the report of a test that ended its worker."""
        if getattr(report, "ended_its_worker", False):
            self._reports[report.nodeid] = report

    @pytest.hookimpl(optionalhook=True, trylast=True)
    def pytest_handlecrashitem(self, crashitem: str, report: pytest.TestReport, sched: Any) -> None:
        """Turn the report of a crash into the end of the test that brought it about, and has failed already."""
        failed = self._reports.pop(crashitem, None)
        if failed is None:
            return
        if str(failed.outcome) == UNDECIDED:
            failed.outcome = report.outcome
            sched.config.hook.pytest_runtest_logreport(report=failed)
            self._reports.pop(crashitem)
        report.outcome, report.longrepr, report.when = "passed", None, "teardown"
        report.location = failed.location
        for name in ("gherkin", "worker_id"):
            if hasattr(failed, name):
                setattr(report, name, getattr(failed, name))


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Show nothing yet of a test of which it is not decided whether it runs again."""
    return ("", "", "") if str(report.outcome) == UNDECIDED else None


def pytest_configure(config: pytest.Config) -> None:
    """Have the tests known that ended their workers."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(EndedWorkers(), "acceptance_ended_workers")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """List what did not run because the run ended itself."""
    not_run = config.stash.get(_NOT_RUN, [])
    if not_run:
        terminalreporter.section(f"{len(not_run)} not run: the run ended itself", sep="-", red=True)
        for nodeid in not_run:
            terminalreporter.write_line(nodeid)
