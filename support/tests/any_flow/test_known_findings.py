"""Findings are judged together at the end, the worst first; one that is known can be waived, with a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.any_flow.flow_run import FlowRun
from support.execution.configuration import SuiteConfiguration, SuiteConfigurationError
from support.execution.errors import InvalidStateError, ScenarioError
from support.monitors.errors import TimeLimitBreached
from support.record import FindingWaived
from support.tests.gherkin.toy_project import ToyProject

CARELESS = "support.tests.any_flow.faulty_flows:careless"
IN_PLACE = "collect changed log in place, instead of returning an update"
DROPPED = "choose wrote hotl, which the state does not declare; the graph dropped it in silence"
EXPIRED = datetime.now(UTC).date() - timedelta(days=2)


def careless(*known: dict[str, Any], **settings: Any) -> FlowRun:
    return FlowRun(SuiteConfiguration.of({"known_findings": known, **settings}), CARELESS)


def test_all_findings_are_raised_when_the_scenario_is_over_the_worst_first() -> None:
    run = careless()
    run.come_to_first_question()
    run.answer("Ritz")
    run.is_over()
    with pytest.raises(InvalidStateError) as raised:
        run.verify()
    lines = str(raised.value).splitlines()
    assert DROPPED in lines[:2]
    assert lines[-1] == IN_PLACE


def test_a_step_that_fails_after_findings_fails_with_them() -> None:
    run = careless()
    run.come_to_first_question()
    with pytest.raises(InvalidStateError, match="choose wrote hotl") as raised:
        run.asks("room")
    assert "but: was 'hotel'" in str(raised.value.__cause__)


def test_without_validation_the_checks_of_the_engine_stay_on() -> None:
    run = careless(enable_validation=False)
    run.begin()
    with pytest.raises(InvalidStateError) as raised:
        run.verify()
    assert str(raised.value).splitlines() == [DROPPED, IN_PLACE]


def test_what_is_known_is_waived_and_the_rest_is_not() -> None:
    known = {"pattern": "collect changed * in place", "reason": "goes with the next release"}
    run = careless(known, enable_validation=False)
    run.begin()
    with pytest.raises(InvalidStateError) as raised:
        run.verify()
    assert str(raised.value) == DROPPED
    assert f"known and waived: {IN_PLACE} (goes with the next release)" in run.story()


def test_a_limit_on_time_counts_as_ever_beside_what_is_known() -> None:
    known = {"pattern": "the state does not declare", "reason": "x"}, {"pattern": "in place", "reason": "x"}
    run = careless(*known, enable_validation=False, max_update_time=1e-6)
    run.begin()
    with pytest.raises(TimeLimitBreached, match="max_update_time"):
        run.verify()


def test_what_one_scenario_knows_has_to_occur_in_it() -> None:
    run = careless(enable_validation=False)
    run.knows_finding("changed log", "ticket 7")
    run.knows_finding("wrote hotl", "ticket 8")
    run.knows_finding("booked twice", "ticket 9")
    run.begin()
    with pytest.raises(ScenarioError, match=r"^known, but not found in this scenario: “booked twice”; remove"):
        run.verify()


def test_every_entry_that_fits_a_finding_has_occurred() -> None:
    known = {"pattern": "hotl", "reason": "ticket 1"}, {"pattern": "in place", "reason": "ticket 2"}
    run = careless(*known, enable_validation=False)
    run.knows_finding("wrote hotl", "ticket 8")
    run.knows_finding("the graph dropped it", "ticket 9")
    run.begin()
    run.verify()
    assert [waived.pattern for waived in run.record.of(FindingWaived)] == [
        "wrote hotl",
        "the graph dropped it",
        "hotl",
        "in place",
    ]


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("changed log", r"entry 1: expected a table with pattern and reason, found 'changed log'"),
        ({"pattern": "changed log"}, "entry 1: reason: expected words, found None"),
        ({"pattern": " * ", "reason": "x"}, r"entry 1: pattern: expected words, found ' \* '"),
        ({"pattern": "x", "reason": "x", "until": "2030-01-01"}, "until: expected a day such as 2030-01-31"),
        ({"pattern": "x", "reason": "x", "until": EXPIRED}, "“x” was waived until .*; mend the flow, or name"),
        ({"pattern": "x", "reason": "x", "untill": date.max}, "untill: there is no such key"),
    ],
)
def test_a_known_finding_that_cannot_be_used_is_refused(entry: Any, problem: str) -> None:
    with pytest.raises(SuiteConfigurationError, match=problem):
        SuiteConfiguration.of({"known_findings": [entry]})


FEATURES = f"""\
Feature: Trips
  Scenario: A hotel is asked for
    Given the flow "{CARELESS}"
    When the flow begins
    Then the flow asks for "hotel"
  Scenario: A hotel is booked
    Given the flow "{CARELESS}"
    And it is known that "collect changed log in place", because "ticket 7"
    And it is known that "log[2]", because "ticket 8"
    When the flow begins
    Then the flow asks for "hotel"
"""
FAILING = f"""\
Feature: Bookings
  Scenario: The wrong question is asked
    Given the flow "{CARELESS}"
    When the flow begins
    Then the flow asks for "room"
"""
CONFIGURED = """\
[[tool.acceptance.known_findings]]
pattern = "wrote hotl"
reason = "ticket 1"
[[tool.acceptance.known_findings]]
pattern = "changed log"
reason = "ticket 2"
until = 2999-12-31
[[tool.acceptance.known_findings]]
pattern = "log["
reason = "ticket 3"
[[tool.acceptance.known_findings]]
pattern = "booked twice"
reason = "ticket 4"
"""


def test_a_whole_run_fails_where_a_known_finding_occurs_no_longer(tmp_path: Path) -> None:
    written = "[tool.pytest.ini_options]\nconduct = false\nstep_packages = ['steps']\n" + CONFIGURED
    project = ToyProject(tmp_path).write("pyproject.toml", written).write("features/trips.feature", FEATURES)
    (tmp_path / "pytest.ini").unlink()
    whole, part = project.run("features"), project.run("features", "-k", "booked")
    assert "2 passed" in whole.totals, whole.text
    assert "known and waived in 2 scenarios or tests: “wrote hotl” (ticket 1)" in whole.text
    assert "known and waived in 2 scenarios or tests: “changed log” (ticket 2, until 2999-12-31)" in whole.text
    assert "known_findings: “booked twice” occurred nowhere; remove the entry" in whole.text
    assert (whole.code, part.code) == (1, 0)
    assert "occurred nowhere" not in part.text

    project.write("features/failing.feature", FAILING)
    failed, interrupted = project.run("features"), project.run("features", "-x")
    assert (failed.totals, interrupted.totals) == ("1 failed, 2 passed", "1 failed")
    assert "occurred nowhere" not in failed.text + interrupted.text, "what failed may be where it occurs"
