"""`--with-fault`, `--prove`, `--prove-mutations`: would it be caught?"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest
from _pytest._io import TerminalWriter
from _pytest.config import create_terminal_writer

from support.gherkin.messages import REMARKS

if TYPE_CHECKING:
    from support.production_faults.fault import Planted
    from support.production_faults.proof import Proof

PLANTED = pytest.StashKey[list["Planted"]]()
MESSAGES = "reports/with_fault.ndjson"
"""Where a run with a fault leaves its messages; never where the product's are."""
SAMPLE = 100
"""Mutants that are tried by default."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("faults", "would it be caught?")
    group.addoption(
        "--with-fault",
        action="append",
        metavar="PF-NN",
        help="run the scenarios with a known production fault planted in the flow; no result of the product",
    )
    group.addoption(
        "--prove",
        nargs="?",
        const="",
        metavar="PF-NN,…",
        help="plant each known production fault, or those named, and tell which scenario catches it",
    )
    group.addoption(
        "--prove-report", metavar="PATH", help="where it is written what was proven (default: reports/faults.json)"
    )
    group.addoption("--prove-all", action="store_true", help="with --prove: run every scenario, to tell all catchers")
    group.addoption(
        "--prove-mutations",
        nargs="?",
        const=str(SAMPLE),
        metavar="N",
        help=f"make small changes of the flow, N drawn by --seed (default: {SAMPLE}) or all; tell which go unnoticed",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Plant what is to be planted, before the steps import anything of the flow.

    Raises:
        pytest.UsageError: A fault is unknown or cannot be planted.
    """
    if not config.option.with_fault:
        return
    from support.production_faults.fault import FaultError, changed_sources, chosen
    from support.production_faults.known import known_faults
    from support.production_faults.planting import flow_sources, plant

    try:
        # The shapes of one fault exclude each other; its id names the plainest.
        planted = [shapes[0] for shapes in chosen(config.option.with_fault, known_faults()).values()]
        plant(changed_sources(planted, flow_sources()))
    except FaultError as error:
        raise pytest.UsageError(str(error)) from None
    config.stash[PLANTED] = planted
    config.stash[REMARKS] = _warning(config)
    config.option.messages = config.option.messages or MESSAGES
    if hasattr(config.option, "no_docs"):
        config.option.no_docs = True


def pytest_sessionstart(session: pytest.Session) -> None:
    """Have pytest forget which scenarios failed: it was not the product that failed them."""
    manager = session.config.pluginmanager
    if PLANTED in session.config.stash and manager.has_plugin("lfplugin"):
        manager.unregister(name="lfplugin")


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say at the top what is planted."""
    return _warning(config)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what was planted."""
    for line in _warning(terminalreporter.config):
        terminalreporter.write_line(line, yellow=True, bold=True)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Prove, where that is asked for."""
    option = config.option
    wanted = option.prove is not None or option.prove_mutations is not None
    if not wanted or option.help or option.version:
        return None
    from support.production_faults.fault import FaultError
    from support.production_faults.mutation_proof import MeasuringError

    terminal = create_terminal_writer(config, sys.stdout)
    try:
        passed = option.prove is None or _prove(config, terminal)
        if option.prove_mutations is not None:
            _prove_mutations(config, terminal)
    except (FaultError, MeasuringError) as error:
        raise pytest.UsageError(str(error)) from None
    return pytest.ExitCode.OK if passed else pytest.ExitCode.TESTS_FAILED


def _prove(config: pytest.Config, terminal: TerminalWriter) -> bool:
    from support.production_faults.fault import chosen, shapes
    from support.production_faults.known import known_faults
    from support.production_faults.lines import ScenarioLines
    from support.production_faults.proof import prove
    from support.production_faults.report import tell_proof, tell_summary

    names, everything = config.option.prove, config.option.prove_all
    wanted = shapes(known_faults())
    if names:
        wanted = [one for found in chosen([names], known_faults()).values() for one in found]
    proofs = []
    root = config.rootpath
    known = ScenarioLines.kept(root)
    for proof in prove(wanted, root, _processes(config), known, everything=everything):
        tell_proof(terminal, proof)
        proofs.append(proof)
    tell_summary(terminal, proofs)
    _write(config, terminal, proofs)
    return all(proof.named for proof in proofs)


def _prove_mutations(config: pytest.Config, terminal: TerminalWriter) -> None:
    from support.production_faults.mutation import mutants, sample
    from support.production_faults.mutation_proof import measured_lines, prove_mutants
    from support.production_faults.planting import flow_sources
    from support.production_faults.report import tell_mutants

    root, processes, words = config.rootpath, _processes(config), config.option.prove_mutations
    if words != "all" and not words.isdecimal():
        raise pytest.UsageError(f"--prove-mutations: a number or all, not “{words}”")
    every = mutants(flow_sources())
    drawn = every if words == "all" else sample(every, int(words), config.option.seed or 1)
    terminal.line("which scenario runs which lines of the flow …")
    known = measured_lines(root, processes)
    proofs = []
    for proof in prove_mutants(drawn, known, root, processes):
        proofs.append(proof)
        who = f"“{proof.by.scenario}”" if proof.by else proof.trouble.splitlines()[-1] if proof.caught else "nobody"
        terminal.line(f"{len(proofs):>4}/{len(drawn)}  {proof.mutant.place}: {proof.mutant.change}: {who}", light=True)
    told = tell_mutants(terminal, proofs, len(every))
    _write(config, terminal, mutations=told)


def _write(
    config: pytest.Config, terminal: TerminalWriter, proofs: Sequence[Proof] = (), mutations: Any = None
) -> None:
    """Write what was proven; if that fails, the terminal has shown it all the same."""
    from support.production_faults.report import PATH, write_report

    path = config.rootpath / (config.option.prove_report or PATH)
    try:
        terminal.line(f"written: {write_report(path, config.rootpath, proofs, mutations)}")
    except OSError as error:
        terminal.line(f"{path}: what was proven could not be written: {error.strerror or error}", red=True)


def _processes(config: pytest.Config) -> int:
    from support.production_faults.processes import processors

    wanted = getattr(config.option, "numprocesses", None)
    return wanted if isinstance(wanted, int) and wanted > 0 else processors()


def _warning(config: pytest.Config) -> list[str]:
    return [f"WITH A FAULT PLANTED, no result of the product: {one}" for one in config.stash.get(PLANTED, [])]
