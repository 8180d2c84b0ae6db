"""The order of speaking rotates by one place each round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from typing_extensions import override

from support.agora_suite.rules.people import participants
from support.agora_suite.rules.spoken import facts
from support.validators.finding import StateFinding
from support.validators.rule import WHOLE, Rule


class SpeakingOrderRule(Rule):
    """Each round's order is all participants, one place further than in the round before (`discussion_round`).

    It rotates across topics. The first round begins with the order drawn for the session; in every round agents
    speak in its order, and each message has its speaker's place in it. Final considerations follow one another.
    """

    reads: ClassVar[frozenset[str]] = frozenset(
        {"turn_order_history", "speaking_order", "agents", "specialized_agents", "moderator_id", "messages"}
    )
    heeds: ClassVar[frozenset[str]] = frozenset({"turn_order_history", "speaking_order"})
    nodes: ClassVar[frozenset[str]] = frozenset({"final_considerations"})

    def __init__(self) -> None:
        self._last: Sequence[str] | None = None
        self._drawn: Sequence[str] | None = None
        self._count = 0

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return the orders that are incomplete, not rotated or not kept."""
        found: list[StateFinding] = []
        agents = participants(view)
        rows = update.get("turn_order_history", ())
        for row in rows:
            found += self._row(row, agents)
            self._last, self._count = row, self._count + 1
        order = view.get("speaking_order") or ()
        if order and not _complete(order, agents):
            found.append(self.finding("speaking_order", f"each of {sorted(agents)} once", order))
        if not self._count:
            self._drawn = order or None
        if rows and node != WHOLE and not found:
            found += self._kept(rows[-1], update)
        if node == "final_considerations":
            found += self._one_after_another([facts(message) for message in update.get("messages", ())])
        return found

    def _one_after_another(self, known: Sequence[Mapping[str, Any]]) -> list[StateFinding]:
        places = [fact["turn_order"] for fact in known]
        if None in places or places == sorted(set(places)):
            return []
        return [self.finding("messages[…].additional_kwargs.turn_order", "places one after another", places)]

    def _row(self, row: Sequence[str], agents: frozenset[str]) -> list[StateFinding]:
        place = f"turn_order_history[{self._count}]"
        if not _complete(row, agents):
            return [self.finding(place, f"each of {sorted(agents)} once", row)]
        if self._last is None:
            if self._drawn is not None and list(row) != list(self._drawn):
                return [self.finding(place, f"the order drawn for the session, {self._drawn}", row)]
            return []
        expected = [*self._last[1:], *self._last[:1]]
        if list(row) != expected:
            return [self.finding(place, f"the order before, rotated left by one: {expected}", row)]
        return []

    def _kept(self, row: Sequence[str], update: Mapping[str, Any]) -> list[StateFinding]:
        known = [facts(message) for message in update.get("messages", ())]
        spoke = [fact["speaker_id"] for fact in known if fact["speaker_role"] == "participant"]
        waiting = iter(row)
        if not all(speaker in waiting for speaker in spoke):
            return [self.finding("messages", f"the agents to speak in the round's order, {row}", spoke)]
        seats = {fact["speaker_id"]: fact["turn_order"] for fact in known if fact["speaker_role"] == "participant"}
        wanted = {speaker: row.index(speaker) for speaker in seats}
        if None in seats.values() or seats == wanted:
            return []
        return [self.finding("messages[…].additional_kwargs.turn_order", f"places in the round, {wanted}", seats)]


def _complete(row: Sequence[str], agents: frozenset[str]) -> bool:
    return len(row) == len(agents) and frozenset(row) == agents
