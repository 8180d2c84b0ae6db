"""The first values of a session."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from support.agora.errors import ValidationError
from support.agora.settings import config_hash
from support.agora.texts import text_problem, with_newlines


def initial_values(
    session_id: str,
    start: datetime,
    *,
    settings: dict[str, str],
    moderator_id: str,
    checkpoint_interval: int,
    main_topic: str | None,
    user_defines_topics: bool,
) -> dict[str, Any]:
    """Return the value of every plain key at the start of a session.

    Append and merged keys are initialized only by LangGraph. Without `main_topic`, the owner will be asked for it.
    """
    return {
        "session_id": session_id,
        "start_time": start,
        "config_hash": config_hash(settings),
        "settings": settings,
        "main_topic": main_topic,
        "user_defines_topics": user_defines_topics,
        "user_defined_agenda": False,
        "current_phase": 0,
        "phase_start_time": start,
        "proposed_topics": [],
        "topic_queue": [],
        "proposed_agenda": [],
        "suggested_agenda": [],
        "agenda_approved": False,
        "agenda_attempts": 0,
        "active_topic": None,
        "current_round": 0,
        "moderator_id": moderator_id,
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
        "checkpoint_interval": checkpoint_interval,
        "last_error": None,
        "error_count": 0,
    }


def checked_theme(main_topic: Any, max_characters: int) -> str | None:
    """Return the theme of a new session, stripped, or None; raise `ValidationError` if it cannot be kept."""
    if main_topic is None:
        return None
    if not isinstance(main_topic, str):
        raise ValidationError(f"main_topic is a text or None, not {type(main_topic).__name__}")
    _require_storable("main_topic", main_topic, max_characters)
    return with_newlines(main_topic).strip() or None


def checked_session_id(session_id: Any, max_characters: int) -> str | None:
    """Return the id chosen for a new session, or None; raise `ValidationError` if it is blank or cannot be kept."""
    if session_id is None:
        return None
    if not isinstance(session_id, str) or not session_id.strip():
        raise ValidationError("a session id is a text that is not blank")
    _require_storable("the session id", session_id, max_characters)
    return session_id


def _require_storable(name: str, text: str, max_characters: int) -> None:
    problem = text_problem(text, max_characters)
    if problem:
        raise ValidationError(f"{name} {problem}")
