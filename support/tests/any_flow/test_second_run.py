"""A step that waits too long is reported with its node; a machine that is busy once is no reason to fail."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from support.any_flow.flow_run import FlowRun
from support.execution.configuration import SuiteConfiguration
from support.monitors.errors import TimeLimitBreached
from support.tests.any_flow.read_attempts import attempts, junit_cases, passed
from support.tests.gherkin.toy_project import INI, Outcome, ToyProject

FLOWS = "support.tests.any_flow.slow_flows"
SCENARIO = f"""
  Example: {{0}}
    Given the flow "{FLOWS}:{{0}}"
    When the flow begins{{1}}
    Then {{2}}
"""
SLOW = {
    "sleeping": ("", "the flow is over", "for update 1 (dream)"),
    "burning": ("", "the flow is over", "for update 1 ("),
    "blocking": ("", "the flow is over", "for update 1 (join)"),
    "asking": ("", 'the flow asks "Shall it go on?"', "until approve asked or failed"),
    "failing": (" and fails", 'the flow has failed in "order" with "ValueError"', "until order asked or failed"),
}
ONCE = ("slow_the_first_time", "", "the flow is over")
PLAIN = f"""
import time
import pytest
from support.agora_suite.production import ProductionTestSuite
from {FLOWS} import LONG

TRIES = []


class TestSlow(ProductionTestSuite):
    def hold(self, seconds):
        flow = self.create_production_flow(interval=20, max_execution_time=0.5, max_update_time=30.0)
        session = flow.create_session(main_topic="Remote work")
        with self.performance_monitoring():
            time.sleep(seconds)

    def test_slow(self):
        self.hold(LONG)

    def test_slow_once(self):
        TRIES.append(1)
        self.hold(LONG if len(TRIES) == 1 else 0.0)

    def test_slow_session(self):
        flow = self.create_production_flow(interval=20, max_update_time=1e-6)
        flow.create_session(main_topic="Remote work")
        self.mock_user_input({{"agenda_approval": "approve"}}, otherwise="continue")
        self.simulate_production_execution(flow)


def test_that_fails_by_itself():
    TRIES.append(2)
    assert TRIES.count(2) == 2
"""


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    ini = INI.replace("step_packages = steps", "step_packages = steps.any_flow")
    scenarios = [SCENARIO.format(name, how, then) for name, (how, then, _) in SLOW.items()]
    feature = "".join(["Feature: Slow\n", *scenarios, SCENARIO.format(*ONCE)])
    return ToyProject(tmp_path).write("pytest.ini", ini).write("features/slow.feature", feature)


def check(outcome: Outcome) -> None:
    assert outcome.totals == "5 failed, 1 passed, 6 rerun", outcome.text
    for name, (_, _, where) in SLOW.items():
        failure = outcome.failure_of(name)
        assert where in failure.partition("In the first run: ")[0], failure
        assert "it must stay below 0.5 s\nThis is the second run, " in failure
    (line,) = [line for line in outcome.lines if "too slow once, and not again" in line]
    assert line.startswith("features/slow.feature::slow_the_first_time: passes; ")
    assert line.endswith(" s for update 1 (dream); it must stay below 0.5 s")


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["one process", "a worker"])
def test_what_takes_long_fails_by_its_node_in_two_runs_and_what_did_once_passes(
    project: ToyProject, workers: tuple[str, ...]
) -> None:
    outcome = project.run("-p", "no:rerunfailures", "--max-update-time", "0.5", "--junit-xml=junit.xml", *workers)
    check(outcome)
    assert attempts(project) == sorted((name, again) for name in (*SLOW, ONCE[0]) for again in (False, True))
    assert passed(project) == [ONCE[0]]
    assert junit_cases(project) == sorted([*SLOW, ONCE[0]])


def test_where_every_failure_is_run_again_a_breach_is_too(project: ToyProject) -> None:
    outcome = project.run("--max-update-time", "0.5", "--reruns", "1", "-k", "sleeping or slow_the_first_time")
    assert outcome.totals == "1 failed, 1 passed, 4 deselected, 2 rerun", outcome.text


def test_without_monitoring_no_flow_is_held_to_a_limit(project: ToyProject) -> None:
    outcome = project.run("--max-update-time", "0.5", "--no-monitoring", "-k", "sleeping or asking")
    assert outcome.totals == "2 passed, 4 deselected", outcome.text


def test_plain_tests_that_breach_a_limit_run_once_more_and_others_do_not(tmp_path: Path) -> None:
    outcome = ToyProject(tmp_path).write("test_plain.py", PLAIN).run("test_plain.py")
    assert outcome.totals == "3 failed, 1 passed, 3 rerun", outcome.text
    assert "max_execution_time: 0.6" in outcome.failure_of("TestSlow.test_slow")
    assert "max_update_time: " in outcome.failure_of("TestSlow.test_slow_session")
    assert "test_plain.py::TestSlow::test_slow_once: passes; too slow once, and not again" in outcome.text


def in_threads(*jobs: Callable[[], None]) -> None:
    with ThreadPoolExecutor(len(jobs)) as threads:
        for begun in [threads.submit(job) for job in jobs]:
            begun.result()


def test_sessions_side_by_side_are_not_held_to_limits_on_time_and_one_alone_is() -> None:
    suite = SuiteConfiguration(max_update_time=0.5)
    runs = [FlowRun(suite, f"{FLOWS}:sleeping") for _ in range(3)]
    ready = Barrier(2)

    def begin(run: FlowRun) -> None:
        ready.wait(60)
        run.begin()

    in_threads(lambda: begin(runs[0]), lambda: begin(runs[1]))
    runs[2].begin()

    runs[0].verify()
    runs[1].verify()
    with pytest.raises(TimeLimitBreached, match=r"max_update_time: 0\.\d+ s for update 1 \(dream\)"):
        runs[2].verify()
