"""The actions of the options `--with-fault`, `--prove` and `--prove-mutations`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from _pytest._io import TerminalWriter

from support.production_faults.fault import FaultError, Planted, changed_sources, chosen, shapes
from support.production_faults.known import known_faults
from support.production_faults.lines import ScenarioLines
from support.production_faults.mutation import mutants, sample
from support.production_faults.mutation_proof import MeasuringError, measured_lines, prove_mutants
from support.production_faults.planting import flow_sources, plant
from support.production_faults.processes import processors
from support.production_faults.proof import Proof, prove
from support.production_faults.report import PATH, write_mutants, write_proof, write_report, write_summary


def plant_faults(names: Sequence[str]) -> list[Planted]:
    """Plant known faults in the flow, by their ids or the ids of their shapes, and return them.

    Raise `pytest.UsageError` if a fault is unknown or cannot be planted.
    """
    try:
        # The shapes of one fault exclude each other; its id means the plainest.
        planted = [shapes_of_fault[0] for shapes_of_fault in chosen(names, known_faults()).values()]
        plant(changed_sources(planted, flow_sources()))
    except FaultError as error:
        raise pytest.UsageError(str(error)) from None
    return planted


def prove_as_asked(config: pytest.Config, terminal: TerminalWriter) -> bool:
    """Prove faults, mutants or both, and return whether every fault is caught by a scenario that is named for it.

    Raise `pytest.UsageError` if a fault is unknown or cannot be planted, or the lines of the flow cannot be measured.
    """
    try:
        passed = config.option.prove is None or _prove(config, terminal)
        if config.option.prove_mutations is not None:
            _prove_mutations(config, terminal)
    except (FaultError, MeasuringError) as error:
        raise pytest.UsageError(str(error)) from None
    return passed


def _prove(config: pytest.Config, terminal: TerminalWriter) -> bool:
    names, everything = config.option.prove, config.option.prove_all
    wanted = shapes(known_faults())
    if names:
        wanted = [shape for shapes_of_fault in chosen([names], known_faults()).values() for shape in shapes_of_fault]
    proofs = []
    root = config.rootpath
    known = ScenarioLines.kept(root)
    for proof in prove(wanted, root, _processes(config), known, everything=everything):
        write_proof(terminal, proof)
        proofs.append(proof)
    write_summary(terminal, proofs)
    _write(config, terminal, proofs)
    return all(proof.named for proof in proofs)


def _prove_mutations(config: pytest.Config, terminal: TerminalWriter) -> None:
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
        who = f"“{proof.by.scenario}”" if proof.by else proof.trouble.splitlines()[-1] if proof.caught else "not caught"
        who = f"by a crash only: {who}" if proof.only_crashes else who
        terminal.line(f"{len(proofs):>4}/{len(drawn)}  {proof.mutant.place}: {proof.mutant.change}: {who}", light=True)
    summary = write_mutants(terminal, proofs, len(every))
    _write(config, terminal, mutations=summary)


def _write(
    config: pytest.Config, terminal: TerminalWriter, proofs: Sequence[Proof] = (), mutations: Any = None
) -> None:
    """Write the outcome; if the file cannot be written, the terminal still has it."""
    path = config.rootpath / (config.option.prove_report or PATH)
    try:
        terminal.line(f"written: {write_report(path, config.rootpath, proofs, mutations)}")
    except OSError as error:
        terminal.line(f"{path}: the result of the proof could not be written: {error.strerror or error}", red=True)


def _processes(config: pytest.Config) -> int:
    wanted = getattr(config.option, "numprocesses", None)
    return wanted if isinstance(wanted, int) and wanted > 0 else processors()
