"""What is said in a session: messages with their metadata, and the counters that agree with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from support.agora.prompts import Speech

OWNER: Final = "owner"
Role = Literal["participant", "moderator", "owner"]


@dataclass(frozen=True, slots=True)
class Contribution:
    """A contribution of an agent or of the owner; `order` is its place in the round, from 0.

    `marks` are further facts: `relevance`, `off_topic`, `placeholder`, `error`, `kind`.
    """

    identifier: str
    speaker: str
    role: Role
    text: str
    moment: datetime
    round_number: int
    topic: str
    order: int
    marks: Mapping[str, Any] = field(default_factory=dict)


def messages_update(state: Mapping[str, Any], phase: int, contributions: Sequence[Contribution]) -> dict[str, Any]:
    """Return the update that adds turns of a phase (0 to 5) to the messages, with every counter.

    It holds `messages`, the counters, and the entries of `agents` and `topics_info` that change; empty without turns.
    """
    if not contributions:
        return {}
    speakers = Counter(turn.speaker for turn in contributions)
    topics = Counter(turn.topic for turn in contributions)
    by_agent, by_phase = state.get("messages_by_agent", {}), state.get("messages_by_phase", {})
    by_topic, agents, infos = state.get("messages_by_topic", {}), state.get("agents", {}), state.get("topics_info", {})
    return {
        "messages": [_message(turn, phase) for turn in contributions],
        "total_messages": state.get("total_messages", 0) + len(contributions),
        "messages_by_agent": {name: by_agent.get(name, 0) + count for name, count in speakers.items()},
        "messages_by_phase": {phase: by_phase.get(phase, 0) + len(contributions)},
        "messages_by_topic": {topic: by_topic.get(topic, 0) + count for topic, count in topics.items()},
        "agents": _with_message_counts(agents, speakers),
        "topics_info": _with_message_counts(infos, topics),
    }


def _with_message_counts(entries: Mapping[str, Any], counts: Mapping[str, int]) -> dict[str, Any]:
    return {
        name: {**entries[name], "message_count": entries[name]["message_count"] + count}
        for name, count in counts.items()
        if name in entries
    }


def _message(contribution: Contribution, phase: int) -> BaseMessage:
    metadata = {
        "message_id": contribution.identifier,
        "speaker_id": contribution.speaker,
        "speaker_role": contribution.role,
        "timestamp": contribution.moment,
        "phase": phase,
        "round": contribution.round_number,
        "topic": contribution.topic,
        "turn_order": contribution.order,
        **contribution.marks,
    }
    kind = HumanMessage if contribution.role == OWNER else AIMessage
    return kind(contribution.text, id=contribution.identifier, name=contribution.speaker, additional_kwargs=metadata)


def messages_of_topic(state: Mapping[str, Any], topic: str) -> list[BaseMessage]:
    """Return the messages of a topic, in order."""
    return [message for message in state.get("messages", []) if message.additional_kwargs["topic"] == topic]


def messages_of_round(state: Mapping[str, Any], topic: str, round_number: int) -> list[BaseMessage]:
    """Return what participants and the owner said in a round, in order.

    Only the newest messages are read: a round is written in one go. If the agenda was changed in between, an
    announcement may separate the owner's message for the round from the round itself.
    """
    messages: list[BaseMessage] = []
    for message in reversed(state.get("messages", [])):
        metadata = message.additional_kwargs
        if metadata["topic"] != topic:
            break
        if metadata["speaker_role"] == "moderator":
            if metadata["round"] == 0:
                break  # the topic begins here; messages from before it was skipped belong to other rounds
            continue
        if metadata["round"] < round_number:
            break
        if metadata["round"] == round_number:
            messages.append(message)
    return messages[::-1]


def owner_message(state: Mapping[str, Any], topic: str) -> str | None:
    """Return the owner's last message on a topic."""
    if OWNER not in state.get("messages_by_agent", {}):
        return None
    for message in reversed(state.get("messages", [])):
        if message.additional_kwargs["topic"] != topic:
            return None
        if message.additional_kwargs["speaker_role"] == OWNER:
            return str(message.text)
    return None


def speeches(messages: Iterable[BaseMessage]) -> list[Speech]:
    """Return messages as speeches, without placeholders for agents who could not speak."""
    return [
        Speech(message.additional_kwargs["speaker_id"], str(message.text))
        for message in messages
        if not message.additional_kwargs.get("placeholder")
    ]


def round_summaries(state: Mapping[str, Any], topic: str) -> list[str]:
    """Return the summaries of a topic's rounds, in order."""
    return [entry["summary_text"] for entry in state.get("round_summaries", []) if entry["topic"] == topic]
