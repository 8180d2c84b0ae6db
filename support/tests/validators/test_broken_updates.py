"""Each break of a right update yields its own finding there, and no other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from support.agora.state import VirtualAgoraState
from support.agora_suite.rules import DISCUSSION_RULES
from support.tests.validators.breaks import Break, both, drop, every_message, put
from support.tests.validators.broken import found_at
from support.tests.validators.histories import (
    announced_again,
    changed,
    configured,
    dropped,
    ended_early,
    golden,
    owners_topics,
    refined,
    under_discussion,
)
from support.tests.validators.sessions import Session
from support.tests.validators.written_session import START
from support.validators import UpdateChecker

FAILED = {**golden().state["topics_info"]["Budget"], "report_error": "no answer"}
RECOVERY = {
    "id": "r",
    "node": "discussion_round",
    "error": "x",
    "strategy": "RETRY",
    "severity": "high",
    "timestamp": START,
}


def retried(node: str) -> Break:
    """Add the record of a retry of a node, which belongs to the node's own update."""
    return lambda update: update.update(recoveries=[RECOVERY | {"node": node}], error_count=1, last_error="x")


def after(
    node: str, change: Break, *fields: str, session: Callable[[], Session] = golden, visit: int = 0
) -> tuple[Callable[[], Session], str, int, Break, list[str]]:
    """Return a row: the update of a node in a session, what breaks it, and the fields with a finding."""
    return session, node, visit, change, [*fields]


