"""The log of a flow, for whoever listens."""

from __future__ import annotations

import logging

import pytest
from hamcrest import assert_that, contains_exactly, empty, has_item, starts_with

from support.execution.flow_log import LOG
from support.interrupt_simulator.owner import Owner
from support.tests.execution.small_flow import flow_of, watched


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG, LOG.name)
    return caplog


def agreeing() -> Owner:
    return Owner().always("approval", "yes", required=False)


def test_every_update_is_told_with_what_it_changed(log: pytest.LogCaptureFixture) -> None:
    execution = watched(flow_of(), agreeing())
    execution.run()
    assert_that(
        log.messages,
        contains_exactly(
            starts_with("session "),
            "update 1: check\n    + log[0]: '120 came in'",
            starts_with("paused at ask: session-1/approval/1"),
            "answer given (by resume) to session-1/approval/1: yes",
            "update 2: ask\n    + log[1]: 'answered yes'",
            "update 3: pay\n    + log[2]: 'paid'",
            "answer accepted to session-1/approval/1: yes",
        ),
    )


def test_a_failure_is_told_though_no_update_follows(log: pytest.LogCaptureFixture) -> None:
    def failing(state: object) -> dict[str, object]:
        raise ValueError("out of money")

    with pytest.raises(ValueError, match="out of money"):
        watched(flow_of(pay=failing), agreeing()).run()
    assert_that(log.messages[-1], starts_with("! failed: pay (ValueError: out of money)"))


def test_an_update_that_changes_nothing_says_so(log: pytest.LogCaptureFixture) -> None:
    watched(flow_of(pay=lambda state: {"log": []}), agreeing()).run()
    assert_that(log.messages, has_item("update 3: pay\n    nothing changed"))


def test_nothing_is_told_where_nobody_listens(caplog: pytest.LogCaptureFixture) -> None:
    watched(flow_of(), agreeing()).run()
    assert_that([record for record in caplog.records if record.name == LOG.name], empty())
