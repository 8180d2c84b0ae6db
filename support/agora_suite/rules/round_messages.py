"""A round's record counts what was said in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from typing_extensions import override

from support.agora_suite.rules.people import OWNER, participants
from support.agora_suite.rules.spoken import facts, moment
from support.validators.finding import StateFinding
from support.validators.rule import WHOLE, Rule

_DISCUSSION = 2


class RoundMessagesRule(Rule):
    """A round's record counts its messages, and names agents of the session.

    All messages of the round are counted, the owner's and marked placeholders too; the moderator's announcements belong
    to no round. What the owner said for a round of a topic that is then dropped belongs to no later round; a whole
    state does not distinguish such words from others, so that there any number with or without the owner's is accepted.
    What agents said in a round, written with its record, was said between its start and its end, by those whom the
    record names as its participants: a placeholder replaces an agent who could not speak.
    """

    reads: ClassVar[frozenset[str]] = frozenset(
        {"round_history", "messages", "agents", "specialized_agents", "moderator_id"}
    )
    heeds: ClassVar[frozenset[str]] = frozenset({"round_history", "messages"})

    def __init__(self) -> None:
        self._said: dict[tuple[str | None, int], list[int]] = {}
        self._count = 0

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return the records that count wrongly, or name a speaker who is not of the session."""
        records = update.get("round_history", ())
        repeated = _repeated(records) if node == WHOLE else frozenset()
        self._listen(update.get("messages", ()), whole=node == WHOLE)
        agents = participants(view)
        found: list[StateFinding] = []
        for record in records:
            place, occasion = f"round_history[{self._count}]", (record["topic"], record["round_number"])
            self._count += 1
            agents_said, owner_said = self._said.pop(occasion, (0, 0))
            most = agents_said + owner_said
            fewest = agents_said if node == WHOLE else most
            if occasion not in repeated and not fewest <= record["message_count"] <= most:
                expectation = f"{most}, the messages of the round" if fewest == most else f"{fewest} to {most} messages"
                found.append(self.finding(f"{place}.message_count", expectation, record["message_count"]))
            if node != WHOLE:
                found += self._times(place, record, update.get("messages", ()))
            strangers = [who for who in record["participants"] if who not in agents and who != OWNER]
            if strangers:
                found.append(self.finding(f"{place}.participants", "agents of the session, or the owner", strangers))
            elif node != WHOLE:
                found += self._speakers(place, record, update.get("messages", ()))
        if node == WHOLE:  # what follows can be distinguished again
            self._said.clear()
            self._listen(update.get("messages", ()), whole=False)
        return found

    def _times(self, place: str, record: Mapping[str, Any], messages: Iterable[Any]) -> list[StateFinding]:
        said = [moment(facts(message)["timestamp"]) for message in messages]
        outside = [when for when in said if when and not record["start_time"] <= when <= record["end_time"]]
        if not outside:
            return []
        expectation = f"a round from before {min(outside)} until after {max(outside)}, when agents spoke in it"
        return [self.finding(place, expectation, f"{record['start_time']} until {record['end_time']}")]

    def _speakers(self, place: str, record: Mapping[str, Any], messages: Iterable[Any]) -> list[StateFinding]:
        spoke = {known["speaker_id"] for known in map(facts, messages) if not known.get("placeholder")}
        if {*record["participants"]} - {OWNER} == spoke - {OWNER}:
            return []
        return [self.finding(f"{place}.participants", f"{sorted(spoke)}, who spoke in it", record["participants"])]

    def _listen(self, messages: Iterable[Any], *, whole: bool) -> None:
        for message in messages:
            known = facts(message)
            if known["phase"] != _DISCUSSION:
                continue
            if known["speaker_role"] == "moderator":
                if not whole and known["round"] == 0:
                    self._begin(known["topic"])
                continue
            said = self._said.setdefault((known["topic"], known["round"]), [0, 0])
            said[known["speaker_role"] == OWNER] += 1

    def _begin(self, topic: str) -> None:
        """Forget what was said for rounds of a topic that begins, perhaps anew."""
        for occasion in [occasion for occasion in self._said if occasion[0] == topic]:
            del self._said[occasion]


def _repeated(records: Iterable[Mapping[str, Any]]) -> frozenset[tuple[str, int]]:
    seen: set[tuple[str, int]] = set()
    again: set[tuple[str, int]] = set()
    for record in records:
        occasion = (record["topic"], record["round_number"])
        (again if occasion in seen else seen).add(occasion)
    return frozenset(again)
