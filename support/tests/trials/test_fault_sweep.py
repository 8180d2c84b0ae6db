"""The fault sweep finds failures without a name and ends that differ, and blames no right flow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hamcrest import assert_that, empty, equal_to, greater_than, has_item, has_length, only_contains

from support.tests.execution.small_flow import Expense
from support.tests.trials.small_set_up import SmallSetUp, files_each_time, files_receipt
from support.trials.fault_sweep import FaultSweep
from support.trials.subject import Cell

CELL = Cell(1, "memory", "async", "update")


def test_a_right_flow_comes_through_every_fault(tmp_path: Path) -> None:
    result = FaultSweep(SmallSetUp(), CELL, tmp_path).run()
    assert_that(result.wrong, empty())
    assert_that(result.runs, greater_than(20))


def test_a_failure_without_a_name_is_found(tmp_path: Path) -> None:
    found = FaultSweep(SmallSetUp(named_errors=(ValueError,)), CELL, tmp_path).run("write/1/before/once").wrong
    problem = "no named outcome: SaverUnreachableError: the store cannot be reached"
    assert_that([wrong.problems for wrong in found], equal_to([[problem]]))


def test_an_end_that_differs_without_a_warning_is_found(tmp_path: Path) -> None:
    found = FaultSweep(SmallSetUp(files_each_time), CELL, tmp_path).run().wrong
    problem = "no warning says what differs: + files['receipt 2']: '120 paid'"
    assert_that([wrong.id for wrong in found], has_item(f"fault:{CELL}/step/3/after/once"))
    assert_that([line for wrong in found for line in wrong.problems], only_contains(problem))


@pytest.mark.parametrize(("explained", "wrong"), [(("paid, 2 receipts!",), 0), ((), 1)])
def test_a_warning_counts_only_if_it_says_what_failed(explained: tuple[str, ...], wrong: int, tmp_path: Path) -> None:
    def files_and_warns(files: dict[str, str], state: Expense) -> Mapping[str, Any]:
        files_each_time(files, state)
        return {"log": [f"paid, {len(files)} receipts!"]}

    set_up = SmallSetUp(files_and_warns, explained=explained)
    assert_that(FaultSweep(set_up, CELL, tmp_path).run("step/3/after/once").wrong, has_length(wrong))


def test_a_session_that_cannot_be_resumed_is_found(tmp_path: Path) -> None:
    def pays_once(files: dict[str, str], state: Expense) -> Mapping[str, Any]:
        if files:
            raise ValueError("it is paid already")
        return files_receipt(files, state)

    found = FaultSweep(SmallSetUp(pays_once), CELL, tmp_path).run("step/3/after/once").wrong
    assert_that(found[0].problems, equal_to(["after it was mended: ValueError: it is paid already"]))
