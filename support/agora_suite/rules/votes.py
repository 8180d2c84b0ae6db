"""Votes come from voters, once each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar

from typing_extensions import override

from support.agora_suite.rules.ballots import PHASES, occasion_of
from support.agora_suite.rules.people import participants
from support.validators.finding import StateFinding
from support.validators.rule import Rule


class VotesRule(Rule):
    """Voters are participants, and vote once on each occasion, in the phase in which it is voted on.

    An occasion is one type, topic, round and attempt. It comes again when the agenda is made anew (phase 1 is entered
    again, attempts begin at 1), and when a dropped topic is taken up again (its rounds begin at 1): as often as
    that happened, an agent may have voted.
    """

    reads: ClassVar[frozenset[str]] = frozenset(
        {"votes", "agents", "specialized_agents", "moderator_id", "phase_history", "round_history"}
    )
    heeds: ClassVar[frozenset[str]] = frozenset({"votes", "phase_history", "round_history"})

    def __init__(self) -> None:
        self._cast: Counter[tuple[Any, ...]] = Counter()
        self._agendas = 0
        self._rounds: Counter[tuple[str, int]] = Counter()
        self._count = 0

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return the votes of those who may not vote, or who have voted."""
        entered = [record["to_phase"] for record in update.get("phase_history", ())]
        self._agendas += entered.count(PHASES["topic_selection"])
        for record in update.get("round_history", ()):
            self._rounds[record["topic"], record["round_number"]] += 1
        votes = update.get("votes", ())
        agents = participants(view) if votes else frozenset()
        found: list[StateFinding] = []
        for vote in votes:
            place, voter, occasion = f"votes[{self._count}]", vote["voter_id"], occasion_of(vote)
            self._count += 1
            self._cast[voter, *occasion] += 1
            if vote["phase"] != PHASES[occasion[0]]:
                expectation = f"{PHASES[occasion[0]]}, in which a {occasion[0]} vote is held"
                found.append(self.finding(f"{place}.phase", expectation, vote["phase"]))
            elif voter not in agents:
                found.append(self.finding(f"{place}.voter_id", f"a participant, one of {sorted(agents)}", voter))
            elif self._cast[voter, *occasion] > self._times(occasion):
                expectation = f"a voter who has not voted in {_spelled(occasion)}"
                found.append(self.finding(f"{place}.voter_id", expectation, voter))
        return found

    def _times(self, occasion: tuple[str, str | None, int | None, int | None]) -> int:
        vote_type, topic, number, _ = occasion
        if vote_type == "topic_selection":
            return max(1, self._agendas)
        if vote_type == "conclude_topic" and topic is not None and number is not None:
            return max(1, self._rounds[topic, number])
        return 1


def _spelled(occasion: tuple[str, str | None, int | None, int | None]) -> str:
    vote_type, topic, number, attempt = occasion
    parts = (("topic", topic), ("round", number), ("attempt", attempt))
    return ", ".join([vote_type, *(f"{name} {value!r}" for name, value in parts if value is not None)])
