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
class Turn:
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


def said(state: Mapping[str, Any], phase: int, turns: Sequence[Turn]) -> dict[str, Any]:
    """Return the update that adds turns of a phase (0 to 5) to the messages, with every counter.

    It holds `messages`, the counters, and the entries of `agents` and `topics_info` that change; empty without turns.
    """
    if not turns:
        return {}
    speakers = Counter(turn.speaker for turn in turns)
    topics = Counter(turn.topic for turn in turns)
    by_agent, by_phase = state.get("messages_by_agent", {}), state.get("messages_by_phase", {})
    by_topic, agents, infos = state.get("messages_by_topic", {}), state.get("agents", {}), state.get("topics_info", {})
    return {
        "messages": [_message(turn, phase) for turn in turns],
        "total_messages": state.get("total_messages", 0) + len(turns),
        "messages_by_agent": {name: by_agent.get(name, 0) + count for name, count in speakers.items()},
        "messages_by_phase": {phase: by_phase.get(phase, 0) + len(turns)},
        "messages_by_topic": {topic: by_topic.get(topic, 0) + count for topic, count in topics.items()},
        "agents": _counted(agents, speakers),
        "topics_info": _counted(infos, topics),
    }


def _counted(entries: Mapping[str, Any], counts: Mapping[str, int]) -> dict[str, Any]:
    return {
        name: {**entries[name], "message_count": entries[name]["message_count"] + count}
        for name, count in counts.items()
        if name in entries
    }


def _message(turn: Turn, phase: int) -> BaseMessage:
    carried = {
        "message_id": turn.identifier,
        "speaker_id": turn.speaker,
        "speaker_role": turn.role,
        "timestamp": turn.moment,
        "phase": phase,
        "round": turn.round_number,
        "topic": turn.topic,
        "turn_order": turn.order,
        **turn.marks,
    }
    kind = HumanMessage if turn.role == OWNER else AIMessage
    return kind(turn.text, id=turn.identifier, name=turn.speaker, additional_kwargs=carried)


def of_topic(state: Mapping[str, Any], topic: str) -> list[BaseMessage]:
    """Return the messages of a topic, in order."""
    return [message for message in state.get("messages", []) if message.additional_kwargs["topic"] == topic]


def of_round(state: Mapping[str, Any], topic: str, round_number: int) -> list[BaseMessage]:
    """Return what participants and the owner said in a round, in order.

    Only the newest messages are read: a round is written in one go. If the agenda was changed in between, an
    announcement may separate the owner's message for the round from the round itself.
    """
    found: list[BaseMessage] = []
    for message in reversed(state.get("messages", [])):
        carried = message.additional_kwargs
        if carried["topic"] != topic:
            break
        if carried["speaker_role"] == "moderator":
            if carried["round"] == 0:
                break  # the topic begins here; messages from before it was skipped belong to other rounds
            continue
        if carried["round"] < round_number:
            break
        if carried["round"] == round_number:
            found.append(message)
    return found[::-1]


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
