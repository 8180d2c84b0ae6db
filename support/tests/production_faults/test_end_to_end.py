"""The options, as they are used on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.production_faults import commands, plugin, report
from support.production_faults.known import known_faults
from support.production_faults.mutation import Mutant
from support.production_faults.mutation_proof import MutantProof
from support.tests.gherkin.toy_project import run_pytest

ROOT = Path(__file__).parents[3]
CHANGING = "features/phase_transitions/going_on.feature::Asking to change the agenda does not end the session"


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "workers"])
def test_with_fault_runs_with_the_fault_and_says_so_in_every_report(tmp_path: Path, workers: tuple[str, ...]) -> None:
    messages = tmp_path / "messages.ndjson"
    options = ("--with-fault", "PF-13", "--messages", str(messages), "--docs", str(tmp_path / "docs"))
    done = run_pytest(ROOT, CHANGING, *options, *workers, documented=True)
    said = "WITH A FAULT PLANTED, no result of the product: PF-13 “Choosing “modify agenda” ends the session”"
    assert done.code == pytest.ExitCode.TESTS_FAILED
    assert done.text.count(said) == 2
    assert said in messages.read_text(encoding="utf-8")
    assert "No result of the product." in (tmp_path / "docs/pages/scenarios.html").read_text(encoding="utf-8")
    assert {path.name for path in (tmp_path / "docs").iterdir()} == {"index.html", "pages"}, "nothing for later runs"


def test_an_unknown_fault_is_refused(monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config) -> None:
    monkeypatch.setattr(pytestconfig.option, "with_fault", ["PF-77"])
    monkeypatch.setattr(pytestconfig.option, "measure_lines", False)  # this run itself may measure them
    called = f"they are called {known_faults()[0].id} to {known_faults()[-1].id}"
    with pytest.raises(pytest.UsageError, match=f"there is no fault “PF-77”; {called}"):
        plugin.pytest_configure(pytestconfig)


def test_prove_plants_a_fault_and_names_who_catches_it(tmp_path: Path) -> None:
    written = tmp_path / "faults.json"
    done = run_pytest(ROOT, "--prove", "PF-13", "--prove-report", str(written))
    assert done.code == pytest.ExitCode.OK, done.text
    assert "1 of 1 fault caught" in done.text
    (entry,) = json.loads(written.read_text(encoding="utf-8"))["faults"]
    assert (entry["id"], entry["caught"], entry["by"][0]["scenario"]) == ("PF-13", True, CHANGING.split("::")[1])


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("prove", "PF-77", "there is no fault “PF-77”"),
        ("prove_mutations", "many", "--prove-mutations: a number or all, not “many”"),
    ],
)
def test_what_cannot_be_proven_is_refused(
    monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config, option: str, value: str, message: str
) -> None:
    monkeypatch.setattr(pytestconfig.option, option, value)
    with pytest.raises(pytest.UsageError, match=message):
        plugin.pytest_cmdline_main(pytestconfig)


def test_mutants_are_listed_one_by_one_and_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    def proven(drawn: list[Mutant], *_: object) -> list[MutantProof]:
        return [MutantProof(one, None, "" if number else "ImportError: x", 1) for number, one in enumerate(drawn)]

    monkeypatch.setattr(commands, "prove_mutants", proven)
    monkeypatch.setattr(commands, "measured_lines", lambda *_: None)
    for name, value in {"prove_mutations": "3", "prove_report": str(tmp_path / "f.json"), "seed": 4}.items():
        monkeypatch.setattr(pytestconfig.option, name, value)
    assert plugin.pytest_cmdline_main(pytestconfig) == pytest.ExitCode.OK
    said = capsys.readouterr().out
    assert "1/3" in said
    assert "ImportError: x" in said
    assert json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))["mutations"]["total"] == 3
    assert report.PATH == "reports/faults.json"


def test_nothing_is_proven_without_being_asked_for(pytestconfig: pytest.Config) -> None:
    assert plugin.pytest_cmdline_main(pytestconfig) is None


def test_naming_all_catchers_is_a_proof(monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config) -> None:
    monkeypatch.setattr(pytestconfig.option, "prove_all", True)
    monkeypatch.setattr(pytestconfig.option, "prove", None)
    monkeypatch.setattr(commands, "prove_as_asked", lambda config, _: config.option.prove == "")
    assert plugin.pytest_cmdline_main(pytestconfig) == pytest.ExitCode.OK
