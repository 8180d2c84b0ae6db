"""The product owner's words for initiators, recoveries and messages of Virtual Agora."""

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
