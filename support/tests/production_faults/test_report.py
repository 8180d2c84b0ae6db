"""What a proof says on the terminal and leaves behind."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from _pytest._io import TerminalWriter

from support.product import product_under_test
from support.production_faults import commands, mutation_proof, report
from support.production_faults.fault import Planted, shapes
from support.production_faults.known import known_faults
from support.production_faults.mutation import mutants
from support.production_faults.mutation_proof import MutantProof
from support.production_faults.planting import flow_sources
from support.production_faults.proof import Proof, addresses
from support.production_faults.trial import TrialEnd, TrialFailure, TrialResult

SKIP, FORMS = [one for one in shapes(known_faults()) if one.name in ("PF-13", "PF-24")]


def _failure(planted: Planted, kind: str = "finding") -> TrialFailure:
    uri, _, title = addresses(planted)[0].partition("::")
    return TrialFailure(title, uri, 12, kind, "AssertionError: was ended")  # type: ignore[arg-type]  # a kind it is


OTHER = TrialFailure("Another scenario", "features/other.feature", 3, "finding", "AssertionError: other")
CAUGHT = Proof(SKIP, TrialResult([_failure(SKIP)], 1, 1.2))
ELSEWHERE = Proof(FORMS, TrialResult([OTHER], 20, 9.0))
BROKEN = Proof(FORMS, TrialResult([_failure(FORMS, "breakdown")], 400, 30.0))
TROUBLED = Proof(FORMS, TrialResult([], 0, 0.5, TrialEnd("Traceback\nImportError: no such name", True)))


def _report_of(*proofs: Proof) -> str:
    written = io.StringIO()
    terminal = TerminalWriter(written)
    for proof in proofs:
        report.write_proof(terminal, proof)
    report.write_summary(terminal, proofs)
    return written.getvalue()


def test_a_fault_that_is_caught_names_its_catcher_and_place() -> None:
    text = _report_of(CAUGHT)
    assert "PF-13  caught  Choosing “modify agenda” ends the session" in text
    assert "by “Asking to change the agenda does not end the session” (features/phase_transitions/going_on" in text
    assert "1 of 1 fault caught" in text


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        (ELSEWHERE, ["NOT BY ITS PROMISE", "by “Another scenario”", "20 scenarios ran", "not by its promise: PF-24"]),
        (BROKEN, ["SURVIVED", "1 broke down, which proves nothing", "survived: PF-24", "0 of 1 fault caught"]),
        (TROUBLED, ["SURVIVED", "the scenarios could not be run: ImportError: no such name"]),
    ],
)
def test_a_fault_that_is_not_caught_as_it_ought_to_be_says_why(proof: Proof, words: list[str]) -> None:
    text = _report_of(proof)
    assert [word for word in words if word not in text] == []


def test_a_scenario_that_names_the_promise_is_listed_first() -> None:
    proof = Proof(SKIP, TrialResult([OTHER, _failure(SKIP)], 2, 1.0))
    assert [failure.scenario for failure in proof.catchers] == [_failure(SKIP).scenario, OTHER.scenario]


def test_the_report_has_an_entry_for_each_fault_in_their_order(tmp_path: Path) -> None:
    path = report.write_report(tmp_path / "reports/faults.json", tmp_path, [ELSEWHERE, CAUGHT])
    written = json.loads(path.read_text(encoding="utf-8"))
    assert [(entry["id"], entry["caught"]) for entry in written["faults"]] == [("PF-13", True), ("PF-24", False)]
    assert written["faults"][0]["by"] == [
        {
            "scenario": "Asking to change the agenda does not end the session",
            "uri": "features/phase_transitions/going_on.feature",
            "line": 12,
        }
    ]
    assert written["faults"][0]["seconds"] == 1.2
    not_tried = [fault["id"] for fault in written["not_tried"]]
    assert not_tried == [fault.id for fault in known_faults() if fault.id not in ("PF-13", "PF-24")]
    assert "mutations" not in written


def test_what_was_proven_before_stays_until_something_changes(tmp_path: Path) -> None:
    path = tmp_path / "faults.json"
    report.write_report(path, tmp_path, [ELSEWHERE])
    report.write_report(path, tmp_path, mutations={"killed": 9, "total": 10, "survivors": []})
    report.write_report(path, tmp_path, [CAUGHT])
    written = json.loads(path.read_text(encoding="utf-8"))
    assert [entry["id"] for entry in written["faults"]] == ["PF-13", "PF-24"]
    assert written["mutations"]["killed"] == 9
    (tmp_path / "features").mkdir()
    (tmp_path / "features/new.feature").touch()
    report.write_report(path, tmp_path, [CAUGHT])
    assert [entry["id"] for entry in json.loads(path.read_text(encoding="utf-8"))["faults"]] == ["PF-13"]


@pytest.mark.parametrize("held", ["[1]", "{", "null", '{"faults": 3}'])
def test_what_was_proven_before_is_skipped_where_it_cannot_be_read(tmp_path: Path, held: str) -> None:
    (tmp_path / "faults.json").write_text(held, encoding="utf-8")
    written = report.write_report(tmp_path / "faults.json", tmp_path, [CAUGHT])
    assert [entry["id"] for entry in json.loads(written.read_text(encoding="utf-8"))["faults"]] == ["PF-13"]


def test_what_was_proven_and_cannot_be_written_is_reported_in_words(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    config: Any = SimpleNamespace(rootpath=tmp_path, option=SimpleNamespace(prove_report="taken/faults.json"))
    output = io.StringIO()

    commands._write(config, TerminalWriter(output), [CAUGHT])

    words = "the result of the proof could not be written: taken is no folder"
    assert output.getvalue() == f"{tmp_path}/taken/faults.json: {words}\n"


def test_all_shapes_of_a_fault_have_to_be_caught(tmp_path: Path) -> None:
    first, second = [one for one in shapes(known_faults()) if one.fault.id == "PF-23"]
    proofs = [Proof(first, TrialResult([_failure(first)], 1, 1.0)), Proof(second, TrialResult([OTHER], 9, 2.0))]
    path = report.write_report(tmp_path / "faults.json", tmp_path, proofs)
    (entry,) = json.loads(path.read_text(encoding="utf-8"))["faults"]
    assert (entry["caught"], entry["seconds"], len(entry["by"])) == (False, 3.0, 2)


def test_mutants_that_survive_are_listed_with_their_place_and_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    by_scenario, by_test, crashed, broken, open_, known = mutants(flow_sources())[:60:10]
    monkeypatch.setattr(report, "explanations", lambda: {known.identity: "nobody can see it"})
    test = TrialFailure("test_a", "support/tests/agora/test_flow.py", 4, "finding", "assert 1 == 2")
    proofs = [
        MutantProof(by_scenario, OTHER, "", 3),
        MutantProof(by_test, test, "", 9),
        MutantProof(crashed, None, "ImportError", 0),
        MutantProof(broken, TrialFailure("A scenario", "features/a.feature", 3, "breakdown", "KeyError: 1"), "", 60),
        MutantProof(open_, None, "", 9),
        MutantProof(known, None, "", 9),
    ]
    written = io.StringIO()
    content = report.write_mutants(TerminalWriter(written), proofs, 1000)
    assert (content["killed"], content["crashes"], content["total"]) == (4, 2, 6)
    reasons = {entry["place"]: entry["why"] for entry in content["survivors"]}
    assert reasons == {open_.place: "", known.place: "nobody can see it"}
    assert f"not explained yet; its identity: {open_.identity}" in written.getvalue()
    assert (
        "4 of 6 mutants caught (66 %), 1 by promises, 1 by tests of the flow, 2 by crashes only" in written.getvalue()
    )


def test_explanations_are_read_from_the_file_of_survivors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "survivors.toml"
    file.write_text('[[survivor]]\nmutant = "a:b: c → d"\nwhy = "the same"\n', encoding="utf-8")
    product = replace(product_under_test(), survivors=file)
    monkeypatch.setattr(mutation_proof, "product_under_test", lambda: product)
    assert mutation_proof.explanations() == {"a:b: c → d": "the same"}
