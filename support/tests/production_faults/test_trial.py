"""A trial runs the scenarios that are asked for, and knows a finding from a breakdown."""

from __future__ import annotations

from typing import Any

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


def _tried(sources: dict[str, str], likely: list[str], only: list[str] | None = None, **how: Any) -> dict[str, Any]:
    result: dict[str, Any] = run_in_second_process(tried, sources=sources, likely=likely, only=only, **how)
    return result


def test_the_likely_catcher_runs_first_and_ends_the_trial() -> None:
    (planted,) = chosen(["PF-13"], known_faults())["PF-13"]
    result = _tried(changed_sources([planted], flow_sources()), [CHANGING])
    assert result["trouble"] == ""
    assert (result["ran"], [failure[:2] for failure in result["failures"]]) == (
        1,
        [[CHANGING.split("::")[1], "finding"]],
    )


def test_an_error_that_is_no_expectation_is_a_breakdown_and_does_not_end_the_trial() -> None:
    sources = flow_sources()
    broken = sources["routing"].replace('if state.get("user_requests_end"):', "if state.undefined:")
    result = _tried({"routing": broken}, [], [CHANGING, UNKNOWN])
    assert (result["trouble"], result["ran"]) == ("", 2)
    assert result["failures"][0][1] == "breakdown"


def test_a_flow_that_cannot_be_imported_is_reported_with_its_error() -> None:
    result = _tried({"errors": "raise RuntimeError('nothing works')\n"}, [])
    assert (result["ran"], result["unusable"]) == (0, True)
    assert "nothing works" in result["trouble"]


def test_the_own_tests_of_the_flow_are_collected_before_anything_imports_the_flow() -> None:
    planted = {module: f"{source}\n" for module, source in flow_sources().items()}
    result = _tried(
        planted,
        [],
        ["support/tests/agora/test_health.py::test_the_health_report_counts_streams_and_answers"],
        targets=[product_under_test().tests],
    )
    assert (result["trouble"], result["failures"]) == ("", [])


def test_it_is_measured_which_scenario_runs_which_lines_and_which_starts_processes() -> None:
    result = _tried({}, [], [CHANGING, UNKNOWN, ELSEWHERE], measures=True)
    assert (result["trouble"], result["failures"], result["ran"]) == ("", [], 3)
    assert (result["lines"], result["elsewhere"]) == ([ELSEWHERE, CHANGING], [ELSEWHERE])


def test_the_title_of_an_outline_selects_its_rows() -> None:
    assert is_title_of("a.feature::Title", "a.feature::Title")
    assert is_title_of("a.feature::Title", "a.feature::Title [row 2: b]")
    assert not is_title_of("a.feature::Title", "a.feature::Title of another")
