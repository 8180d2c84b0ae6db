"""Each break of a right update yields its own finding at that update, with its number, and no other."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import pytest

from support.agora.state import VirtualAgoraState
from support.tests.validators.breaks import Break, both, drop, every_message, put
from support.tests.validators.histories import golden, under_discussion
from support.tests.validators.sessions import START, Session
from support.validators import DISCUSSION_RULES, Finding, UpdateChecker

FAILED = {**golden().state["topics_info"]["Budget"], "report_error": "no answer"}


def changed() -> Session:
    """Give a session in which the agenda is changed at a checkpoint."""
    session = Session(interval=1)
    session.open()
    session.propose()
    session.approve()
    session.announce()
    session.discuss()
    session.poll(["No", "No", "No"])
    session.stop("modify")
    session.modify(["Budget", "Tools"])
    return session


def found_at(session: Session, node: str, change: Break, visit: int = 0) -> tuple[int, list[Finding]]:
    """Change one update of a session, and give its number and what is found in it; before it nothing may be."""
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, session.initial)
    updates = deepcopy(session.updates)
    place = [number for number, (name, _) in enumerate(updates) if name == node][visit]
    change(updates[place][1])
    for number, (name, update) in enumerate(updates[:place]):
        assert checker.after_update(name, update, number) == []
    return place, checker.after_update(node, updates[place][1], place)


def owners_topics() -> Session:
    """Give a session for which the owner names the topics."""
    session = Session()
    session.open()
    session.updates.pop()
    session.write("get_theme", topic_queue=["Trees", "Paths"], proposed_agenda=["Trees", "Paths"])
    return session


BROKEN: list[tuple[str, Callable[[], Session], str, int, Break, list[tuple[str, str]]]] = [
    # agenda
    (
        "named topics that are no agenda",
        owners_topics,
        "get_theme",
        0,
        put("proposed_agenda", []),
        [("business", "proposed_agenda")],
    ),
    (
        "an agent without an entry",
        golden,
        "agenda_proposal",
        0,
        lambda update: update["proposed_topics"].pop(),
        [("business", "proposed_topics")],
    ),
    # shape
    ("an undeclared key", golden, "agenda_approval", 0, put("agenda_aproved", True), [("schema", "agenda_aproved")]),
    ("a wrong type", golden, "discussion_round", 3, put("current_round", "4"), [("schema", "current_round")]),
    (
        "an item that nests",
        golden,
        "vote_evaluation",
        1,
        lambda update: put("vote_history", [update["vote_history"]])(update),
        [("reducers", "vote_history[0]")],
    ),
    (
        "an item in place of a list",
        golden,
        "vote_evaluation",
        1,
        lambda update: put("vote_history", update["vote_history"][0])(update),
        [("reducers", "vote_history")],
    ),
    (
        "metadata that are missing",
        golden,
        "announce_item",
        1,
        lambda update: update["messages"][0].additional_kwargs.pop("topic"),
        [("schema", "messages[13].additional_kwargs.topic")],
    ),
    # phases
    (
        "a phase without record",
        golden,
        "final_considerations",
        0,
        drop("phase_history"),
        [("business", "current_phase")],
    ),
    (
        "a phase that starts before it is entered",
        golden,
        "final_considerations",
        0,
        drop("phase_start_time"),
        [("business", "phase_start_time")],
    ),
    (
        "a record that does not join",
        golden,
        "final_considerations",
        0,
        put("phase_history", 0, "from_phase", 1),
        [("business", "phase_history[2].from_phase")],
    ),
    (
        "a phase entered by another node",
        golden,
        "agenda_voting",
        0,
        both(
            put("phase_history", [golden().state["phase_history"][1]]),
            put("current_phase", 2),
        ),
        [("business", "phase_history[1]")],
    ),
    # order and speakers
    (
        "a first order that was not drawn",
        golden,
        "discussion_round",
        0,
        lambda update: update["turn_order_history"][0].sort(),
        [("business", "turn_order_history[0]")],
    ),
    (
        "an order that does not rotate",
        golden,
        "discussion_round",
        4,
        put("turn_order_history", [["model_2", "model_3", "model_1"]]),
        [("business", "turn_order_history[4]")],
    ),
    (
        "agents who speak out of turn",
        golden,
        "discussion_round",
        4,
        lambda update: put("messages", update["messages"][::-1])(update),
        [("business", "messages"), *[("business", f"messages[{n}].additional_kwargs.timestamp") for n in (18, 19)]],
    ),
    # messages
    (
        "messages in another phase",
        golden,
        "discussion_round",
        0,
        both(every_message(phase=3), put("messages_by_phase", {3: 3})),
        [
            *[("business", f"messages[{number}].additional_kwargs.phase") for number in (1, 2, 3)],
            ("business", "round_history[0].message_count"),
        ],
    ),
    (
        "an announcement of the next round",
        golden,
        "announce_item",
        1,
        every_message(round=1),
        [("business", "messages[13].additional_kwargs.round")],
    ),
    (
        "an owner's message for the round before",
        under_discussion,
        "user_turn_participation",
        0,
        every_message(round=0),
        [("business", "messages[8].additional_kwargs.round")],
    ),
    (
        "statistics that are not written",
        golden,
        "announce_item",
        1,
        drop("total_messages"),
        [("business", "total_messages")],
    ),
    # topics
    (
        "a topic that stays queued",
        golden,
        "announce_item",
        1,
        drop("topic_queue"),
        [("business", "topic_queue")],
    ),
    (
        "a topic that stays marked as under discussion",
        golden,
        "file_output",
        1,
        both(drop("topics_info"), drop("completed_topics")),
        [("business", "topics_info['Hiring'].status")],
    ),
    # rounds
    (
        "a round that is not counted",
        golden,
        "discussion_round",
        4,
        drop("current_round"),
        [
            *[("business", f"messages[{number}].additional_kwargs.round") for number in (17, 18, 19)],
            ("business", "current_round"),
        ],
    ),
    (
        "a count of rounds that doubles",
        golden,
        "discussion_round",
        4,
        put("rounds_per_topic", "Hiring", 4),
        [("business", "rounds_per_topic['Hiring']")],
    ),
    (
        "a round that is skipped",
        golden,
        "discussion_round",
        4,
        both(put("round_history", 0, "round_number", 3), put("current_round", 3), every_message(round=3)),
        [("business", "round_history[4].round_number")],
    ),
    (
        "a round on another topic",
        golden,
        "discussion_round",
        4,
        put("round_history", 0, "topic", "Budget"),
        [("business", "round_history[4].topic"), ("business", "round_history[4].message_count")],
    ),
    (
        "a topic that begins with its old round",
        golden,
        "announce_item",
        1,
        both(drop("current_round"), every_message(round=3)),
        [("business", "current_round")],
    ),
    (
        "a round without summary",
        golden,
        "round_summarization",
        2,
        drop("round_summaries"),
        [("business", "round_summaries")],
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
    *[
        (f"{name} that was carried out and stays", golden, node, 0, put(name, value), [("business", name)])
        for node, name, value in (
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
def test_a_broken_update_is_found_at_once(
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
