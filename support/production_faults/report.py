"""The report of a proof: lines on the terminal, and `reports/faults.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from _pytest._io import TerminalWriter

from support.gherkin.atomic_files import write_atomically
from support.production_faults.known import known_faults
from support.production_faults.lines import digest
from support.production_faults.mutation_proof import MutantProof, explanations
from support.production_faults.proof import Proof
from support.production_faults.trial import TrialFailure

PATH: Final = "reports/faults.json"

_MAX_LENGTH: Final = 160


def write_proof(terminal: TerminalWriter, proof: Proof) -> None:
    """Write the outcome of one shape of a fault."""
    planted, result = proof.planted, proof.result
    word, colour = ("caught", "green") if proof.named else ("NOT BY ITS PROMISE", "red")
    if not proof.caught:
        word, colour = "SURVIVED", "red"
    terminal.write(f"{planted.name:<6} ", bold=True)
    terminal.write(word, **{colour: True})
    terminal.line(f"  {planted.fault.title} ({planted.variant.shape})  {result.seconds:.1f} s")
    for failure in proof.catchers:
        terminal.line(f"         by “{failure.scenario}” ({failure.uri}:{failure.line})")
    if not proof.named:
        for line in _why_not(proof):
            terminal.line(f"         {line}")


def write_summary(terminal: TerminalWriter, proofs: Sequence[Proof]) -> None:
    """Write how many faults were caught, and which were not."""
    faults = dict.fromkeys(proof.planted.fault.id for proof in proofs)
    open_ = dict.fromkeys(proof.planted.fault.id for proof in proofs if not proof.named)
    caught = f"{len(faults) - len(open_)} of {len(faults)} fault{'s' * (len(faults) != 1)} caught"
    line = caught if len(proofs) == len(faults) else f"{caught}, in {len(proofs)} variants"
    terminal.line(line, bold=True, red=bool(open_), green=not open_)
    for proof in proofs:
        if not proof.named:
            terminal.line(f"  {'not by its promise' if proof.caught else 'survived'}: {proof.planted}", red=True)


def write_report(path: Path, root: Path, proofs: Iterable[Proof] = (), mutations: Any = None) -> Path:
    """Write the proofs, and which faults were not tried.

    Earlier proofs stay while their subject is unchanged, and mutations if `mutations` is None.
    """
    state = digest(root)
    before = _previous(path, state)
    entries = {entry["id"]: entry for entry in before.get("faults", ())} | _entries(proofs)
    report = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "sources": state,
        "faults": [entries[fault.id] for fault in known_faults() if fault.id in entries],
        "not_tried": [{"id": fault.id, "title": fault.title} for fault in known_faults() if fault.id not in entries],
    }
    kept = mutations if mutations is not None else before.get("mutations")
    if kept is not None:
        report["mutations"] = kept
    write_atomically(path, json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    return path


def _previous(path: Path, state: str) -> dict[str, Any]:
    try:
        report: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return report if isinstance(report, dict) and report.get("sources") == state else {}


def _entries(proofs: Iterable[Proof]) -> dict[str, dict[str, Any]]:
    entries: dict[str, dict[str, Any]] = {}
    for proof in proofs:
        fault = proof.planted.fault
        entry = entries.setdefault(
            fault.id,
            {"id": fault.id, "title": fault.title, "story": fault.story, "caught": True, "by": [], "seconds": 0.0},
        )
        entry["caught"] = entry["caught"] and proof.named
        entry["by"] += [by for by in map(_by, proof.catchers) if by not in entry["by"]]
        entry["seconds"] = round(entry["seconds"] + proof.result.seconds, 1)
    return entries


def _by(failure: TrialFailure) -> dict[str, Any]:
    return {"scenario": failure.scenario, "uri": failure.uri, "line": failure.line}


def _why_not(proof: Proof) -> Iterable[str]:
    result = proof.result
    if result.end.trouble:
        yield f"the scenarios could not be run: {result.end.trouble.splitlines()[-1]}"
    yield f"{result.scenarios_run} scenarios ran, and none whose title names the promise found anything:"
    yield from (f"  {address}" for address in proof.planted.variant.caught_by)
    broken = [failure for failure in result.failures if failure.kind == "breakdown"]
    if broken:
        first = f"“{broken[0].scenario}”, {broken[0].message[:_MAX_LENGTH]}"
        yield f"{len(broken)} broke down, which proves nothing; the first: {first}"


def write_mutants(terminal: TerminalWriter, proofs: Sequence[MutantProof], drawn_of: int) -> dict[str, Any]:
    """Write how many mutants were caught and which survived, and return the figures for the report."""
    reasons = explanations()
    caught = [proof for proof in proofs if proof.caught]
    crashes = sum(proof.only_crashes for proof in caught)
    features = sum(not proof.only_crashes and _is_feature(proof) for proof in caught)
    survivors = sorted(
        (proof.mutant for proof in proofs if not proof.caught), key=lambda mutant: (mutant.module, mutant.line)
    )
    entries = [
        {"place": mutant.place, "change": mutant.change, "why": reasons.get(mutant.identity, "")}
        for mutant in survivors
    ]
    for mutant, entry in zip(survivors, entries, strict=True):
        terminal.line(f"survived: {mutant.place}: {mutant.change}", yellow=bool(entry["why"]), red=not entry["why"])
        terminal.line(f"          {entry['why'] or f'not explained yet; its identity: {mutant.identity}'}")
    share = 100 * len(caught) // len(proofs) if proofs else 100
    by_whom = (
        f"{features} by promises, {len(caught) - features - crashes} by tests of the flow, {crashes} by crashes only"
    )
    line = f"{len(caught)} of {len(proofs)} mutants caught ({share} %), {by_whom}; "
    line += f"{len(proofs)} of {drawn_of} mutants were tried"
    terminal.line(line, bold=True, green=not entries, yellow=bool(entries))
    return {"killed": len(caught), "crashes": crashes, "total": len(proofs), "survivors": entries}


def _is_feature(proof: MutantProof) -> bool:
    return proof.by is not None and proof.by.uri.endswith(".feature")
