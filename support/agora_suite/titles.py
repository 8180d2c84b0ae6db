"""The product owner's words for initiators, recoveries, routes and messages of Virtual Agora."""

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
