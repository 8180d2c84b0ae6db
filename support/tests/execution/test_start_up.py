"""Starting is no test's time: of two equal tests the first takes hardly longer than the second."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.tests.gherkin.toy_project import INI, Outcome, ToyProject

STEPS = '''\
from support.gherkin import parse, then, when


@when(parse("the discussion runs to its end"))
def the_discussion_runs(discussion):
    """The owner agrees to everything."""
    discussion.begin_and_run()
    discussion.owner.goes_on_to_the_end()


@when(parse("the flow runs to its end"))
def the_flow_runs(flow_run):
    """It asks nothing."""
    flow_run.begin()


@then(parse("nothing waits"))
def nothing_waits():
    """It is over."""
'''
FEATURE = """\
Feature: Equal scenarios
  Scenario: The first
    When {what} runs to its end
    Then nothing waits

  Scenario: The second
    When {what} runs to its end
    Then nothing waits
"""
FLOW = """\
import operator
from typing import Annotated, TypedDict

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, StateGraph


class Rounds(TypedDict):
    held: Annotated[list[int], operator.add]


def build():
    builder = StateGraph(Rounds)
    names = [f"round_{number}" for number in range(100)]
    for before, name in zip([START, *names], names):
        builder.add_node(name, lambda state: {"held": [len(state["held"])]})
        builder.add_edge(before, name)
    return builder.compile(checkpointer=InMemorySaver()).with_config(recursion_limit=200), {"held": []}
"""
MEASURED = """\
import time

import pytest

SECONDS = {}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item):
    return (yield from _measured(item))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item):
    return (yield from _measured(item))


def _measured(item):
    began = time.process_time()
    try:
        return (yield)
    finally:
        item.user_properties.append(("seconds", time.process_time() - began))


def pytest_runtest_logreport(report):
    if report.when == "teardown":
        SECONDS[report.nodeid] = sum(seconds for _, seconds in report.user_properties)


def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(f"seconds: {' '.join(map(str, SECONDS.values()))}")
"""


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    ini = INI.replace("step_packages = steps", "step_packages = sentences")
    toy = ToyProject(tmp_path).name_the_product().write("pytest.ini", ini).write("conftest.py", MEASURED)
    return toy.write("sentences/__init__.py", "").write("sentences/running.py", STEPS).write("counting.py", FLOW)


def seconds_of(outcome: Outcome) -> list[float]:
    """Return the processor time of each test, in order."""
    assert outcome.code == 0, outcome.text
    line = next(line for line in outcome.lines if line.startswith("seconds: "))
    return [float(seconds) for seconds in line.split()[1:]]


@pytest.mark.parametrize(
    ("what", "options"),
    [("the discussion", []), ("the discussion", ["-n", "1"]), ("the flow", ["--flow", "counting:build"])],
    ids=["agora", "on a worker", "any flow"],
)
def test_of_two_equal_scenarios_the_first_takes_no_longer(project: ToyProject, what: str, options: list[str]) -> None:
    project.write("features/equal.feature", FEATURE.format(what=what))

    outcome = project.run_fresh(*options)

    first, second = seconds_of(outcome)
    assert first <= 2 * second


def test_of_two_equal_tests_in_plain_pytest_the_first_takes_no_longer(project: ToyProject) -> None:
    test = "def test_{}(discussion):\n    discussion.begin_and_run()\n    discussion.owner.goes_on_to_the_end()\n\n\n"
    project.write("test_equal.py", test.format("first") + test.format("second"))

    outcome = project.run_fresh("test_equal.py")

    first, second = seconds_of(outcome)
    assert first <= 2 * second


@pytest.mark.parametrize(
    ("module", "problem"),
    [
        ("raise KeyError('x')\n", "KeyError: 'x'"),
        ("raise SystemExit(7)\n", "SystemExit: 7"),
        ("import threading\n\nthreading.Event().wait()\n", "still running after 0.5 s, the hard limit"),
    ],
    ids=["an error", "an exit", "hangs"],
)
def test_what_fails_while_it_is_imported_fails_the_scenario(project: ToyProject, module: str, problem: str) -> None:
    project.write("features/equal.feature", FEATURE.format(what="the flow")).write("broken.py", module)

    outcome = project.run("--flow", "broken:build", "--hard-limit", "0.5")

    assert outcome.totals == "2 failed"
    assert problem in outcome.failure_of("The first")
