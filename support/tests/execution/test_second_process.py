"""A session is picked up in a process of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support.execution.second_process import SecondProcessError, run_in_second_process
from support.tests.execution import elsewhere


def test_the_function_runs_in_another_process_and_what_it_prints_is_not_its_result() -> None:
    said = run_in_second_process(elsewhere.who, greeting="grüße")
    assert said["greeting"] == "grüße"
    assert said["process"] != os.getpid()


def test_a_session_that_waits_is_answered_in_another_process_and_nothing_is_done_twice(tmp_path: Path) -> None:
    path = str(tmp_path / "sessions.sqlite")
    assert run_in_second_process(elsewhere.begin, path=path) == ["approval"]
    assert elsewhere.answer(path, "yes") == {
        "where": "finished",
        "log": ["plan 1", "owner: yes", "finish"],
        "planned": 0,
    }


def test_a_function_may_be_named() -> None:
    assert run_in_second_process("json:dumps", obj=[1, 2]) == "[1, 2]"


def test_an_error_comes_back_with_its_traceback() -> None:
    with pytest.raises(SecondProcessError, match=r"elsewhere:fail raised KeyError: 'no such session'\nTraceback"):
        run_in_second_process(elsewhere.fail)


def test_a_process_that_dies_is_an_error_with_its_exit_code() -> None:
    with pytest.raises(SecondProcessError, match="exit code 7 and no result"):
        run_in_second_process(elsewhere.die)


def test_a_process_that_hangs_is_ended() -> None:
    with pytest.raises(SecondProcessError, match="took more than 1 s"):
        run_in_second_process(elsewhere.hang, time_limit=1)


def test_a_result_that_json_cannot_hold_is_an_error() -> None:
    with pytest.raises(SecondProcessError, match=r"raised TypeError: .*not JSON serializable"):
        run_in_second_process(elsewhere.unspeakable)


def test_a_module_that_is_not_there_is_an_error() -> None:
    with pytest.raises(SecondProcessError, match="ModuleNotFoundError"):
        run_in_second_process("no.such.module:function")


def test_a_function_that_another_process_could_not_find_is_refused() -> None:
    with pytest.raises(TypeError, match="not at the top of its module"):
        run_in_second_process(lambda: 1)
