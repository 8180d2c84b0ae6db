"""What a run leaves behind: Cucumber Messages, and Cucumber JSON made from them."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from support.gherkin.collector import FeatureFile
from support.gherkin.messages import DEFAULT_PATH, MessagesWriter
from support.gherkin.termination import TERMINATION, Termination

WRITER = pytest.StashKey[MessagesWriter]()
_CUCUMBER_JSON = pytest.StashKey[Path]()
_UNWRITTEN = pytest.StashKey[str]()
"""Why there is no Cucumber JSON, though it was asked for."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options for messages."""
    group = parser.getgroup("acceptance", "acceptance tests")
    group.addoption("--messages", metavar="PATH", help=f"where Cucumber Messages are written (default: {DEFAULT_PATH})")
    group.addoption("--no-messages", action="store_true", help="write no Cucumber Messages")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Take over `--cucumberjson` from pytest-bdd, whose file reports undefined steps as passed."""
    wanted = config.option.cucumber_json_path
    if wanted:
        config.option.cucumber_json_path = None
        config.stash[_CUCUMBER_JSON] = Path(wanted).expanduser().absolute()


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin to write messages and to handle SIGTERM, in the reporting process."""
    config = session.config
    without = config.option.no_messages and _CUCUMBER_JSON not in config.stash
    if hasattr(config, "workerinput") or config.option.collectonly or without:
        return
    config.option.messages = config.option.messages or DEFAULT_PATH  # the messages name their own file
    path = config.rootpath / config.option.messages
    writer = config.stash[WRITER] = MessagesWriter(config, path)
    config.pluginmanager.register(writer, "acceptance_messages")
    termination = config.stash[TERMINATION] = Termination()
    config.pluginmanager.register(termination, "acceptance_termination")
    termination.install(config)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Add the problems of a refused feature file to its report."""
    report = yield
    if report.failed and isinstance(collector, FeatureFile):
        report.gherkin_refused = [  # type: ignore[attr-defined]  # reports carry what plugins add
            (problem.file, problem.line, problem.column, problem.message)
            for problem in collector.problems
            if not problem.warning
        ]
    return report


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None]:
    """Write the Cucumber JSON asked for, once the messages are complete; a run that cannot write it has failed."""
    yield
    config = session.config
    writer, target = config.stash.get(WRITER, None), config.stash.get(_CUCUMBER_JSON, None)
    if writer is None or target is None:
        return
    from support.gherkin.cucumber_json import write_cucumber_json  # noqa: PLC0415 - only with --cucumber-json

    try:
        write_cucumber_json(writer.path if writer.has_written else None, target)
    except OSError as error:
        config.stash[_UNWRITTEN] = f"{target}: Cucumber JSON could not be written: {error.strerror or error}"
        if session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Report why there is no Cucumber JSON."""
    if unwritten := config.stash.get(_UNWRITTEN, ""):
        terminalreporter.write_line(unwritten, red=True)
