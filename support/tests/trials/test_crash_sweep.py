"""The crash sweep finds what a stopped session does wrong, and blames no right one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hamcrest import assert_that, contains_exactly, empty, equal_to, greater_than, has_item, starts_with

from support.tests.execution.small_flow import Expense
from support.tests.trials.small_set_up import SmallSetUp, files_each_time
from support.trials.course import Course, wrong_course
from support.trials.crash_sweep import CrashSweep
from support.trials.outcome import CellResult
from support.trials.subject import Cell

SYNC = Cell(1, "sqlite", "sync", "resume")


def swept(set_up: SmallSetUp, cell: Cell, folder: Path, only: str = "") -> CellResult:
    return CrashSweep(set_up, cell, folder).run(only)


@pytest.mark.parametrize(
    "cell",
    [
        Cell(1, "memory", "sync", "update"),
        Cell(1, "memory", "exit", "resume"),
        Cell(1, "sqlite", "async", "update"),
        SYNC,
    ],
    ids=str,
)
def test_a_right_flow_ends_right_regardless_of_where_it_is_stopped(cell: Cell, tmp_path: Path) -> None:
    result = swept(SmallSetUp(), cell, tmp_path)
    assert_that(result.wrong, empty())
    assert_that(result.runs, greater_than(3))
    assert_that(result.killed > 0, equal_to(cell.store == "sqlite"))


def test_a_file_that_is_written_again_is_found_and_repeated_by_its_id(tmp_path: Path) -> None:
    found = swept(SmallSetUp(files_each_time), SYNC, tmp_path).wrong[0]
    assert_that(found.problems, contains_exactly("+ files['receipt 2']: '120 paid'"))
    assert_that(found.where, starts_with("crash point "))
    again = swept(SmallSetUp(files_each_time), SYNC, tmp_path, found.id.rpartition("/")[2])
    assert_that([wrong.id for wrong in again.wrong], has_item(found.id))


def test_a_step_that_fails_only_when_it_is_repeated_is_found(tmp_path: Path) -> None:
    def pays_once(files: dict[str, str], state: Expense) -> Mapping[str, Any]:
        if files:
            raise ValueError("it is paid already")
        return files_each_time(files, state)

    found = swept(SmallSetUp(pays_once), SYNC, tmp_path).wrong
    assert_that([wrong.problems for wrong in found], has_item(["ValueError: it is paid already"]))


WHOLE = Course(
    steps=["check", "ask", "pay", "file"],
    questions=[("ask", "approval", "first")],
    asked_after=[1],
    calls=[("ada",), ("ben",)],
    calls_after=[0, 0, 0, 1, 2],
)


@pytest.mark.parametrize(
    ("rest", "kept", "asked", "expected"),
    [
        (Course(["pay", "file"], calls=[("ada",), ("ben",)]), 2, 1, []),
        (Course(["ask", "pay", "file"], [("ask", "approval", "first")], calls=[("ada",), ("ben",)]), 1, 1, []),
        (Course(["ask", "pay", "file"], calls=[("ada",), ("ben",)]), 1, 1, []),
        (
            Course(["ask", "pay", "file"], calls=[("ada",), ("ben",)]),
            1,
            0,
            ["questions: number 1 of 1 was no more, where ('ask', 'approval', 'first') was expected"],
        ),
        (
            Course(["pay", "file"], [("ask", "approval", "first")], calls=[("ada",), ("ben",)]),
            2,
            1,
            ["questions: number 1 of 0 was ('ask', 'approval', 'first'), where no more was expected"],
        ),
        (Course(["file"], calls=[("ben",)]), 4, 1, ["steps: 4 were kept, and step 4 (file) was repeated"]),
        (
            Course(["file"], calls=[("ada",), ("ben",)]),
            3,
            1,
            ["model calls: number 1 of 1 was ('ada',), where ('ben',) was expected"],
        ),
        (Course(["ask", "file"]), 1, 1, ["steps: number 2 of 3 was 'file', where 'pay' was expected"]),
    ],
)
def test_the_rest_of_a_session_is_the_end_of_its_course(
    rest: Course, kept: int, asked: int, expected: list[str]
) -> None:
    assert_that(wrong_course(WHOLE, rest, kept=kept, asked=asked), equal_to(expected))
