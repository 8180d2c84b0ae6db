"""Each break of a right update yields its own finding there, and no other: what is voted, decided and written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from support.agora.state import VirtualAgoraState
from support.agora_suite.rules import DISCUSSION_RULES
from support.tests.validators.breaks import Break, both, drop, every_message, put
from support.tests.validators.broken import found_at
from support.tests.validators.histories import golden, under_discussion
from support.tests.validators.sessions import START, Session
from support.validators import UpdateChecker

FAILED = {**golden().state["topics_info"]["Budget"], "report_error": "no answer"}


def changed(*agenda: str) -> Session:
    """Give a session in which the agenda is changed at a checkpoint, to "Budget" and "Tools" if nothing is said."""
    session = Session(interval=1)
    session.open()
    session.propose()
    session.approve()
    session.announce()
    session.discuss()
    session.poll(["No", "No", "No"])
    session.stop("modify")
    session.modify(agenda or ["Budget", "Tools"])
    return session


def announced_again() -> Session:
    """Give a session in which the topic under discussion is announced again, since it is still on the agenda."""
    session = changed()
    session.announce()
    return session


def refined() -> Session:
    """Give a session whose owner has accepted a mostly new agenda of the agents."""
    session = Session(minimum=1)
    session.open()
    session.propose()
    session.approve()
    session.announce()
    session.discuss()
    session.poll(["Yes", "Yes", "Yes"])
    session.evaluate()
    session.conclude()
    session.ask_agents(["Continue", "Continue", "Continue"])
    session.go_on("modify_agenda")
    session.refine_anew(["Tools", "Training"])
    return session


def dropped() -> Session:
    """Give a session in which the topic under discussion is taken off the agenda."""
    return changed("Tools")


BROKEN: list[tuple[str, Callable[[], Session], str, int, Break, list[tuple[str, str]]]] = [
    # topics
    (
        "a topic that begins twice",
        announced_again,
        "announce_item",
        1,
        put("topics_info", "Budget", "start_time", START),
        [("business", "topics_info['Budget'].start_time")],
    ),
    (
        "a topic that is dropped and never ends",
        dropped,
        "agenda_modification",
        0,
        put("topics_info", "Budget", "end_time", None),
        [("business", "topics_info['Budget'].end_time")],
    ),
    (
        "final considerations that are all the first",
        golden,
        "final_considerations",
        0,
        every_message(turn_order=0),
        [("business", "messages[…].additional_kwargs.turn_order")],
    ),
    # votes
    (
        "an agent who votes twice",
        golden,
        "end_topic_poll",
        0,
        put("votes", 1, "voter_id", "model_1"),
        [
            ("business", "votes[4].voter_id"),
        ],
    ),
    (
        "a vote on the agenda with fewer options than topics",
        golden,
        "synthesize_agenda",
        0,
        lambda update: update["vote_history"][0]["options"].pop(),
        [("business", "vote_history[0].options")],
    ),
    (
        "a vote on the agenda that counts no votes",
        golden,
        "synthesize_agenda",
        0,
        put("vote_history", 0, "received_votes", 0),
        [("business", "vote_history[0].received_votes")],
    ),
    (
        "a vote round in another phase",
        golden,
        "agent_poll",
        0,
        put("vote_history", 0, "phase", 3),
        [("business", "vote_history[2].phase")],
    ),
    (
        "a vote in another phase",
        golden,
        "agent_poll",
        0,
        put("votes", 1, "phase", 2),
        [("business", "votes[7].phase")],
    ),
    (
        "a poll of another round",
        golden,
        "end_topic_poll",
        0,
        put("conclusion_vote", "round", 2),
        [("business", "conclusion_vote")],
    ),
    (
        "a poll that should have passed",
        golden,
        "vote_evaluation",
        0,
        both(put("conclusion_vote", "passed", False), put("vote_history", 0, "result", "failed")),
        [("business", "conclusion_vote.passed")],
    ),
    (
        "a result that is none",
        golden,
        "vote_evaluation",
        0,
        put("vote_history", 0, "result", "Failed: too few."),
        [("business", "vote_history[1].result")],
    ),
    (
        "a poll that begins when it is over",
        golden,
        "vote_evaluation",
        1,
        lambda update: put("vote_history", 0, "start_time", update["vote_history"][0]["end_time"])(update),
        [("business", "vote_history[3].start_time")],
    ),
    (
        "a limit that is not written down",
        golden,
        "config_and_keys",
        0,
        drop("flow_control", "max_rounds_per_topic"),
        [("business", "flow_control.max_rounds_per_topic")],
    ),
    (
        "a minority of those who agreed",
        under_discussion,
        "vote_evaluation",
        0,
        put("conclusion_vote", "minority_voters", ["model_1", "model_2"]),
        [("business", "conclusion_vote.minority_voters")],
    ),
    (
        "agents who end the session unheard",
        golden,
        "agent_poll",
        0,
        lambda update: [vote.update(choice="End. It is late.") for vote in update["votes"]],
        [("business", "agents_vote_end_session")],
    ),
    (
        "agents who wanted to go on",
        golden,
        "agent_poll",
        0,
        both(
            lambda update: [vote.update(choice="I recommend we continue to the end") for vote in update["votes"]],
            put("agents_vote_end_session", True),
            put("vote_history", 0, "result", "end"),
        ),
        [("business", "agents_vote_end_session")],
    ),
    # the owner
    (
        "an answer that is not on record",
        golden,
        "user_approval",
        0,
        drop("hitl_state"),
        [("business", "hitl_state.approval_history")],
    ),
    (
        "an answer that takes the place of the one before",
        golden,
        "user_approval",
        1,
        drop("hitl_state", "approval_history", 0),
        [("business", "hitl_state.approval_history")],
    ),
    (
        "a stop that is not counted",
        under_discussion,
        "periodic_user_stop",
        0,
        drop("periodic_stop_counter"),
        [("business", "periodic_stop_counter")],
    ),
    (
        "a poll that was overridden and is not closed",
        under_discussion,
        "periodic_user_stop",
        0,
        put("user_stop_history", 0, "user_decision", "end_topic"),
        [("business", "vote_history")],
    ),
    # decisions
    (
        "a poll that outlives its topic",
        golden,
        "announce_item",
        1,
        drop("conclusion_vote"),
        [("business", "conclusion_vote")],
    ),
    (
        "a decision that outlives its topic",
        golden,
        "announce_item",
        1,
        drop("user_continuation_decision"),
        [("business", "user_continuation_decision")],
    ),
    (
        "the wish to change the agenda not carried out",
        changed,
        "agenda_suggestions",
        0,
        put("user_periodic_decision", "modify"),
        [("business", "user_periodic_decision")],
    ),
    (
        "an agenda of the owner's that goes back to the agents",
        changed,
        "agenda_modification",
        0,
        put("agenda_from_agents", True),
        [("business", "agenda_from_agents")],
    ),
    (
        "an accepted agenda that is mostly new and does not go back to the agents",
        refined,
        "agenda_modification",
        0,
        put("agenda_from_agents", False),
        [("business", "agenda_from_agents")],
    ),
    *[
        (f"{name} that was carried out and stays", golden, node, 0, put(name, value), [("business", name)])
        for node, name, value in (
            ("topic_refinement", "agenda_from_agents", True),
            ("discussion_round", "user_turn_decision", "continue"),
            ("discussion_round", "user_periodic_decision", "continue"),
            ("discussion_round", "topic_conclusion_confirmed", True),
            ("final_considerations", "user_turn_decision", "finalize"),
            ("final_considerations", "user_periodic_decision", "end_topic"),
            ("final_considerations", "topic_conclusion_confirmed", True),
            ("final_report_generation", "user_continuation_decision", "end_session"),
            ("final_report_generation", "user_skip_to_final", True),
            ("final_report_generation", "user_requests_end", True),
            ("final_report_generation", "agents_vote_end_session", True),
        )
    ],
    # moments and places
    (
        "a topic that begins without its time",
        golden,
        "announce_item",
        0,
        put("topics_info", "Budget", "start_time", None),
        [("business", "topics_info['Budget'].start_time")],
    ),
    (
        "a topic completed without its time",
        golden,
        "file_output",
        0,
        put("topics_info", "Budget", "end_time", None),
        [("business", "topics_info['Budget'].end_time")],
    ),
    (
        "a round that begins when it ends",
        golden,
        "discussion_round",
        0,
        lambda update: update["round_history"][0].update(start_time=update["round_history"][0]["end_time"]),
        [("business", "round_history[0]")],
    ),
    (
        "agents who all have the first place",
        golden,
        "discussion_round",
        0,
        every_message(turn_order=0),
        [("business", "messages[…].additional_kwargs.turn_order")],
    ),
    (
        "a stop whose round is not remembered",
        under_discussion,
        "periodic_user_stop",
        0,
        drop("hitl_state", "last_periodic_stop_round"),
        [("business", "hitl_state.last_periodic_stop_round")],
    ),
    (
        "a minority of those who carried the poll",
        golden,
        "agent_poll",
        0,
        put("vote_history", 0, "minority_voters", ["model_1", "model_2", "model_3"]),
        [("business", "vote_history[2].minority_voters")],
    ),
    # content
    (
        "a final report without its section",
        golden,
        "final_report_generation",
        0,
        put("final_report", "# Final report"),
        [("business", "final_report")],
    ),
    (
        "a topic completed without summary",
        golden,
        "file_output",
        0,
        put("completed_topics", 0, "Hiring"),
        [
            ("business", "topic_queue"),
            ("business", "topics_info['Budget'].status"),
            ("business", "topic_summaries"),
            ("business", "topic_reports"),
        ],
    ),
    (
        "a report said to be completed before there is one",
        golden,
        "round_summarization",
        0,
        put("report_generation_status", "completed"),
        [("business", "final_report"), ("business", "report_sections")],
    ),
    (
        "a failed report of a topic that has one",
        golden,
        "announce_item",
        1,
        lambda update: put("topics_info", {**update["topics_info"], "Budget": FAILED})(update),
        [("business", "topics_info['Budget'].report_error")],
    ),
    # errors
    (
        "a recovery without its error",
        golden,
        "discussion_round",
        0,
        put(
            "recoveries",
            [
                {
                    "id": "r",
                    "node": "discussion_round",
                    "error": "x",
                    "strategy": "RETRY",
                    "severity": "high",
                    "timestamp": START,
                }
            ],
        ),
        [("business", "error_count"), ("business", "last_error")],
    ),
]


@pytest.mark.parametrize(
    ("session", "node", "visit", "change", "expected"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_a_broken_decision_is_found_at_once(
    session: Callable[[], Session], node: str, visit: int, change: Break, expected: list[tuple[str, str]]
) -> None:
    number, found = found_at(session(), node, change, visit)
    assert [(finding.layer, finding.field) for finding in found] == expected
    assert {finding.update for finding in found} <= {number}


def test_a_missing_final_report_is_found_where_it_is_said_to_be_completed_and_after_the_last_node() -> None:
    session = golden()
    del session.updates[-2][1]["final_report"]
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, session.initial)
    found = [checker.after_update(node, update, number) for number, (node, update) in enumerate(session.updates)]
    assert [[finding.field for finding in at] for at in found[-2:]] == [["final_report"], ["final_report"]]
    assert not any(found[:-2])
