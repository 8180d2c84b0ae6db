"""What the tests of the flow's foundations share: a moment, messages, votes and a state that is in order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from langchain_core.messages import AIMessage

MOMENT = datetime(2031, 5, 4, 9, 30, tzinfo=UTC)


def make_message(identity: str, text: str = "I agree.", **metadata: Any) -> AIMessage:
    """Give a discussion message as the flow makes it.

    Args:
        identity: Its id.
        text: What is said.
        **metadata: Replaces entries of its metadata.
    """
    entries = {
        "message_id": identity,
        "speaker_id": "gpt-4o_1",
        "speaker_role": "participant",
        "timestamp": MOMENT,
        "phase": 2,
        "round": 1,
        "topic": "Budget",
        "turn_order": 0,
        **metadata,
    }
    return AIMessage(text, id=identity, additional_kwargs=entries)


def make_vote(identity: str, choice: str = "Yes") -> dict[str, Any]:
    """Give a vote as the flow records it.

    Args:
        identity: Its id.
        choice: What was voted.
    """
    return {
        "id": identity,
        "voter_id": "gpt-4o_1",
        "phase": 2,
        "vote_type": "conclude_topic",
        "choice": choice,
        "timestamp": MOMENT,
        "metadata": {"topic": "Budget", "round": 3, "attempt": None},
    }


def make_plain_values(session_id: str = "s1") -> dict[str, Any]:
    """Give every plain key as a new session sets it.

    Args:
        session_id: The session.
    """
    return {
        "session_id": session_id,
        "start_time": MOMENT,
        "config_hash": "0badcafe",
        "settings": {"agents": "2"},
        "main_topic": "Spring festival",
        "user_defines_topics": False,
        "user_defined_agenda": False,
        "current_phase": 0,
        "phase_start_time": MOMENT,
        "proposed_topics": [],
        "topic_queue": ["Budget", "Venue"],
        "proposed_agenda": [],
        "suggested_agenda": [],
        "agenda_approved": False,
        "agenda_attempts": 0,
        "active_topic": None,
        "current_round": 0,
        "moderator_id": "moderator",
        "speaking_order": [],
        "current_speaker_id": None,
        "total_messages": 0,
        "conclusion_vote": None,
        "periodic_stop_counter": 0,
        "user_turn_decision": None,
        "user_periodic_decision": None,
        "user_continuation_decision": None,
        "topic_conclusion_confirmed": None,
        "agenda_from_agents": False,
        "user_skip_to_final": False,
        "user_requests_end": False,
        "agents_vote_end_session": False,
        "report_structure": [],
        "report_sections": [],
        "final_report": None,
        "report_generation_status": "pending",
        "checkpoint_interval": 3,
        "last_error": None,
        "error_count": 0,
    }
