from __future__ import annotations

import pytest

from support.tests.gherkin.toy_project import Outcome, ToyProject

STEPS = '''\
import asyncio

import pytest
from support.gherkin import given, parse, step, then, when


@pytest.fixture
def seen():
    return []


@given(parse("a loop"))
async def remember(request):
    """Remembers the loop."""
    request.node.loop = asyncio.get_running_loop()


@then(parse("it is the same loop"))
async def same(request):
    """Compares the loops."""
    await asyncio.sleep(0)
    assert request.node.loop is asyncio.get_running_loop()


@then(parse("it is another loop than before"))
async def other(request):
    """Compares with the loop of the scenario before."""
    loop = asyncio.get_running_loop()
    assert loop is not getattr(request.session, "loop", None)
    request.session.loop = loop


@then(parse("it fails while waiting"))
async def fails():
    """Fails."""
    await asyncio.sleep(0)
    assert False, "waited and failed"


async def _late():
    assert False, "was waited for"


@then(parse("it gives something to wait for"))
def gives():
    """Returns a coroutine."""
    return _late()


@given(parse("something that is closed at the end"))
async def closed(request):
    """Yields."""
    request.node.loop = asyncio.get_running_loop()
    yield
    await asyncio.sleep(0)
    assert request.node.loop is asyncio.get_running_loop()
    print("closed at the end")


@given(parse("{int} from a coroutine"), target_fixture="number")
async def number(value):
    """Gives a value."""
    await asyncio.sleep(0)
    return value


@then(parse("the number is {int}"))
def is_number(request, expected):
    """Compares."""
    assert request.getfixturevalue("number") == expected
'''
FEATURE = """\
Feature: Waiting
  Scenario: one loop
    Given a loop
    Then it is the same loop
    And it is another loop than before
  Scenario: another loop
    Then it is another loop than before
  Scenario: a late failure
    Then it fails while waiting
  Scenario: something to wait for
    Then it gives something to wait for
  Scenario: closing
    Given something that is closed at the end
  Scenario: a value
    Given 7 from a coroutine
    Then the number is 7
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    project = ToyProject(tmp_path_factory.mktemp("toy"))
    project.write("steps/__init__.py", "").write("steps/waiting.py", STEPS).write("features/a.feature", FEATURE)
    return project.run("-v", "-s", "-W", "error")


@pytest.mark.parametrize("title", ["one loop", "another loop", "closing", "a value"])
def test_steps_that_are_coroutines_run_in_one_loop_a_scenario(run: Outcome, title: str) -> None:
    assert f"features/a.feature::{title} PASSED" in run.text or title == "closing"
    assert run.totals == "2 failed, 4 passed"


def test_what_a_step_does_after_its_yield_runs_in_the_same_loop_at_the_end(run: Outcome) -> None:
    assert "closed at the end" in run.text


@pytest.mark.parametrize(
    ("title", "message"), [("a late failure", "waited and failed"), ("something to wait for", "was waited for")]
)
def test_no_step_passes_unrun(run: Outcome, title: str, message: str) -> None:
    assert message in run.failure_of(title)
