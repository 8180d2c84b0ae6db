"""A profile names the functions that took the time."""

from __future__ import annotations

import io

import pytest

from support.monitors.errors import MonitorError
from support.monitors.profiling import profile_execution


def a_function_of_the_flow() -> list[int]:
    return sorted(range(1000), reverse=True)


def test_the_profile_names_what_ran_in_the_block() -> None:
    with profile_execution() as profile:
        for _ in range(7):
            a_function_of_the_flow()

    (line,) = [line for line in profile.text.splitlines() if "a_function_of_the_flow" in line]
    assert line.split()[0] == "7"
    assert str(profile) == profile.text


def test_what_runs_outside_the_block_is_not_in_the_profile() -> None:
    with profile_execution() as profile:
        pass
    a_function_of_the_flow()

    assert "a_function_of_the_flow" not in profile.text


def test_the_table_is_cut_at_the_functions_asked_for() -> None:
    with profile_execution(top=1, sort="ncalls") as profile:
        a_function_of_the_flow()

    rows = profile.text.split("filename:lineno(function)")[1].strip().splitlines()
    assert len(rows) == 1


def test_the_profile_is_written_to_a_stream_even_when_the_block_fails() -> None:
    stream = io.StringIO()

    def fail() -> None:
        a_function_of_the_flow()
        raise ValueError("it broke")

    with pytest.raises(ValueError, match="it broke"), profile_execution(stream=stream) as profile:
        fail()

    assert "a_function_of_the_flow" in stream.getvalue()
    assert stream.getvalue() == f"{profile.text}\n"


def test_the_profile_cannot_be_read_before_the_block_has_ended() -> None:
    with profile_execution() as profile, pytest.raises(MonitorError, match="when the block"):
        _ = profile.text
