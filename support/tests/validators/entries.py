"""The entries of a state, and the statistics that go with messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from langchain_core.messages import BaseMessage

from support.validators.schema import StateSchema


def agent(name: str, role: str, created: datetime) -> dict[str, Any]:
    """Give an agent that has not spoken yet.

    Args:
        name: Its id.
        role: What it does.
        created: When it was recorded.
    """
    entry = {"id": name, "model": "model", "provider": "OpenAI", "role": role}
    return {**entry, "message_count": 0, "created_at": created}


def info(topic: str) -> dict[str, Any]:
    """Give what is known of a topic that was only proposed.

    Args:
        topic: The topic.
    """
    entry = {"topic": topic, "proposed_by": "model_1", "start_time": None, "end_time": None}
    return {**entry, "message_count": 0, "status": "proposed"}


def statistics(
    state: Mapping[str, Any], spoken: Sequence[BaseMessage], infos: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Give the statistics that come with messages: totals, and the counts of agents and topics.

    Args:
        state: The state before.
        spoken: The messages.
        infos: What else changes of the topics.
    """
    counted: dict[str, dict[Any, int]] = {}
    agents: dict[str, Any] = {}
    for message in spoken:
        known = message.additional_kwargs
        for group, name in (("agent", known["speaker_id"]), ("phase", known["phase"]), ("topic", known["topic"])):
            key = f"messages_by_{group}"
            changed = counted.setdefault(key, {})
            changed[name] = changed.get(name, state[key].get(name, 0)) + 1
        speaker = known["speaker_id"]
        if speaker in state["agents"]:
            agents[speaker] = {**state["agents"][speaker], "message_count": counted["messages_by_agent"][speaker]}
    topics = {
        topic: {**state["topics_info"][topic], **infos.get(topic, {}), "message_count": count}
        for topic, count in counted["messages_by_topic"].items()
    }
    total = state["total_messages"] + len(spoken)
    return {"total_messages": total, **counted, "agents": agents, "topics_info": topics}


def plain_values(schema: StateSchema, start: datetime) -> dict[str, Any]:
    """Give what a session's creation sets.

    Args:
        schema: What is declared.
        start: When the session begins.
    """
    values: dict[str, Any] = {"session_id": "20250303_090000_0a1b2c3d", "start_time": start, "config_hash": "0a1b2c3d"}
    values |= {"main_topic": "The year to come", "phase_start_time": start, "moderator_id": "moderator"}
    values |= {"report_generation_status": "pending", "checkpoint_interval": 3, "settings": {"agents": "3"}}
    neutral: dict[Any, Any] = {bool: False, int: 0, str: ""}
    for name, key in schema.keys.items():
        if key.kind == "plain" and name not in values:
            values[name] = (
                neutral[key.declared] if key.declared in neutral else [] if "list" in str(key.declared) else None
            )
    return values
