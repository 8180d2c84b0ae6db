"""The kit beside other plugins: substitutes use the same hooks as pytest-asyncio, pytest-randomly and pytest-cov do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support.tests.gherkin.toy_project import INI, ToyProject

ASYNCIO = """\
import asyncio
import inspect
from functools import partial

import pytest

RUNNER = asyncio.Runner()


def awaited(function):
    return lambda **fixtures: RUNNER.run(function(**fixtures))


def yielded(request, function):
    generator = function()
    request.addfinalizer(lambda: RUNNER.run(anext(generator, None)))
    return RUNNER.run(anext(generator))


@pytest.hookimpl(wrapper=True)
def pytest_pycollect_makeitem():
    items = yield
    for item in items if isinstance(items, list) else []:
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
            item.obj = awaited(item.obj)
    return items


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef, request):
    with pytest.MonkeyPatch.context() as patch:
        if inspect.isasyncgenfunction(fixturedef.func):
            patch.setattr(fixturedef, "func", partial(yielded, request, fixturedef.func))
        return (yield)


@pytest.hookimpl(tryfirst=True, wrapper=True)
def pytest_pyfunc_call():
    return (yield)


def pytest_unconfigure():
    RUNNER.close()
"""
RANDOMLY = """\
import random
from itertools import groupby

import pytest


def again():
    random.seed(1)


pytest_runtest_setup = pytest_runtest_call = pytest_runtest_teardown = again


@pytest.hookimpl(tryfirst=True, wrapper=True)
def pytest_collection_modifyitems(items):
    modules = [list(tests) for _, tests in groupby(items, lambda item: getattr(item, "module", None))]
    items[:] = [item for tests in reversed(modules) for item in reversed(tests)]
    return (yield)
"""
COV = """\
import coverage
import pytest

MEASURED = coverage.Coverage(data_file=None, include=["offers.py", "sentences/*"])


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config):
    early_config.known_args_namespace.measured = True
    MEASURED.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop():
    result = yield
    MEASURED.stop()
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    MEASURED.switch_context(item.nodeid)
    return (yield)


def pytest_terminal_summary(terminalreporter):
    for file in ("offers.py", "sentences/numbers.py"):
        terminalreporter.write_line(f"{file}: not run: {MEASURED.analysis(file)[2]}")
"""
FLOW = """\
from typing import TypedDict

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt


class Offer(TypedDict):
    accepted: bool


async def ask(state: Offer):
    return {"accepted": interrupt({"type": "offer", "message": "Accept?"}) == "yes"}


async def build():
    graph = StateGraph(Offer)
    graph.add_node("ask", ask)
    graph.add_edge(START, "ask")
    graph.add_edge("ask", END)
    yield graph.compile(checkpointer=InMemorySaver()), {}
"""
STEPS = """\
import asyncio

from support.gherkin import declare_fixture, given, parse, then

declare_fixture("number")
declare_fixture("three")


@given(parse("a number is awaited"), target_fixture="number")
async def _(three):
    "Wait."
    await asyncio.sleep(0)
    return three


@then(parse("the number is {int}"))
async def _(number, wanted):
    "Compare."
    await asyncio.sleep(0)
    assert number == wanted
"""
FEATURE = """\
Feature: Offers
  Example: An offer is accepted
    Given the flow has come to its first question
    When the flow is answered "yes"
    Then the flow is over

  Scenario Outline: A number
    Given a number is awaited
    Then the number is <number>

    Examples:
      | number |
      | 3      |
      | 4      |
"""
FIXTURE = """\
import asyncio

import pytest


@pytest.fixture
async def three():
    await asyncio.sleep(0)
    yield 3
    await asyncio.sleep(0)
"""
TESTS = """\
async def test_three(three):
    assert three == 3


async def test_an_offer(flow_run):
    flow_run.begin()
    flow_run.answer("no")
    flow_run.is_over()


def test_another_offer(flow_run):
    flow_run.begin()
    flow_run.asks("offer")
"""


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    ini = INI.replace("step_packages = steps", "step_packages = steps.any_flow sentences")
    toy = ToyProject(tmp_path).write("pytest.ini", f"{ini}filterwarnings = error\n").write("offers.py", FLOW)
    toy.write("sentences/__init__.py", "").write("sentences/numbers.py", STEPS).write("conftest.py", FIXTURE)
    toy.write("features/offers.feature", FEATURE).write("tests/test_offers.py", TESTS)
    for name, plugin in (("asyncio", ASYNCIO), ("randomly", RANDOMLY), ("cov", COV)):
        toy.write(f"like_{name}.py", plugin)
    return toy


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["in one process", "on a worker"])
def test_scenarios_and_tests_run_beside_plugins_that_await_shuffle_and_measure(
    project: ToyProject, workers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
        monkeypatch.delenv(name)  # the plugin measures, and nothing around it
    plugins = ("-p", "like_asyncio", "-p", "like_randomly", "-p", "like_cov")

    outcome = project.run_fresh("-v", *plugins, "--flow", "offers:build", "features", "tests", *workers)

    assert outcome.totals == "1 failed, 5 passed", outcome.text
    assert "assert 3 == 4" in outcome.failure_of("A number [row 2: 4]")
    if not workers:
        ran = [line.split("::")[1].partition(" P")[0] for line in outcome.lines if "PASSED" in line]
        assert ran == [
            "test_another_offer", "test_an_offer", "test_three", "A number [row 1: 3]", "An offer is accepted",
        ]  # fmt: skip
        assert "offers.py: not run: []" in outcome.lines
        assert "sentences/numbers.py: not run: []" in outcome.lines