BROKEN = {
    # agenda
    "named topics that are no agenda": after(
        "get_theme", put("proposed_agenda", []), "proposed_agenda", session=owners_topics
    ),
    "an agent without an entry": after(
        "agenda_proposal", lambda update: update["proposed_topics"].pop(), "proposed_topics"
    ),
    # shape
    "an undeclared key": after("agenda_approval", put("agenda_aproved", True), "schema: agenda_aproved"),
    "a wrong type": after("discussion_round", put("current_round", "4"), "schema: current_round", visit=3),
    "an item that nests": after(
        "vote_evaluation",
        lambda update: put("vote_history", [update["vote_history"]])(update),
        "reducers: vote_history[0]",
        visit=1,
    ),
    "an item in place of a list": after(
        "vote_evaluation",
        lambda update: put("vote_history", update["vote_history"][0])(update),
        "reducers: vote_history",
        visit=1,
    ),
    "metadata that are missing": after(
        "announce_item",
        lambda update: update["messages"][0].additional_kwargs.pop("topic"),
        "schema: messages[13].additional_kwargs.topic",
        visit=1,
    ),
    # phases
    "a phase without record": after("final_considerations", drop("phase_history"), "current_phase"),
    "a phase that starts before it is entered": after(
        "final_considerations", drop("phase_start_time"), "phase_start_time"
    ),
    "a record that does not join": after(
        "final_considerations", put("phase_history", 0, "from_phase", 1), "phase_history[2].from_phase"
    ),
    "a phase entered by another node": after(
        "agenda_voting",
        both(put("phase_history", [golden().state["phase_history"][1]]), put("current_phase", 2)),
        "phase_history[1]",
    ),
    # order and speakers
    "a first order that was not drawn": after(
        "discussion_round", lambda update: update["turn_order_history"][0].sort(), "turn_order_history[0]"
    ),
    "an order that does not rotate": after(
        "discussion_round",
        put("turn_order_history", [["model_2", "model_3", "model_1"]]),
        "turn_order_history[4]",
        visit=4,
    ),
    "agents who speak out of turn": after(
        "discussion_round",
        lambda update: put("messages", update["messages"][::-1])(update),
        "messages",
        *(f"messages[{n}].additional_kwargs.timestamp" for n in (18, 19)),
        visit=4,
    ),
    # messages
    "messages in another phase": after(
        "discussion_round",
        both(every_message(phase=3), put("messages_by_phase", {3: 3})),
        *(f"messages[{number}].additional_kwargs.phase" for number in (1, 2, 3)),
        "round_history[0].message_count",
    ),
    "an announcement of the next round": after(
        "announce_item", every_message(round=1), "messages[13].additional_kwargs.round", visit=1
    ),
    "an owner's message for the round before": after(
        "user_turn_participation",
        every_message(round=0),
        "messages[8].additional_kwargs.round",
        session=under_discussion,
    ),
    "statistics that are not written": after("announce_item", drop("total_messages"), "total_messages", visit=1),
    # topics
    "a topic that stays queued": after("announce_item", drop("topic_queue"), "topic_queue", visit=1),
    "a topic that stays marked as under discussion": after(
        "file_output", both(drop("topics_info"), drop("completed_topics")), "topics_info['Hiring'].status", visit=1
    ),
    "a topic that is forgotten when the session ends before it": after(
        "final_report_generation",
        lambda update: update["topics_info"].pop("Hiring"),
        "topics_info['Hiring'].status",
        session=ended_early,
    ),
    # rounds
    "a round that is not counted": after(
        "discussion_round",
        drop("current_round"),
        *(f"messages[{number}].additional_kwargs.round" for number in (17, 18, 19)),
        "current_round",
        visit=4,
    ),
    "a count of rounds that doubles": after(
        "discussion_round", put("rounds_per_topic", "Hiring", 4), "rounds_per_topic['Hiring']", visit=4
    ),
    "a round that is skipped": after(
        "discussion_round",
        both(put("round_history", 0, "round_number", 3), put("current_round", 3), every_message(round=3)),
        "round_history[4].round_number",
        visit=4,
    ),
    "a round on another topic": after(
        "discussion_round",
        put("round_history", 0, "topic", "Budget"),
        "round_history[4].topic",
        "round_history[4].message_count",
        visit=4,
    ),
    "a topic that begins with its old round": after(
        "announce_item", both(drop("current_round"), every_message(round=3)), "current_round", visit=1
    ),
    "a round that does not count what the owner said in it": after(
        "discussion_round",
        put("round_history", 0, "message_count", 3),
        "round_history[1].message_count",
        session=under_discussion,
        visit=1,
    ),
    "a round that does not count a placeholder": after(
        "discussion_round", put("round_history", 0, "message_count", 2), "round_history[4].message_count", visit=4
    ),
    "an agent who spoke and is not named": after(
        "discussion_round",
        lambda update: update["round_history"][0]["participants"].pop(),
        "round_history[4].participants",
        visit=4,
    ),
    "an agent who could not speak and is named": after(
        "discussion_round",
        lambda update: update["messages"][2].additional_kwargs.update(placeholder=True),
        "round_history[4].participants",
        visit=4,
    ),
    "a round without summary": after("round_summarization", drop("round_summaries"), "round_summaries", visit=2),
    "a round without summary, after a retry": after(
        "round_summarization", both(retried("round_summarization"), drop("round_summaries")), "round_summaries", visit=2
    ),
    # topics
    "a topic that begins twice": after(
        "announce_item",
        put("topics_info", "Budget", "start_time", START),
        "topics_info['Budget'].start_time",
        session=announced_again,
        visit=1,
    ),
    "a topic that is dropped and never ends": after(
        "agenda_modification",
        put("topics_info", "Budget", "end_time", None),
        "topics_info['Budget'].end_time",
        session=dropped,
    ),
    "final considerations that are all the first": after(
        "final_considerations", every_message(turn_order=0), "messages[…].additional_kwargs.turn_order"
    ),
    # votes
    "an agent who votes twice": after("end_topic_poll", put("votes", 1, "voter_id", "model_1"), "votes[4].voter_id"),
    "a vote on the agenda with fewer options than topics": after(
        "synthesize_agenda", lambda update: update["vote_history"][0]["options"].pop(), "vote_history[0].options"
    ),
    "a vote on the agenda that counts no votes": after(
        "synthesize_agenda", put("vote_history", 0, "received_votes", 0), "vote_history[0].received_votes"
    ),
    "a vote round in another phase": after("agent_poll", put("vote_history", 0, "phase", 3), "vote_history[2].phase"),
    "a vote in another phase": after("agent_poll", put("votes", 1, "phase", 2), "votes[7].phase"),
    "a poll of another round": after("end_topic_poll", put("conclusion_vote", "round", 2), "conclusion_vote"),
    "a poll that should have passed": after(
        "vote_evaluation",
        both(put("conclusion_vote", "passed", False), put("vote_history", 0, "result", "failed")),
        "conclusion_vote.passed",
    ),
    "a result that is none": after(
        "vote_evaluation", put("vote_history", 0, "result", "Failed: too few."), "vote_history[1].result"
    ),
    "a poll that begins when it is over": after(
        "vote_evaluation",
        lambda update: put("vote_history", 0, "start_time", update["vote_history"][0]["end_time"])(update),
        "vote_history[3].start_time",
        visit=1,
    ),
    "a limit that is not written down": after(
        "config_and_keys", drop("flow_control", "max_rounds_per_topic"), "flow_control.max_rounds_per_topic"
    ),
    "a minority of those who agreed": after(
        "vote_evaluation",
        put("conclusion_vote", "minority_voters", ["model_1", "model_2"]),
        "conclusion_vote.minority_voters",
        session=under_discussion,
    ),
    "agents who end the session unheard": after(
        "agent_poll",
        lambda update: [vote.update(choice="End. It is late.") for vote in update["votes"]],
        "agents_vote_end_session",
    ),
    "agents who wanted to go on": after(
        "agent_poll",
        both(
            lambda update: [vote.update(choice="I recommend we continue to the end") for vote in update["votes"]],
            put("agents_vote_end_session", True),
            put("vote_history", 0, "result", "end"),
        ),
        "agents_vote_end_session",
    ),
    # the owner
    "a limit that is not the configured one": after(
        "config_and_keys",
        put("flow_control", "max_text_length", 200),
        "flow_control.max_text_length",
        session=configured,
    ),
    "a decision that is not the answer": after(
        "agenda_approval",
        put("hitl_state", "approval_history", 0, "result", "reject"),
        "agenda_approved",
    ),
    "an answer that is not offered": after(
        "agenda_approval",
        put("hitl_state", "approval_history", 0, "result", "APPROVE"),
        "hitl_state.approval_history[0].result",
    ),
    "a stop on another topic": after(
        "periodic_user_stop",
        put("user_stop_history", 0, "topic", "Elsewhere"),
        "user_stop_history[0]",
        session=under_discussion,
    ),
    "an answer that is not on record": after("user_approval", drop("hitl_state"), "hitl_state.approval_history"),
    "an answer that takes the place of the one before": after(
        "user_approval", drop("hitl_state", "approval_history", 0), "hitl_state.approval_history", visit=1
    ),
    "a stop that is not counted": after(
        "periodic_user_stop", drop("periodic_stop_counter"), "periodic_stop_counter", session=under_discussion
    ),
    "a poll that was overridden and is not closed": after(
        "periodic_user_stop",
        put("user_stop_history", 0, "user_decision", "end_topic"),
        "vote_history",
        session=under_discussion,
    ),
    # decisions
    "a poll that outlives its topic": after("announce_item", drop("conclusion_vote"), "conclusion_vote", visit=1),
    "a decision that outlives its topic": after(
        "announce_item", drop("user_continuation_decision"), "user_continuation_decision", visit=1
    ),
    "the wish to change the agenda not carried out": after(
        "agenda_suggestions", put("user_periodic_decision", "modify"), "user_periodic_decision", session=changed
    ),
    "an agenda of the owner's that goes back to the agents": after(
        "agenda_modification", put("agenda_from_agents", True), "agenda_from_agents", session=changed
    ),
    "an accepted agenda that is mostly new and does not go back to the agents": after(
        "agenda_modification", put("agenda_from_agents", False), "agenda_from_agents", session=refined
    ),
    **{
        f"{name} that was carried out and stays at {node}{suffix}": after(node, both(put(name, value), change), name)
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
        for suffix, change in (("", both()), (", after a retry", retried(node)))
    },
    # moments and places
    "a topic that begins without its time": after(
        "announce_item", put("topics_info", "Budget", "start_time", None), "topics_info['Budget'].start_time"
    ),
    "a topic completed without its time": after(
        "file_output", put("topics_info", "Budget", "end_time", None), "topics_info['Budget'].end_time"
    ),
    "a round that begins when it ends": after(
        "discussion_round",
        lambda update: update["round_history"][0].update(start_time=update["round_history"][0]["end_time"]),
        "round_history[0]",
    ),
    "agents who all have the first place": after(
        "discussion_round", every_message(turn_order=0), "messages[…].additional_kwargs.turn_order"
    ),
    "a stop whose round is not remembered": after(
        "periodic_user_stop",
        drop("hitl_state", "last_periodic_stop_round"),
        "hitl_state.last_periodic_stop_round",
        session=under_discussion,
    ),
    "a minority of those who carried the poll": after(
        "agent_poll",
        put("vote_history", 0, "minority_voters", ["model_1", "model_2", "model_3"]),
        "vote_history[2].minority_voters",
    ),
    # content
    "a final report without its section": after(
        "final_report_generation", put("final_report", "# Final report"), "final_report"
    ),
    "a topic completed without summary": after(
        "file_output",
        put("completed_topics", 0, "Hiring"),
        "topic_queue",
        "topics_info['Budget'].status",
        "topic_summaries",
        "topic_reports",
    ),
    "a report said to be completed before there is one": after(
        "round_summarization", put("report_generation_status", "completed"), "final_report", "report_sections"
    ),
    "a failed report of a topic that has one": after(
        "announce_item",
        lambda update: put("topics_info", {**update["topics_info"], "Budget": FAILED})(update),
        "topics_info['Budget'].report_error",
        visit=1,
    ),
    # errors
    "a recovery without its error": after(
        "discussion_round", put("recoveries", [RECOVERY]), "error_count", "last_error"
    ),
}


@pytest.mark.parametrize(("session", "node", "visit", "change", "fields"), BROKEN.values(), ids=BROKEN)
def test_a_broken_update_is_found_at_once(
    session: Callable[[], Session], node: str, visit: int, change: Break, fields: list[str]
) -> None:
    number, findings = found_at(session(), node, change, visit)
    layers = {"business": ""}
    assert [layers.get(finding.layer, f"{finding.layer}: ") + finding.field for finding in findings] == fields
    assert {finding.update for finding in findings} <= {number}


def test_a_missing_final_report_is_found_where_it_is_said_to_be_completed_and_after_the_last_node() -> None:
    session = golden()
    del session.updates[-2][1]["final_report"]
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, session.initial)
    found = [checker.after_update(node, update, number) for number, (node, update) in enumerate(session.updates)]
    assert [[finding.field for finding in at] for at in found[-2:]] == [["final_report"], ["final_report"]]
    assert not any(found[:-2])
