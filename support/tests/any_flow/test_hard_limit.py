"""What hangs is ended, with node, question and stacks; where it cannot be ended, the run ends itself and says so."""

from __future__ import annotations

import bdb
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from support.execution.hard_limit import is_debugged
from support.tests.any_flow.read_attempts import attempts, failures, junit_cases, messages
from support.tests.gherkin.toy_project import INI, ToyProject

FLOWS = "support.tests.any_flow.hanging_flows"
SCENARIO = f"""
  Example: {{0}}
    Given the flow "{FLOWS}:{{1}}"
    When the flow begins
    Then the flow is over
"""
CONFTEST = f"""
import time
import hamcrest
import {FLOWS}
import support.execution.execution, support.execution.likely_causes, support.execution.story
import support.flow_builder.bare_graph, support.interrupt_simulator.owner, support.record.calls
import support.execution.hard_limit, support.validators.graph_schema

support.execution.hard_limit.GRACE = 1.0  # a second is less than it takes to import all of this
ask = support.flow_builder.bare_graph.BareGraphCoordinator._ask


def ask_and_hang(coordinator, pauses):
    ask(coordinator, pauses)
    time.sleep(3600)


support.flow_builder.bare_graph.BareGraphCoordinator._ask = ask_and_hang
"""
STEPS = """
import time
from support.gherkin import declare_fixture, parse, then

declare_fixture("flow_run")


@then(parse("it takes 1.5 seconds"))
def takes_long(flow_run):
    \"\"\"It takes time. Example: `Then it takes 1.5 seconds`.\"\"\"
    time.sleep(1.5)
"""
PLAIN = """
import time
import pytest
import support.agora_suite.discussion.session
from support.agora_suite.production import ProductionTestSuite


class TestHanging(ProductionTestSuite):
    def test_hangs(self):
        time.sleep(3600)

    def test_has_a_limit_of_its_own(self):
        self.create_production_flow(hard_limit=30)
        time.sleep(1.5)

    def test_has_less_time(self):
        self.create_production_flow(hard_limit=0.1)
        time.sleep(3600)


@pytest.fixture
def hanging():
    time.sleep(3600)


def test_is_given_what_hangs(production_test_config, hanging):
    pass


def test_has_nothing_to_do_with_the_suite():
    time.sleep(1.5)
"""
TRIPS = """
from support.product import Product

PRODUCT = Product(name="Trips", package="trips", fixtures=frozenset({"trip"}), suites=frozenset({"TripSuite"}))
"""
OF_TRIPS = """
import time
import pytest


@pytest.fixture
def trip():
    return "to Rome"


class TripSuite:
    pass


class TestTrips(TripSuite):
    def test_hangs(self):
        time.sleep(3600)


def test_takes_a_trip(trip):
    time.sleep(3600)


def test_has_nothing_to_do_with_trips():
    time.sleep(1.5)
"""
SLOW = """
Feature: Slow
  Example: slow
    Then it takes 1.5 seconds
"""
LIMIT = ("--hard-limit", "1")


def feature(title: str, flows: Iterable[str]) -> str:
    """Return a feature with a scenario for each flow."""
    return "".join([f"Feature: {title}\n", *(SCENARIO.format(flow.replace("_", " "), flow) for flow in flows)])


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    ini = INI.replace("step_packages = steps", "step_packages = steps.any_flow")
    ini += "filterwarnings = ignore:.* of real time\n"  # a flow that sleeps is warned of, and is not what is tested
    return ToyProject(tmp_path, documented=True).write("pytest.ini", ini).write("conftest.py", CONFTEST)


def test_what_hangs_in_the_main_thread_fails_by_node_and_question_and_the_rest_of_the_run_goes_on(
    project: ToyProject,
) -> None:
    asked = "approval, asked by approve: {'type': 'approval', "
    hanging = {
        "sleeping": ("dream (visit 1)", "nothing.\n", "in sleeps\n"),
        "working": ("count (visit 1)", "nothing.\n", "in works\n"),
        "locked": ("lock (visit 1)", "nothing.\n", "in waits_for_itself\n"),
        "searching": ("search (visit 1)", "nothing.\n", "in searches\n"),
        "catching_once": ("catch (visit 1)", "nothing.\n", "in catches_once\n"),
        "asking": ("no node", asked, "in ask_and_hang\n"),
    }
    project.write("features/hanging.feature", feature("Hanging", [*hanging, "quick"]))

    outcome = project.run(*LIMIT)

    assert outcome.code == 1
    assert outcome.totals == "6 failed, 1 passed", outcome.text
    for flow, (node, question, frame) in hanging.items():
        failure = outcome.failure_of(flow.replace("_", " "))
        assert "still running after 1 s, the hard limit (hard_limit, --hard-limit)" in failure
        assert f"Session session-1 was in: {node}. Waiting for an answer: {question}" in failure
        assert "The stacks of all threads:\nMainThread:\n" in failure
        assert frame in failure
    assert attempts(project) == sorted((flow.replace("_", " "), False) for flow in (*hanging, "quick"))
    assert "not run:" not in outcome.text


