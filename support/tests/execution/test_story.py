"""What happened, as it is told to whoever wrote the scenario."""

from __future__ import annotations

from typing import Any

import pytest
from hamcrest import assert_that, contains_string, equal_to, has_items

from support.agora_suite.discussion.discussion import Discussion
from support.execution.story import story
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

WHOLE = """\
A session begins.
The session is prepared → The agents take their seats → The theme is settled
— Agreeing on an agenda: the session is set up
The agents propose topics → The agents refine their proposals → The moderator unites the proposals
 → The agents vote on the agenda → The moderator sets the agenda → The owner is asked about the agenda
  answered: approve
— Discussing: the agenda was approved
The moderator announces the topic → (The agents hold a round → The round is summarised) × 3
 → The agents vote on concluding the topic → The owner is asked at the checkpoint
  answered: continue
The votes are counted
— Concluding a topic: the agents voted to conclude the topic
The agents give final considerations → The report on the topic is written → The topic is summed up
 → The report on the topic is filed
— Going on: the topic is completed
The agents vote on going on → The owner is asked how to go on
  answered: continue
— Final report: no topic is left
The final report is written → The final report is filed
The session is over."""


def told(*events: Any) -> list[str]:
    record = Record()
    for event in events:
        record.append(event)
    return list(story(record, SILENT))


def test_a_session_is_told_by_phases_with_each_question_and_answer_once(world: Discussion) -> None:
    world.facts.agents_want(["Budget"])
    world.machine.begins()
    world.owner.goes_on_to_the_end()
    assert_that(world.story(), equal_to(WHOLE.replace("\n →", " →")))


def test_a_session_that_waits_says_so_at_the_end_alone(world: Discussion) -> None:
    world.machine.begins()
    world.owner.goes_on()
    *before, last = world.story().splitlines()
    assert_that(last, equal_to("The session waits for an answer."))
    assert last not in before


def test_failures_and_how_they_went_on_are_told(world: Discussion) -> None:
    world.facts.step_fails("round_summarization", "a lost connection", 1)
    world.machine.begins()
    world.owner.goes_on()
    assert_that(
        world.story().splitlines(),
        has_items(
            "! made to fail: The round is summarised (NetworkTransientError)",
            contains_string("! failed: The round is summarised (NodeExecutionError: "),
            "recovered: The round is summarised (retry)",
        ),
    )


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
def test_answers_are_told_as_they_would_be_said(answer: Any, words: str) -> None:
    given = AnswerGiven(question="s/a/1", type="a", node="ask", answer=answer, way="update")
    late = AnswerTooLate(question="s/a/1", type="a", answer=answer)
    assert_that(told(given, late), equal_to([f"  answered: {words}", f"  answered too late: {words}"]))


def test_a_refused_answer_is_told_with_what_is_wrong_with_it() -> None:
    given = AnswerGiven(question="s/a/1", type="a", node="ask", answer="maybe", way="resume")
    refused = AnswerRefused(question="s/a/1", type="a", node="ask", answer="maybe", problem="say yes or no")
    assert_that(told(given, refused), equal_to(["  refused: maybe: say yes or no"]))


def test_what_a_flow_gives_no_title_to_is_told_by_its_name() -> None:
    assert_that(
        told(
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


def test_an_emergency_is_told_where_something_had_to_be_done() -> None:
    quiet = EmergencyHandled(error="OSError: gone", action="none", can_continue=True)
    loud = EmergencyHandled(error="OSError: gone", action="rolled_back", can_continue=True, problems=("votes: wrong",))
    words = "! emergency: the session was taken back to its last sound state (after OSError: gone): votes: wrong"
    assert_that(told(quiet, loud), equal_to([words]))
