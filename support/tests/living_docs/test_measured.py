from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from support.living_docs.read.measurements import is_measurement, with_measurements
from support.living_docs.read.model import Run
from support.living_docs.story.coverage import passages_of, with_coverage
from support.tests.living_docs import small_run
from support.tests.living_docs.recorded import FLOW, created, run, scenario, step, visit

TALK = scenario(step("it talks", [created(), *visit(FLOW["nodes"][0])]))


def test_files_that_were_measured_are_read_from_messages() -> None:
    assert is_measurement(Path("reports/faults.json"))
    assert is_measurement(Path("performance.json"))
    assert is_measurement(Path("reports/crash-sweep.json"))
    assert not is_measurement(Path("reports/messages.ndjson"))
    assert not is_measurement(Path("reports/other.json"))


def test_what_was_measured_takes_the_place_of_what_was_known(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text(json.dumps({"faults": []}))
    stories = tmp_path / "random-stories.json"
    stories.write_text(json.dumps({"runs": 3}))
    known = Run(faults={"faults": ["old"]}, performance={"alerts": []}, trials={"crash-sweep": {"runs": 2}})
    updated = with_measurements(known, [file, stories])
    assert updated.trials == {"crash-sweep": {"runs": 2}, "random-stories": {"runs": 3}}
    assert (updated.faults, updated.performance, updated.problems) == ({"faults": []}, {"alerts": []}, ())


def test_a_file_that_cannot_be_read_is_a_problem_and_what_was_known_stays(tmp_path: Path) -> None:
    damaged, wrong = tmp_path / "faults.json", tmp_path / "performance.json"
    damaged.write_text("{")
    wrong.write_text("[]")
    updated = with_measurements(Run(faults={"faults": []}), [damaged, wrong, tmp_path / "gone" / "faults.json"])
    assert updated.faults == {"faults": []}
    assert [problem.split(" ")[0] for problem in updated.problems] == ["faults.json", "performance.json", "faults.json"]


def covered(run: Run) -> Run:
    return with_coverage(run, passages_of(run))


def test_coverage_is_counted_from_all_scenarios() -> None:
    updated = covered(run(TALK, scenario(step("a", []))))
    nodes = next(kind for kind in updated.coverage["kinds"] if kind["name"] == "steps of the flow")
    assert nodes["of"] == len(FLOW["nodes"])
    assert nodes["reached"] == 1


def test_a_run_without_flows_has_no_coverage() -> None:
    assert covered(replace(small_run.run(), flows={})).coverage == small_run.run().coverage


def test_a_flow_that_makes_no_sense_is_a_problem() -> None:
    updated = covered(replace(run(TALK), flows={"Talk": {**FLOW, "edges": [7]}}))
    assert updated.coverage == {}
    assert "flow coverage is not known" in updated.problems[-1]
