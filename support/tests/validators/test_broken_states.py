"""Each break of a right state yields its own finding, and no other."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from support.agora.state import VirtualAgoraState
from support.agora_suite.rules import DISCUSSION_RULES
from support.tests.validators.breaks import Break, add, both, drop, put, resay
from support.tests.validators.histories import golden, just_announced, opened, under_discussion
from support.tests.validators.sessions import Session
from support.tests.validators.written_session import START
from support.validators import StateConsistencyValidator

VALIDATOR = StateConsistencyValidator(VirtualAgoraState)


def broken(
    change: Break, *fields: str, session: Callable[[], Session] = golden
) -> tuple[Callable[[], Session], Break, list[str]]:
    """Return a row: a session, what breaks its state, and the fields with a finding."""
    return session, change, [*fields]


BUSINESS = {
    # phases
    "a phase without record": broken(put("current_phase", 3), "current_phase"),
    "a gap in the history": broken(put("phase_history", 2, "from_phase", 4), "phase_history[2].from_phase"),
    "a change that is not allowed": broken(
        both(put("phase_history", -1, "to_phase", 3), put("current_phase", 3)), "phase_history[10].to_phase"
    ),
    "a record of the start": broken(
        lambda state: state["phase_history"].insert(0, state["phase_history"][0] | {"to_phase": 0}),
        "phase_history[0].to_phase",
    ),
    # order of speaking
    "an order that does not rotate": broken(
        lambda state: state["turn_order_history"][-1].reverse(), "turn_order_history[8]"
    ),
    "an order that is incomplete": broken(lambda state: state["turn_order_history"][-1].pop(), "turn_order_history[8]"),
    "an order too many": broken(
        lambda state: state["turn_order_history"].append(["model_2", "model_3", "model_1"]), "turn_order_history"
    ),
    "an order with a stranger": broken(put("speaking_order", 0, "stranger"), "speaking_order"),
    # speakers
    "a strange participant": broken(resay(1, speaker_id="stranger"), "messages[1].additional_kwargs.speaker_id"),
    "another moderator": broken(resay(0, speaker_id="chair"), "messages[0].additional_kwargs.speaker_id"),
    "an agent in the owner's role": broken(
        both(resay(8, speaker_id="model_1"), put("round_history", 1, "message_count", 4)),
        "messages[8].additional_kwargs.speaker_id",
        session=under_discussion,
    ),
    "a moderator who is no agent": broken(lambda state: [state["agents"].pop("moderator")], "moderator_id"),
    "an unknown speaker's turn": broken(put("current_speaker_id", "stranger"), "current_speaker_id"),
    "a moderator of no session": broken(
        put("specialized_agents", "moderator", "model_9"), "specialized_agents['moderator']"
    ),
    # messages
    "a message that is back in time": broken(
        lambda state: state["messages"][-1].additional_kwargs.update(timestamp=START),
        "messages[38].additional_kwargs.timestamp",
    ),
    "a message on an unknown topic": broken(resay(0, topic="Weather"), "messages[0].additional_kwargs.topic"),
    "a total that is off": broken(put("total_messages", 1), "total_messages"),
    "a total per agent that is off": broken(put("messages_by_agent", "model_2", 1), "messages_by_agent['model_2']"),
    "a total per phase that is off": broken(put("messages_by_phase", 3, 1), "messages_by_phase[3]"),
    "a total per topic that is off": broken(put("messages_by_topic", "Budget", 1), "messages_by_topic['Budget']"),
    "a total of nothing": broken(put("messages_by_topic", "Weather", 1), "messages_by_topic['Weather']"),
    "an agent's count that is off": broken(
        put("agents", "model_1", "message_count", 1), "agents['model_1'].message_count"
    ),
    "a topic's count that is off": broken(
        put("topics_info", "Hiring", "message_count", 1), "topics_info['Hiring'].message_count"
    ),
    # agenda and topics
    "a blank on the agenda": broken(put("proposed_agenda", 0, " "), "proposed_agenda[0]"),
    "a topic twice on the agenda": broken(put("proposed_agenda", ["Budget", "Budget"]), "proposed_agenda[1]"),
    "an attempt too many": broken(put("agenda_attempts", 6), "agenda_attempts"),
    "a blank in the queue": broken(put("topic_queue", [" "]), "topic_queue[0]"),
    "a topic twice in the queue": broken(put("topic_queue", ["New", "New"]), "topic_queue[1]"),
    "a topic queued and completed": broken(put("topic_queue", ["Budget"]), "topic_queue"),
    "a topic queued and under discussion": broken(
        put("topic_queue", ["Hiring"]), "topic_queue", session=under_discussion
    ),
    "a topic under discussion and completed": broken(
        both(
            lambda state: state["completed_topics"].append("Hiring"),
            put("topic_summaries", "Hiring", "done"),
            put("topic_reports", "Hiring", "done"),
        ),
        "active_topic",
        session=under_discussion,
    ),
    "a topic completed twice": broken(lambda state: state["completed_topics"].append("Budget"), "completed_topics[3]"),
    "a completed topic that is not marked": broken(
        put("topics_info", "Budget", "status", "skipped"), "topics_info['Budget'].status"
    ),
    "a topic marked, but not under discussion": broken(
        put("topics_info", "New", golden().state["topics_info"]["Budget"] | {"status": "active", "message_count": 0}),
        "topics_info['New'].status",
    ),
    "a topic marked, but not completed": broken(
        put("topics_info", "Remote work", "status", "completed"),
        "topics_info['Remote work'].status",
        session=under_discussion,
    ),
    # rounds
    "a count of rounds that doubles": broken(put("rounds_per_topic", "Budget", 6), "rounds_per_topic['Budget']"),
    "a count of no rounds": broken(put("rounds_per_topic", "Weather", 2), "rounds_per_topic['Weather']"),
    "rounds that do not advance": broken(put("current_round", 1), "current_round", session=under_discussion),
    "a round beyond the maximum": broken(
        put("flow_control", "max_rounds_per_topic", 2), *[f"round_history[{index}].round_number" for index in (2, 5, 8)]
    ),
    "a round's id twice": broken(
        lambda state: put("round_history", 3, "round_id", state["round_history"][0]["round_id"])(state),
        "round_history[3].round_id",
    ),
    "a round's count that is off": broken(
        put("round_history", 4, "message_count", 4), "round_history[4].message_count"
    ),
    "a round's count that leaves turns out": broken(
        put("round_history", 4, "message_count", 2), "round_history[4].message_count"
    ),
    "a stranger in a round": broken(
        put("round_history", 4, "participants", ["stranger"]), "round_history[4].participants"
    ),
    "a second summary": broken(add("round_summaries", 0), "round_summaries[9]"),
    # votes
    "a strange voter": broken(put("votes", 0, "voter_id", "moderator"), "votes[0].voter_id"),
    "a vote cast twice": broken(add("votes", 0, id="another"), "votes[21].voter_id"),
    "more yes than votes": broken(put("conclusion_vote", "yes_votes", 3), "conclusion_vote", session=under_discussion),
    "yes that nobody said": broken(
        put("conclusion_vote", "yes_votes", 2), "conclusion_vote.yes_votes", session=under_discussion
    ),
    "who abstains is counted": broken(
        put("conclusion_vote", "total_votes", 3), "conclusion_vote.total_votes", session=under_discussion
    ),
    "a poll passed by one": broken(
        put("conclusion_vote", "passed", True), "conclusion_vote.passed", session=under_discussion
    ),
    "who abstains is in the minority": broken(
        put("conclusion_vote", "minority_voters", ["model_3"]),
        "conclusion_vote.minority_voters",
        session=under_discussion,
    ),
    "another majority": broken(put("vote_history", 1, "required_votes", 3), "vote_history[1].required_votes"),
    "more votes than agents": broken(put("vote_history", 1, "received_votes", 4), "vote_history[1].received_votes"),
    "a stranger in the minority": broken(
        put("vote_history", 1, "minority_voters", ["stranger"]), "vote_history[1].minority_voters"
    ),
    "a vote that ends before it begins": broken(
        put("vote_history", 1, "end_time", START - timedelta(1)), "vote_history[1].end_time"
    ),
    "a round before the first topic": broken(put("current_round", 1), "current_round", session=opened),
    # the limits
    "a limit that nobody wrote down": broken(
        drop("flow_control", "minimum_rounds_before_poll"), "flow_control.minimum_rounds_before_poll"
    ),
    "a limit that nothing can keep": broken(
        put("flow_control", "minimum_rounds_before_poll", 0), "flow_control.minimum_rounds_before_poll"
    ),
    "texts that may have any length": broken(drop("flow_control", "max_text_length"), "flow_control.max_text_length"),
    "a wait that is none": broken(put("flow_control", "max_retry_wait", 0), "flow_control.max_retry_wait"),
    # the owner
    "an answer to no question": broken(
        put("hitl_state", "approval_history", 0, "type", "weather"), "hitl_state.approval_history[0].type"
    ),
    "an answer without result": broken(
        lambda state: state["hitl_state"]["approval_history"][1].pop("result"), "hitl_state.approval_history[1].result"
    ),
    "an answer without time": broken(
        lambda state: state["hitl_state"]["approval_history"][1].pop("timestamp"),
        "hitl_state.approval_history[1].timestamp",
    ),
    "an answer that is no entry": broken(
        put("hitl_state", "approval_history", 1, "yes"), "hitl_state.approval_history[1]"
    ),
    "answers that are no list": broken(put("hitl_state", "approval_history", {}), "hitl_state.approval_history"),
    "a stop counter that stays": broken(
        put("periodic_stop_counter", 0), "periodic_stop_counter", session=under_discussion
    ),
    "a stop without its answer": broken(
        lambda state: state["hitl_state"]["approval_history"].pop(), "user_stop_history", session=under_discussion
    ),
    "a stop of another round": broken(
        put("hitl_state", "last_periodic_stop_round", 1),
        "hitl_state.last_periodic_stop_round",
        session=under_discussion,
    ),
    "a stop's id twice": broken(
        both(
            add("user_stop_history", 0),
            put("periodic_stop_counter", 2),
            lambda state: state["hitl_state"]["approval_history"].append(state["hitl_state"]["approval_history"][-1]),
        ),
        "user_stop_history[1].stop_id",
        session=under_discussion,
    ),
    # decisions
    **{
        f"{name} outlives its topic": broken(put(name, value), name, session=just_announced)
        for name, value in (
            ("user_periodic_decision", "end_topic"),
            ("user_continuation_decision", "continue"),
            ("topic_conclusion_confirmed", True),
            ("agenda_from_agents", True),
            ("user_skip_to_final", True),
            ("user_requests_end", True),
            ("agents_vote_end_session", True),
        )
    },
    # content
    "a topic without summary": broken(lambda state: state["topic_summaries"].pop("Budget"), "topic_summaries"),
    "a topic without report": broken(lambda state: state["topic_reports"].pop("Budget"), "topic_reports"),
    "a report and its error": broken(
        put("topics_info", "Budget", "report_error", "the writer did not answer"), "topics_info['Budget'].report_error"
    ),
    "a summary of nothing": broken(put("topic_summaries", "Weather", "fine"), "topic_summaries"),
    "no final report": broken(put("final_report", None), "final_report"),
    "a report without a plan": broken(put("report_structure", []), "report_structure"),
    "a report without a planned section": broken(put("report_structure", 0, "title", "Outlook"), "report_structure"),
    "a report without sections": broken(put("report_sections", []), "report_sections"),
}

RECOVERY: dict[str, Any] = {"node": "collate_proposals", "error": "boom", "strategy": "RETRY", "severity": "medium"}
RECOVERY["timestamp"] = START


@pytest.mark.parametrize(("session", "change", "fields"), BUSINESS.values(), ids=BUSINESS)
def test_a_broken_rule_is_found_where_it_is_broken(
    session: Callable[[], Session], change: Break, fields: list[str]
) -> None:
    state = deepcopy(session().state)
    assert VALIDATOR.validate_state_consistency(state).errors == []
    change(state)
    found = VALIDATOR.validate_state_consistency(state).findings
    assert [(finding.layer, finding.field) for finding in found] == [("business", field) for field in fields]
    assert VALIDATOR.validate_business_logic(state).findings == found
    assert VALIDATOR.validate_schema_compliance(state).is_valid
    assert VALIDATOR.validate_reducer_fields(state).is_valid


def test_a_gap_in_the_rounds_is_found_with_the_round_after_it() -> None:
    """A whole state cannot show which of the two is wrong, so both are named."""
    state = golden().state
    state["round_history"][4]["round_number"] = 5
    fields = [finding.field for finding in VALIDATOR.validate_business_logic(state).findings]
    assert fields == [
        "round_history[4].round_number",
        "round_history[5].round_number",
        "round_summaries[4]",
        "round_history[4].message_count",
    ]


@pytest.mark.parametrize(
    ("recoveries", "errors", "fields"),
    [(1, 1, []), (1, 3, []), (3, 3, []), (2, 1, ["error_count"]), (4, 4, ["recoveries[3].node"])],
)
def test_recoveries_have_their_errors_and_are_limited(recoveries: int, errors: int, fields: list[str]) -> None:
    state = golden().state
    state["recoveries"] = [RECOVERY | {"id": f"r{number}"} for number in range(recoveries)]
    state["error_count"] = errors
    assert [finding.field for finding in VALIDATOR.validate_business_logic(state).findings] == fields


@pytest.mark.parametrize(
    ("node", "strategy", "fields"),
    [
        ("topic_summary_generation", "CONTINUE", []),
        ("topic_summary_generation", "retry", ["topic_summaries"]),
        ("topic_report_generation", "CONTINUE", ["topic_summaries"]),
    ],
)
def test_what_a_skipped_node_makes_may_be_missing(node: str, strategy: str, fields: list[str]) -> None:
    state = golden().state
    del state["topic_summaries"]["Budget"]
    state["recoveries"] = [RECOVERY | {"id": "r", "node": node, "strategy": strategy}]
    state["error_count"] = 1
    assert [finding.field for finding in VALIDATOR.validate_business_logic(state).findings] == fields


def test_a_session_that_ends_without_agenda_says_why() -> None:
    session = Session()
    session.open()
    session.propose()
    session.approve(accepted=False)
    session.finish()
    assert VALIDATOR.validate_state_consistency(session.state).errors == []
    session.state["phase_history"][-1]["reason"] = " "
    assert [finding.field for finding in VALIDATOR.validate_business_logic(session.state).findings] == [
        "phase_history[1].reason"
    ]


def test_every_rule_is_broken_by_some_row() -> None:
    broken: set[str] = set()
    for session, change, _ in BUSINESS.values():
        state = deepcopy(session().state)
        change(state)
        broken |= {type(rule).__name__ for rule in DISCUSSION_RULES if rule.whole(state)}
    elsewhere = {"MessageMetadataRule", "ErrorsRule", "CourseRule", "QuestionsRule"}
    assert broken | elsewhere == {type(rule).__name__ for rule in DISCUSSION_RULES}
