"""A trial runs the scenarios that are asked for, and knows a finding from a breakdown."""

from __future__ import annotations

from typing import Any

import pytest

from support.execution.second_process import run_in_second_process
from support.product import product_under_test
from support.production_faults.fault import changed_sources, chosen
from support.production_faults.known import known_faults
from support.production_faults.planting import flow_sources
from support.production_faults.trial import is_title_of
from support.tests.production_faults.tried import tried

GOING_ON = "features/phase_transitions/going_on.feature"
CHANGING = f"{GOING_ON}::Asking to change the agenda does not end the session"
ELSEWHERE = "features/engine/golden_run.feature::A second process leaves the identical record"
UNKNOWN = "features/state/sessions.feature::A discussion that was never started cannot be resumed"


TARGETS = [f"features/{name}.feature" for name in ("state/sessions", "phase_transitions/going_on", "engine/golden_run")]
OWN_TEST = "support/tests/agora/test_health.py::test_the_health_report_counts_streams_and_answers"


@pytest.fixture(scope="module")
def results() -> dict[str, dict[str, Any]]:
    """The results of trials of every kind, run in one process that has nothing imported."""
    (planted,) = chosen(["PF-13"], known_faults())["PF-13"]
    sources = flow_sources()
    broken = sources["routing"].replace('if state.get("user_requests_end"):', "if state.undefined:")
    trials: dict[str, dict[str, Any]] = {
        "likely": {"sources": changed_sources([planted], sources), "likely": [CHANGING]},
        "breakdown": {"sources": {"routing": broken}, "only": [CHANGING, UNKNOWN]},
        "part": {"sources": {}, "only": [UNKNOWN, CHANGING, ELSEWHERE], "share": [1, 3], "targets": TARGETS[:2]},
        "raised": {"sources": {"errors": "raise RuntimeError('nothing works')\n"}},
        "own tests": {
            "sources": {module: f"{source}\n" for module, source in sources.items()},
            "only": [OWN_TEST],
            "targets": [product_under_test().tests],
        },
        "measured": {"sources": {}, "only": [CHANGING, UNKNOWN, ELSEWHERE], "measures": True},
    }
    asked = [{"targets": TARGETS} | trial for trial in trials.values()]
    return dict(zip(trials, run_in_second_process(tried, time_limit=300, trials=asked), strict=True))


def test_the_likely_catcher_runs_first_and_ends_the_trial(results: dict[str, dict[str, Any]]) -> None:
    result = results["likely"]
    assert result["trouble"] == ""
    assert (result["ran"], [failure[:2] for failure in result["failures"]]) == (
        1,
        [[CHANGING.split("::")[1], "finding"]],
    )


def test_an_error_that_is_no_expectation_is_a_breakdown_and_does_not_end_the_trial(
    results: dict[str, dict[str, Any]],
) -> None:
    result = results["breakdown"]
    assert (result["trouble"], result["ran"]) == ("", 2)
    assert result["failures"][0][1] == "breakdown"


def test_a_trial_runs_its_share_of_the_files_that_it_names(results: dict[str, dict[str, Any]]) -> None:
    result = results["part"]
    assert (result["trouble"], result["failures"], result["ran"]) == ("", [], 1)


def test_a_flow_that_cannot_be_imported_is_reported_with_its_error(results: dict[str, dict[str, Any]]) -> None:
    result = results["raised"]
    assert (result["ran"], result["unusable"]) == (0, True)
    assert "nothing works" in result["trouble"]


def test_the_own_tests_of_the_flow_are_collected_before_anything_imports_the_flow(
    results: dict[str, dict[str, Any]],
) -> None:
    result = results["own tests"]
    assert (result["trouble"], result["failures"], result["ran"]) == ("", [], 1)


def test_it_is_measured_which_scenario_runs_which_lines_and_which_starts_processes(
    results: dict[str, dict[str, Any]],
) -> None:
    result = results["measured"]
    assert (result["trouble"], result["failures"], result["ran"]) == ("", [], 3)
    assert (result["lines"], result["elsewhere"]) == ([ELSEWHERE, CHANGING], [ELSEWHERE])


def test_the_title_of_an_outline_selects_its_rows() -> None:
    assert is_title_of("a.feature::Title", "a.feature::Title")
    assert is_title_of("a.feature::Title", "a.feature::Title [row 2: b]")
    assert not is_title_of("a.feature::Title", "a.feature::Title of another")
