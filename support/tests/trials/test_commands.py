"""The options of the sweeps, as they are used on the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from _pytest._io import TerminalWriter
from hamcrest import assert_that, contains_exactly, contains_string, empty, equal_to

from support.agora_suite.trials import SET_UPS
from support.execution.second_process import run_in_second_process
from support.product import product_under_test
from support.tests.gherkin.toy_project import run_pytest
from support.tests.trials.planted import sweep_with
from support.trials import commands
from support.trials.commands import SWEEPS, cells_of, repeat_trial, run_as_asked, run_sessions
from support.trials.database import missing_database
from support.trials.outcome import CellResult
from support.trials.subject import Cell

ROOT = Path(__file__).parents[3]


def test_a_short_sweep_has_each_circumstance() -> None:
    short = [word for cell in cells_of("short") for word in str(cell).split("/")]
    whole = [word for cell in cells_of("all") for word in str(cell).split("/")]
    assert_that(set(short), equal_to(set(whole)))
    assert_that(len(cells_of("short")), equal_to(len(SET_UPS)))


def test_a_database_that_is_missing_is_reported_and_fails_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    monkeypatch.setattr(commands, "missing_database", lambda: "no database is named")
    monkeypatch.setattr(commands, "cells_of", lambda extent, stores: [])
    monkeypatch.setattr(commands, "write_summary", lambda *_: True)
    monkeypatch.setattr(pytestconfig.option, "crash_sweep", "all")
    written = StringIO()
    assert_that(run_as_asked(pytestconfig, TerminalWriter(written)), equal_to(True))
    assert_that(written.getvalue(), equal_to("PostgreSQL is left out: no database is named\n"))
    monkeypatch.setattr(pytestconfig.option, "crash_sweep", "postgres")
    with pytest.raises(pytest.UsageError, match="--crash-sweep=postgres: no database is named"):
        run_as_asked(pytestconfig, TerminalWriter(written))


def test_a_session_in_postgresql_ends_right_regardless_of_where_it_is_stopped() -> None:
    if reason := missing_database():
        pytest.skip(f"{reason}; .ci/agents runs its trials")
    assert_that(SWEEPS["crash"](Cell.parse("2/postgres/sync/update"), "", 40).wrong, empty())


def test_sessions_on_one_store_do_not_meet() -> None:
    written = StringIO()
    assert_that(run_sessions(12, TerminalWriter(written)), equal_to(True))
    assert_that(written.getvalue(), equal_to("sessions: 0 of 12 on one store went wrong\n"))


def test_a_session_that_differs_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    product = replace(product_under_test(), crowd=lambda number: iter([[], ["it is failed"]]))
    monkeypatch.setattr(commands, "product_under_test", lambda: product)
    written = StringIO()
    assert_that(run_sessions(2, TerminalWriter(written)), equal_to(False))
    assert_that(written.getvalue(), contains_string("session 2 of 2: it is failed\nsessions: 1 of 2 on one store"))


def test_one_crash_point_is_repeated_by_its_id() -> None:
    done = run_pytest(ROOT, "--repeat", "crash:1/memory/sync/update/3")
    assert_that(done.text, contains_string("1/1  1/memory/sync/update"))
    assert_that(done.text, contains_string(": 0 wrong"))
    assert_that(done.code, equal_to(pytest.ExitCode.OK))


def test_a_cell_is_repeated_by_the_id_without_a_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    swept = []

    def sweep(cell: Cell, only: str, every: int) -> CellResult:
        swept.append((str(cell), only, every))
        return CellResult(str(cell), "a set-up", points=9, runs=9)

    monkeypatch.setitem(SWEEPS, "fault", sweep)
    assert_that(repeat_trial("fault:1/memory/exit/update", TerminalWriter(StringIO())), equal_to(True))
    assert_that(swept, contains_exactly(("1/memory/exit/update", "", 1)))


@pytest.mark.parametrize(
    "identity", ["crash:7/memory/sync/update/1", "crash:1/paper/sync/update/1", "crash:1/memory", "storm:1/1/1/1/1"]
)
def test_an_unknown_trial_is_refused(
    identity: str, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    monkeypatch.setattr(pytestconfig.option, "repeat", identity)
    with pytest.raises(pytest.UsageError, match="is no trial; take one from a line"):
        run_as_asked(pytestconfig, None)  # type: ignore[arg-type]  # nothing is written


@pytest.mark.parametrize(
    ("fault", "sweep", "cell", "only", "problem"),
    [
        ("PF-46", "crash", "1/sqlite/sync/update", "2", "~ state.user_defines_topics: True -> False"),
        (
            "PF-47",
            "fault",
            "3/memory/async/update",
            "write/1/before/once",
            "phase_history: expected what the next node",
        ),
    ],
    ids=["killed right after the first checkpoint", "the first write fails"],
)
def test_a_known_fault_is_found(fault: str, sweep: str, cell: str, only: str, problem: str) -> None:
    found = run_in_second_process(sweep_with, fault=fault, sweep=sweep, cell=cell, only=only)
    assert_that(json.dumps(found), contains_string(problem))
