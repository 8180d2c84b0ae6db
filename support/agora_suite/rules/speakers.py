"""Every speaker belongs to the session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from typing_extensions import override

from support.agora_suite.rules.people import OWNER, participants
from support.agora_suite.rules.spoken import facts
from support.validators.finding import StateFinding
from support.validators.rule import Rule


class SpeakersRule(Rule):
    """Every speaker is an agent of the session in its own role, or the owner."""

    reads: ClassVar[frozenset[str]] = frozenset(
        {"messages", "agents", "specialized_agents", "moderator_id", "current_speaker_id"}
    )

    def __init__(self) -> None:
        self._count = 0

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return the new messages whose speaker is not of the session or speaks in another's role."""
        agents, moderator = participants(view), view.get("moderator_id")
        found: list[StateFinding] = []
        for message in update.get("messages", ()):
            known = facts(message)
            speaker, role = known["speaker_id"], known["speaker_role"]
            place = f"messages[{self._count}].additional_kwargs.speaker_id"
            self._count += 1
            if role == "participant" and speaker not in agents:
                found.append(self.finding(place, f"a participant of the session, one of {sorted(agents)}", speaker))
            elif role == "moderator" and speaker != moderator:
                found.append(self.finding(place, f"the moderator, {moderator!r}", speaker))
            elif role == OWNER and (speaker in agents or speaker == moderator):
                found.append(self.finding(place, "the owner, who is no agent", speaker))
        return found + self._offices(view)

    def _offices(self, view: Mapping[str, Any]) -> list[StateFinding]:
        agents, moderator = view.get("agents", {}), view.get("moderator_id")
        found = []
        if agents and moderator not in agents:
            found.append(self.finding("moderator_id", "one of the session's agents", moderator))
        office = view.get("specialized_agents", {}).get("moderator", moderator)
        if office != moderator:
            found.append(self.finding("specialized_agents['moderator']", f"moderator_id, {moderator!r}", office))
        speaker = view.get("current_speaker_id")
        if speaker is not None and speaker != OWNER and speaker not in agents:
            found.append(self.finding("current_speaker_id", "an agent of the session, or nobody", speaker))
        return found
