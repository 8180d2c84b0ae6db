"""The options `--with-fault`, `--prove` and `--prove-mutations`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import pytest
from _pytest.config import create_terminal_writer

from support.gherkin.messages import REMARKS

if TYPE_CHECKING:
    from support.production_faults.fault import Planted

PLANTED = pytest.StashKey[list["Planted"]]()
FOLDER: Final = "reports/faults"
"""Where runs with a fault leave messages and pages, each in a folder of its own: no results of the product."""
FACT: Final = "planted fault"
"""The fact about a run by which readers of its messages know."""
SAMPLE = 100
"""The default number of mutants to try."""
CAN_MEASURE: Final = hasattr(sys, "monitoring")
"""Whether this Python says by itself which lines run."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("faults", "would it be caught?")
    group.addoption(
        "--with-fault",
        action="append",
        metavar="PF-NN",
        help="run the scenarios with a known production fault planted in the flow: no result of the product; "
        f"its messages and pages are in {FOLDER}/PF-NN (--docs: elsewhere)",
    )
    group.addoption(
        "--prove",
        nargs="?",
        const="",
        metavar="PF-NN,…",
        help="plant each known production fault, or those named, and report which scenario catches it",
    )
    group.addoption(
        "--prove-report", metavar="PATH", help="where the result of the proof is written (default: reports/faults.json)"
    )
    group.addoption(
        "--prove-all", action="store_true", help="like --prove, but run every scenario and name all that catch a fault"
    )
    group.addoption(
        "--prove-mutations",
        nargs="?",
        const=str(SAMPLE),
        metavar="N",
        help=f"make small changes of the flow, N drawn by --seed (default: {SAMPLE}) or all; report which go unnoticed",
    )
    group.addoption(
        "--measure-lines",
        action="store_true",
        help="when all scenarios and tests of the flow pass, keep which scenario runs which lines, as "
        "--prove-mutations otherwise measures first; needs Python 3.12",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Plant the chosen faults before the steps import the flow; raise `pytest.UsageError` if that is impossible."""
    if config.option.measure_lines:
        _measure_lines(config)
    if not config.option.with_fault:
        return
    from support.production_faults.commands import plant_faults  # noqa: PLC0415 - only with --with-fault or --prove

    planted = plant_faults(config.option.with_fault)
    config.stash[PLANTED] = planted
    config.stash[REMARKS] = _warning(config)
    folder = f"{FOLDER}/{'+'.join(fault.fault.id for fault in planted)}"
    config.option.messages = config.option.messages or f"{folder}/messages.ndjson"
    if hasattr(config.option, "docs"):
        config.option.docs = config.option.docs or folder


def pytest_sessionstart(session: pytest.Session) -> None:
    """Make pytest forget which scenarios failed, since the product did not fail them."""
    manager = session.config.pluginmanager
    if PLANTED in session.config.stash and manager.has_plugin("lfplugin"):
        manager.unregister(name="lfplugin")


def pytest_gherkin_run_facts(config: pytest.Config) -> dict[str, str]:
    """Return what was planted, for every page about the run."""
    planted = config.stash.get(PLANTED, [])
    return {FACT: "; ".join(map(str, planted))} if planted else {}


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Report at the top what is planted."""
    return _warning(config)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Report at the end what was planted."""
    for line in _warning(terminalreporter.config):
        terminalreporter.write_line(line, yellow=True, bold=True)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Run the proof, if requested."""
    option = config.option
    if option.prove_all and option.prove is None:
        option.prove = ""
    wanted = option.prove is not None or option.prove_mutations is not None
    if not wanted or option.help or option.version:
        return None
    from support.production_faults.commands import prove_as_asked  # noqa: PLC0415 - only with --with-fault or --prove

    passed = prove_as_asked(config, create_terminal_writer(config, sys.stdout))
    return pytest.ExitCode.OK if passed else pytest.ExitCode.TESTS_FAILED


def _measure_lines(config: pytest.Config) -> None:
    if not CAN_MEASURE:
        raise pytest.UsageError("--measure-lines needs Python 3.12; before it, --prove-mutations measures by itself")
    from support.production_faults.line_watcher import LineKeeper, LineWatcher  # noqa: PLC0415 - only with the option

    watcher = LineWatcher()
    config.pluginmanager.register(watcher)
    config.pluginmanager.register(LineKeeper(config, watcher))


def _warning(config: pytest.Config) -> list[str]:
    return [f"WITH A FAULT PLANTED, no result of the product: {fault}" for fault in config.stash.get(PLANTED, [])]
