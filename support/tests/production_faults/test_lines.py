"""Which scenario runs which lines."""

from __future__ import annotations

from pathlib import Path

from support.production_faults.lines import KEPT, ScenarioLines, digest, lines_outside_functions, whole_function
from support.production_faults.planting import flow_sources

SOURCE = "A = 1\n\n\ndef f(a=1):\n    def g():\n        return 2\n\n    return g\n\n\nh = (\n    lambda:\n    3\n)\n"


def _line(text: str) -> int:
    return next(n for n, line in enumerate(flow_sources()["routing"].splitlines(), 1) if text in line)


def test_lines_in_functions_do_not_run_when_a_module_is_imported() -> None:
    assert set(range(1, 15)) - lines_outside_functions(SOURCE) == {5, 6, 7, 8, 13}


def test_a_change_concerns_the_innermost_function_around_it() -> None:
    assert whole_function(SOURCE, range(6, 7)) == [6]
    assert whole_function(SOURCE, range(8, 9)) == [5, 6, 7, 8]
    assert whole_function(SOURCE, range(1, 3)) == [1, 2]


def test_the_quickest_scenario_that_runs_a_line_is_asked_first_and_one_that_starts_processes_last() -> None:
    inside = _line("return decision if decision in")
    known = ScenarioLines(
        {"slow": 2.0, "quick": 0.1, "other": 0.5}, ["elsewhere", "slow"], {"routing": {inside: 0b011}}
    )
    assert known.running("routing", [inside]) == ["quick", "slow", "elsewhere"]
    assert known.running("routing", [inside - 1]) == ["elsewhere", "slow"]
    assert known.running("routing", [1]) == ["quick", "other", "slow", "elsewhere"]


def test_each_feature_is_asked_before_a_second_scenario_of_one_is() -> None:
    seconds = {"a::1": 0.1, "a::2": 0.2, "b::1": 0.3, "a::3": 0.4, "b::2": 0.5}
    assert ScenarioLines(seconds).running("routing", [1]) == ["a::1", "b::1", "a::2", "b::2", "a::3"]


def test_what_two_processes_measured_is_one() -> None:
    one = ScenarioLines({"a": 1.0}, ["a"], {"flow": {5: 1}})
    both = one.joined(ScenarioLines({"b": 2.0, "c": 3.0}, [], {"flow": {5: 0b10, 6: 0b01}}))
    assert both == ScenarioLines({"a": 1.0, "b": 2.0, "c": 3.0}, ["a"], {"flow": {5: 0b101, 6: 0b010}})


def test_what_was_measured_is_kept_until_something_changes(tmp_path: Path) -> None:
    known = ScenarioLines({"a": 1.0}, ["a"], {"flow": {5: 1 << 70}})
    assert ScenarioLines.kept(tmp_path) is None
    known.save(tmp_path, digest(tmp_path, faults=False))
    assert (tmp_path / KEPT).is_file()
    assert ScenarioLines.kept(tmp_path) == known
    (tmp_path / "features").mkdir()
    (tmp_path / "features" / "new.feature").touch()
    assert ScenarioLines.kept(tmp_path) is None


def test_tests_change_nothing_and_faults_only_what_was_proven_of_them(tmp_path: Path) -> None:
    before = digest(tmp_path), digest(tmp_path, faults=False)
    for name in ("tests", "production_faults", "suite/known_faults"):
        (tmp_path / "support" / name).mkdir(parents=True)
    (tmp_path / "support/tests/test_a.py").touch()
    assert (digest(tmp_path), digest(tmp_path, faults=False)) == before
    for fault in ("production_faults/a.py", "suite/known_faults/PF-01.toml"):
        unchanged = digest(tmp_path)
        (tmp_path / "support" / fault).touch()
        assert digest(tmp_path) != unchanged
        assert digest(tmp_path, faults=False) == before[1]
