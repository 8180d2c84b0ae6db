"""`pytest --performance`: measure the reference sessions at the end of the run and compare them with the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.execution.plugin import suite_configuration

if TYPE_CHECKING:
    from support.benchmarks.performance import Performance

MEASURED = pytest.StashKey["Performance"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("acceptance", "acceptance tests")
    group.addoption(
        "--performance",
        action="store_true",
        help="when everything has run, measure the reference sessions and compare them with reports/baseline.json",
    )
    group.addoption(
        "--update-baseline", action="store_true", help="with --performance: what is measured becomes the baseline"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Raise `pytest.UsageError` for `--update-baseline` without `--performance`."""
    if config.getoption("update_baseline") and not config.getoption("performance"):
        raise pytest.UsageError("--update-baseline needs --performance: what is not measured cannot be a baseline")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Measure, in the process that reports the run."""
    config = session.config
    wanted = config.getoption("performance") and not config.getoption("collectonly")
    if not wanted or hasattr(config, "workerinput") or session.shouldstop:
        return
    from support.benchmarks.performance import performance  # noqa: PLC0415 - only with --performance

    result: Performance = performance(
        config.rootpath, suite_configuration(config), update=config.getoption("update_baseline")
    )
    config.stash[MEASURED] = result
    if result.failures and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Report the measurement."""
    result = config.stash.get(MEASURED, None)
    if result is None:
        return
    terminalreporter.write_sep("=", "performance")
    for line in result.lines:
        terminalreporter.write_line(line)
    for line in result.alerts:
        terminalreporter.write_line(f"ALERT   {line}", yellow=True)
    for line in result.failures:
        terminalreporter.write_line(f"FAILED  {line}", red=True)
