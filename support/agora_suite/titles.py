"""The product owner's words for initiators, recoveries, routes, state and messages of Virtual Agora."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from support.flow_builder.guide import MessageGuide

INITIATOR_TITLES: Final[Mapping[str, str]] = {
    "owner": "the owner",
    "consensus": "the agents",
    "moderator": "the moderator",
    "system": "the session itself",
}
"""The initiators of a change of phase."""

RECOVERY_TITLES: Final[Mapping[str, str]] = {
    "RETRY": "it was retried",
    "SKIP": "it was skipped",
    "FALLBACK": "a fallback replaced it",
    "CONTINUE": "the session continued without it",
    "ABORT": "it could not be recovered",
}
"""The effect of each strategy of error recovery."""

ROUTE_TITLES: Final[Mapping[str, Mapping[str, str]]] = {
    "after_theme": {
        "topics_missing": "topics are missing",
        "own_agenda": "the owner's agenda",
        "agents_agenda": "the agents' agenda",
    },
    "after_agenda_approval": {
        "approved": "the agenda is approved",
        "attempts_left": "rejected, try again",
        "no_attempt_left": "rejected for the last time",
    },
    "next_round": {"ask_owner": "the owner is asked first", "discuss": "the agents discuss"},
    "after_round": {
        "ask_owner_after": "the owner's turn",
        "poll": "a vote on concluding is due",
        "ask_owner": "another round, owner first",
        "discuss": "another round",
    },
    "after_participation": {
        "finalize": "the owner ends the topic",
        "discuss": "the discussion continues",
        "poll": "a vote on concluding is due",
    },
    "after_poll": {"checkpoint": "a checkpoint is due", "no_checkpoint": "no checkpoint is due"},
    "after_periodic_stop": {
        "end_topic": "the owner ends the topic",
        "skip": "straight to the final report",
        "modify": "the owner changes the agenda",
        "continue": "the owner lets it continue",
    },
    "after_vote": {
        "maximum_reached": "the last round is over",
        "confirm": "vote passed, ask the owner",
        "passed": "vote passed",
        "ask_owner": "vote failed, owner first",
        "discuss": "vote failed, another round",
    },
    "after_confirmation": {
        "confirmed": "the owner agrees",
        "ask_owner": "another round, owner first",
        "discuss": "another round",
    },
    "after_filing": {"skip": "straight to the final report", "poll": "a vote on continuing"},
    "after_agent_poll": {"agents_end": "the agents end the session", "ask_owner": "the owner decides"},
    "after_user_approval": {
        "ended": "the owner ends the session",
        "modify_agenda": "the owner changes the agenda",
        "no_topic_left": "no topic is left",
        "next_topic": "the next topic",
    },
    "after_modification": {
        "topic_goes_on": "the topic continues",
        "mostly_new": "a mostly new agenda",
        "no_topic_left": "no topic is left",
        "next_topic": "the next topic",
    },
}
"""The reason for each route, by router and label; short, since the map of the flow has room for 28 characters."""

_FOR_ENGINEERS = (
    "session_id",
    "start_time",
    "config_hash",
    "settings",
    "current_phase",
    "phase_start_time",
    "phase_history",
    "topics_info",
    "round_history",
    "turn_order_history",
    "specialized_agents",
    "moderator_id",
    "current_speaker_id",
    "total_messages",
    "messages_by_agent",
    "messages_by_phase",
    "messages_by_topic",
    "hitl_state",
    "periodic_stop_counter",
    "agenda_from_agents",
    "flow_control",
    *(f"agents.{field}" for field in ("id", "message_count", "created_at")),
    *(f"votes.{field}" for field in ("id", "phase", "vote_type", "metadata")),
    *(f"vote_history.{field}" for field in ("id", "phase", "vote_type", "start_time", "end_time", "status")),
    *(f"round_summaries.{field}" for field in ("created_by", "timestamp", "token_count", "compression_ratio")),
    *(f"user_stop_history.{field}" for field in ("stop_id", "timestamp")),
    *(f"recoveries.{field}" for field in ("id", "node", "strategy", "timestamp")),
)
"""Keys of the state that the transcript shows in other ways, or that only an engineer needs."""

STATE_TITLES: Final[Mapping[str, str]] = {
    "main_topic": "Theme",
    "user_defines_topics": "The owner names the topics",
    "user_defined_agenda": "The agenda is the owner's",
    "proposed_topics": "Proposals",
    "topic_queue": "Topics to come",
    "proposed_agenda": "Proposed agenda",
    "suggested_agenda": "Suggested agenda",
    "agenda_approved": "Agenda approved",
    "agenda_attempts": "Attempts at an agenda",
    "active_topic": "Topic under discussion",
    "completed_topics": "Topics concluded",
    "current_round": "Round",
    "rounds_per_topic": "Rounds of each topic",
    "round_summaries": "Summaries of rounds",
    "agents": "Agents",
    "speaking_order": "Order of speaking",
    "messages": "Messages",
    "votes": "Votes",
    "vote_history": "Results of votes",
    "conclusion_vote": "Vote on concluding",
    "user_stop_history": "Checkpoints",
    "user_turn_decision": "Owner's turn",
    "user_periodic_decision": "Owner's decision at the checkpoint",
    "user_continuation_decision": "Owner's decision on continuing",
    "topic_conclusion_confirmed": "Conclusion confirmed",
    "user_skip_to_final": "Straight to the final report",
    "user_requests_end": "Ended by the owner",
    "agents_vote_end_session": "Ended by the agents",
    "topic_summaries": "Summaries of topics",
    "topic_reports": "Reports on topics",
    "report_structure": "Outline of the report",
    "report_sections": "Sections of the report",
    "final_report": "Final report",
    "report_generation_status": "State of the final report",
    "files_written": "Files",
    "checkpoint_interval": "Rounds between checkpoints",
    "warnings": "Warnings",
    "recoveries": "Recoveries",
    "last_error": "Last error",
    "error_count": "Errors",
    "proposed_topics.agent_id": "agent",
    "votes.voter_id": "agent",
    "votes.timestamp": "time",
    "vote_history.required_votes": "votes needed",
    "vote_history.received_votes": "votes cast",
    "vote_history.minority_voters": "minority",
    "conclusion_vote.yes_votes": "in favour",
    "conclusion_vote.total_votes": "votes cast",
    "conclusion_vote.minority_voters": "minority",
    "round_summaries.round_number": "round",
    "round_summaries.summary_text": "summary",
    "user_stop_history.round_number": "round",
    "user_stop_history.user_decision": "decision",
    **dict.fromkeys(_FOR_ENGINEERS, ""),
}
"""The keys of the state and fields of their values; those without a title are for engineers."""

MESSAGES: Final = MessageGuide(
    groups=(("topic", "{}"), ("round", "Round {}")),
    speaker="speaker_id",
    role="speaker_role",
    person="owner",
    role_titles={"participant": ""},
    moment="timestamp",
    remarks={"kind": "{}"},
    hidden=("message_id", "phase", "turn_order"),
)
"""The meaning of the metadata of messages."""
