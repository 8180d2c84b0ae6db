"""What a scenario leaves behind in the process, once it is over."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.tests.gherkin.toy_project import ToyProject

FEATURE = """\
Feature: Doors
  A door that is open lets people in.

  Scenario Outline: A door is open, <why>
    Then it is open

    Examples:
      | why   |
      | early |
      | late  |
      | all day |
"""
STEPS = '''\
from support.gherkin import attach, parse, then

@then(parse("it is open"))
def _(request):
    """Opens."""
    attach(request, "open" * 250_000, "text/plain", "log.txt")
'''
LOADED = """\
import sys


def pytest_unconfigure(config):
    print("imported:", "hypothesis" in sys.modules)
"""
PROPERTY = """\
from hypothesis import given, strategies


@given(strategies.integers())
def test_numbers(number):
    assert number == number
"""
MEASURED = """\
import gc
import tracemalloc

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    gc.collect()
    tracemalloc.start()


@pytest.hookimpl(trylast=True)
def pytest_runtest_logfinish(nodeid):
    gc.collect()
    kept.append(tracemalloc.get_traced_memory()[0])


def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(f"kept KiB: {(kept[-1] - kept[0]) // (len(kept) - 1) // 1024}")


kept = []
"""


@pytest.mark.parametrize("options", [(), ("-n", "1")], ids=["in this process", "from a worker"])
def test_a_scenario_that_is_over_keeps_little_memory(tmp_path: Path, options: tuple[str, ...]) -> None:
    project = ToyProject(tmp_path).write("features/doors.feature", FEATURE)
    project.write("steps/__init__.py", STEPS).write("conftest.py", MEASURED)
    outcome = project.run("--messages=messages.ndjson", *options)

    kept = next(int(line.partition("kept KiB: ")[2]) for line in outcome.lines if "kept KiB: " in line)
    assert (outcome.code, kept < 100) == (0, True), outcome.text
    written = (tmp_path / "messages.ndjson").read_text(encoding="utf-8")
    assert written.count("open" * 250_000) == 3, "each is in the messages"


@pytest.mark.parametrize(("paths", "imported"), [(("features",), False), (("features", "test_numbers.py"), True)])
def test_hypothesis_is_imported_by_its_own_tests_only(tmp_path: Path, paths: tuple[str, ...], imported: bool) -> None:
    project = ToyProject(tmp_path).write("features/doors.feature", FEATURE).write("steps/__init__.py", STEPS)
    outcome = project.write("conftest.py", LOADED).write("test_numbers.py", PROPERTY).run_fresh("-s", *paths)
    assert outcome.code == 0, outcome.text
    assert f"imported: {imported}" in outcome.lines
