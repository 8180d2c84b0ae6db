"""How often Python looks for garbage is a matter of the run alone."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from support.execution import garbage
from support.tests.gherkin.toy_project import ToyProject

EARLY = """\
import atexit
import gc

atexit.register(lambda: print("kept from the last look:", gc.get_freeze_count() > 10_000))
"""
"""What is registered before the kit is asked after it, when the process ends."""


class Configuration:
    """What a run has to clear up."""

    def __init__(self) -> None:
        self.clearing: list[Callable[[], object]] = []

    def add_cleanup(self, cleanup: Callable[[], object]) -> None:
        """Keep what is to be done at the end."""
        self.clearing.append(cleanup)


@pytest.fixture(autouse=True)
def own_pace() -> Iterator[None]:
    """Give the pace back that this run had."""
    held = gc.get_threshold()
    yield
    gc.set_threshold(*held)


def test_the_pace_is_slower_while_tests_run_and_what_it_was_before_and_after() -> None:
    gc.set_threshold(700, 10, 10)
    run: Any = Configuration()
    garbage.pytest_configure(run)
    assert gc.get_threshold() == garbage.PACE
    (cleanup,) = run.clearing
    cleanup()
    assert gc.get_threshold() == (700, 10, 10)


@pytest.mark.parametrize("chosen", [(0, 10, 10), (50_000, 10, 10)], ids=["not at all", "slower"])
def test_what_the_user_chose_is_kept(chosen: tuple[int, int, int]) -> None:
    gc.set_threshold(*chosen)
    run: Any = Configuration()
    garbage.pytest_configure(run)
    assert (gc.get_threshold(), run.clearing) == (chosen, [])


def test_a_process_that_ends_is_not_looked_through_once_more(tmp_path: Path) -> None:
    project = ToyProject(tmp_path).write("early.py", EARLY).write("features/a.feature", "Feature: Nothing\n")
    outcome = project.run("-p", "early")
    assert "kept from the last look: True" in outcome.lines, outcome.text


def test_what_is_there_before_the_first_test_is_left_out_and_what_tests_leave_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frozen: list[int] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(1))
    garbage._set_aside.cache_clear()
    for _ in range(3):  # of a run, or of runs inside its tests
        garbage.pytest_runtest_logstart()
    assert frozen == [1]
