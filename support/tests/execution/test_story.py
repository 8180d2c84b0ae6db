"""What happened, as it is shown to the author of the scenario."""

from __future__ import annotations

from typing import Any

import pytest
from hamcrest import assert_that, equal_to

from support.execution.story import log_line, story
from support.flow_builder.description import FlowDescription
from support.flow_builder.guide import FlowGuide
from support.record import (
    AnswerGiven,
    AnswerRefused,
    AnswerTooLate,
    EmergencyHandled,
    Finding,
    NodeFinished,
    Record,
    RecoveryApplied,
    RunEnded,
    SessionResumed,
)

SILENT = FlowGuide(name="Expenses", title="Expenses", description=FlowDescription((), (), (), (), (), {}))
"""A flow that says nothing of itself."""


def lines_of(*events: Any) -> list[str]:
    record = Record()
    for event in events:
        record.append(event)
    return list(story(record, SILENT))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"action": "edit", "agenda": ["Tools", "Offices"]}, "edit, agenda: Tools, Offices"),
        ({"topics": ["Tools"]}, "topics: Tools"),
        ("no", "no"),
        (7, "7"),
        ("x" * 200, f"{'x' * 99}…"),
    ],
)
def test_answers_are_shown_as_they_would_be_said(answer: Any, words: str) -> None:
    given = AnswerGiven(question="s/a/1", type="a", node="ask", answer=answer, way="update")
    late = AnswerTooLate(question="s/a/1", type="a", answer=answer)
    assert_that(lines_of(given, late), equal_to([f"  answered: {words}", f"  answered too late: {words}"]))


def test_a_refused_answer_is_shown_with_what_is_wrong_with_it() -> None:
    given = AnswerGiven(question="s/a/1", type="a", node="ask", answer="maybe", way="resume")
    refused = AnswerRefused(question="s/a/1", type="a", node="ask", answer="maybe", problem="say yes or no")
    assert_that(lines_of(given, refused), equal_to(["  refused: maybe: say yes or no"]))


def test_what_a_flow_gives_no_title_is_shown_by_its_name() -> None:
    assert_that(
        lines_of(
            SessionResumed(session="s", how="from another process"),
            NodeFinished(node="check", visit=1, keys=()),
            Finding(layer="schema", field="amount", expectation="an integer", actual="much", update_number=1),
            RecoveryApplied(node="check", error="KeyError", strategy="SKIP_NODE", severity="LOW", success=False),
            RunEnded(outcome="failed"),
        ),
        equal_to(
            [
                "The session goes on: from another process",
                "check",
                "! schema: amount: expected an integer, found much",
                "recovered: check (skip node), and could not go on",
                "The session stops with an error.",
            ]
        ),
    )


def test_an_emergency_is_shown_where_something_had_to_be_done() -> None:
    quiet = EmergencyHandled(error="OSError: gone", action="none", can_continue=True)
    loud = EmergencyHandled(error="OSError: gone", action="rolled_back", can_continue=True, problems=("votes: wrong",))
    words = "! emergency: the session was taken back to its last sound state (after OSError: gone): votes: wrong"
    assert_that(lines_of(quiet, loud), equal_to([words]))


def test_an_emergency_that_repaired_nothing_says_that_the_session_cannot_go_on() -> None:
    failed = EmergencyHandled(error="OSError: gone", action="failed", can_continue=False)
    words = "! emergency: the session was not mended, and cannot go on (after OSError: gone)"
    assert_that(lines_of(failed), equal_to([words]))


def test_an_emergency_in_which_nothing_had_to_be_done_has_no_line_in_the_log() -> None:
    quiet = EmergencyHandled(error="OSError: gone", action="none", can_continue=True)
    assert_that(log_line(quiet), equal_to(None))