@pytest.mark.parametrize("hanging", ["sleeping_beside", "catching", "leaving"])
def test_where_it_cannot_be_ended_the_run_ends_itself_with_all_that_there_is_to_say(
    project: ToyProject, hanging: str
) -> None:
    project.write("features/hanging.feature", feature("Hanging", ["quick", hanging, "silent"]))
    project.write("features/later.feature", feature("Later", ["quick"]))

    outcome = project.run(*LIMIT, "--junit-xml=junit.xml")

    shown = hanging.replace("_", " ")
    assert outcome.code == 1
    assert outcome.totals == "1 failed, 1 passed", outcome.text
    assert "so its process ends itself" in outcome.text
    (listed,) = [place for place, line in enumerate(outcome.lines) if "2 not run: the run ended itself" in line]
    expected = ["features/hanging.feature::silent", "features/later.feature::quick"]
    assert outcome.lines[listed + 1 : listed + 3] == expected
    assert attempts(project) == sorted([("quick", False), (shown, False)])
    assert messages(project)[-1]["testRunFinished"]["success"] is False
    assert {one["pickle"]["name"] for one in messages(project) if "pickle" in one} == {"quick", shown, "silent"}
    assert "still running after 1 s, the hard limit" in failures(project)
    assert junit_cases(project) == sorted(["quick", shown])
    assert (project.root / "reports" / "index.html").is_file()
    assert "2 not run" in outcome.text


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["one process", "a worker"])
def test_a_second_run_that_hangs_is_reported_beside_the_first(project: ToyProject, workers: tuple[str, ...]) -> None:
    project.write("features/hanging.feature", feature("Hanging", ["slow_then_hanging"]))
    outcome = project.run(*LIMIT, "--max-update-time", "0.5", *workers)
    assert outcome.totals == "1 failed, 1 rerun", outcome.text
    assert attempts(project) == [("slow then hanging", False), ("slow then hanging", True)]
    assert "still running after 1 s" in failures(project)


def test_of_several_workers_only_the_one_that_hangs_is_replaced(project: ToyProject) -> None:
    flows = ["quick", "sleeping_beside", "silent", "sleeping", "other"]
    project.write("features/hanging.feature", feature("Hanging", flows))
    project.write("features/later.feature", feature("Later", ["later"]))

    outcome = project.run(*LIMIT, "-p", "no:rerunfailures", "-n", "2", "--junit-xml=junit.xml")

    shown = sorted(flow.replace("_", " ") for flow in (*flows, "later"))
    assert outcome.code == 1
    assert outcome.totals == "2 failed, 4 passed", outcome.text
    assert outcome.text.count("replacing crashed worker") == 1
    assert "Session session-1 was in: dream (visit 1)." in outcome.failure_of("sleeping beside")
    assert attempts(project) == [(name, False) for name in shown]
    assert junit_cases(project) == shown
    assert failures(project).count("still running after 1 s") == 2


def test_what_ends_its_worker_is_run_again_where_reruns_are_asked_for(project: ToyProject) -> None:
    project.write("features/hanging.feature", feature("Hanging", ["sleeping_beside"]))
    outcome = project.run(*LIMIT, "-n", "1", "--reruns", "1")
    assert outcome.totals == "1 failed, 1 rerun", outcome.text
    assert attempts(project) == [("sleeping beside", False), ("sleeping beside", True)]


def test_every_test_that_uses_the_suite_is_limited_and_no_other(project: ToyProject) -> None:
    outcome = project.name_the_product().write("test_plain.py", PLAIN).run(*LIMIT, "test_plain.py")
    assert outcome.totals == "2 failed, 2 passed, 1 error", outcome.text
    assert "still running after 1 s" in outcome.failure_of("TestHanging.test_hangs")
    assert "still running after 0.1 s" in outcome.failure_of("TestHanging.test_has_less_time")
    assert "still running after 1 s" in outcome.failure_of("ERROR at setup of test_is_given_what_hangs")


def test_tests_that_use_what_the_product_names_are_limited(project: ToyProject) -> None:
    project.write("pyproject.toml", '[tool.acceptance]\nproduct = "trips_guide:PRODUCT"\n').write(
        "trips_guide.py", TRIPS
    )
    outcome = project.write("test_trips.py", OF_TRIPS).run(*LIMIT, "test_trips.py")
    assert outcome.totals == "2 failed, 1 passed", outcome.text
    assert "still running after 1 s" in outcome.failure_of("TestTrips.test_hangs")
    assert "still running after 1 s" in outcome.failure_of("test_takes_a_trip")


@pytest.mark.parametrize("options", [("--pdb", *LIMIT), ("--hard-limit", "0")], ids=["debugging", "switched off"])
def test_nothing_is_ended_while_debugging_or_switched_off(project: ToyProject, options: tuple[str, ...]) -> None:
    ini = INI.replace("step_packages = steps", "step_packages = own_steps")
    project.write("pytest.ini", ini).write("own_steps/__init__.py", "").write("own_steps/slow.py", STEPS)
    outcome = project.write("features/slow.feature", SLOW).run(*options)
    assert outcome.totals == "1 passed", outcome.text


def test_a_limit_that_cannot_be_used_is_refused_before_anything_runs(project: ToyProject) -> None:
    outcome = project.write("features/quick.feature", feature("Quick", ["quick"])).run("--hard-limit", "-1")
    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    assert "hard_limit: has to be a number of seconds, or 0 to end nothing" in outcome.text


def test_a_debugger_is_known_and_a_measure_of_coverage_is_none() -> None:
    def measure(*_: Any) -> None:
        return None

    before, debugger = sys.gettrace(), bdb.Bdb()
    debugger.reset()
    try:
        sys.settrace(debugger.trace_dispatch)
        debugged = is_debugged()
        sys.settrace(measure)
        measured = is_debugged()
    finally:
        sys.settrace(before)
    assert (debugged, measured) == (True, False)
