"""The history of votes is possible, and says how each poll ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from typing_extensions import override

from support.agora_suite.rules.ballots import PHASES, first_word
from support.agora_suite.rules.people import participants, required_votes
from support.validators.finding import StateFinding
from support.validators.rule import WHOLE, Rule

_CARRIED = {
    "conclude_topic": frozenset({"passed", "yes", "conclude", "concluded"}),
    "end_session": frozenset({"passed", "yes", "end", "ended"}),
}
_LOST = frozenset({"failed", "rejected", "no", "not", "continue", "continued"})
NO_PREFERENCE = "No preference"
"""The vote on the agenda of an agent who could not be asked."""
_OVERRIDING = frozenset({"end_topic", "skip"})


class VoteRoundsRule(Rule):
    """Each vote round is possible and agrees with the poll it closes.

    `required_votes` is defined for polls, not for the agenda. The words of `result` are not: those that plainly
    mean yes or no must agree with the poll, others are not judged. An owner who ends or skips a topic at a checkpoint
    supersedes its poll. A poll begins with its first vote, not distinguished from earlier ones in a whole state.
    Its `received_votes` are all that were cast for the agenda, but for those without a preference.
    What could be chosen for the agenda is every topic that was put to the vote: the queue, until an agenda is approved.
    """

    reads: ClassVar[frozenset[str]] = frozenset(
        {"vote_history", "votes", "agents", "specialized_agents", "moderator_id", "conclusion_vote"}
        | {"user_stop_history", "agents_vote_end_session", "topic_queue"}
    )
    heeds: ClassVar[frozenset[str]] = frozenset({"vote_history", "votes", "user_stop_history"})

    def __init__(self) -> None:
        self._voters: dict[str, set[str]] = {}
        self._begun: dict[str, datetime] = {}
        self._preferences = 0
        self._count = 0

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return the vote rounds that cannot be, and the one that is missing after an overriding answer."""
        votes, records = update.get("votes", ()), update.get("vote_history", ())
        for vote in votes:
            self._voters.setdefault(vote["vote_type"], set()).add(vote["voter_id"])
        if node != WHOLE:
            self._open(votes)
        agents = participants(view) if records else frozenset()
        found: list[StateFinding] = []
        for record in records:
            found += self._record(node, record, agents, view)
            self._count += 1
        if node == "periodic_user_stop":
            found += self._superseded(update)
        if node == WHOLE:
            self._open(_open_votes(votes, records))
        return found

    def _open(self, votes: Iterable[Mapping[str, Any]]) -> None:
        for vote in votes:
            self._begun.setdefault(vote["vote_type"], vote["timestamp"])
            self._preferences += vote["vote_type"] == "topic_selection" and vote["choice"] != NO_PREFERENCE

    def _record(
        self, node: str, record: Mapping[str, Any], agents: frozenset[str], view: Mapping[str, Any]
    ) -> list[StateFinding]:
        place, kind, received = f"vote_history[{self._count}]", record["vote_type"], record["received_votes"]
        found: list[StateFinding] = []
        required = required_votes(len(agents))
        if kind in _CARRIED and record["required_votes"] != required:
            expectation = f"{required}, more than half of {len(agents)}"
            found.append(self.finding(f"{place}.required_votes", expectation, record["required_votes"]))
        if record["phase"] != PHASES[kind]:
            expectation = f"{PHASES[kind]}, in which a {kind} vote is held"
            found.append(self.finding(f"{place}.phase", expectation, record["phase"]))
        if not 0 <= received <= len(agents):
            found.append(self.finding(f"{place}.received_votes", f"at most {len(agents)} votes", received))
        strangers = set(record["minority_voters"]) - self._voters.get(kind, set())
        if strangers:
            expectation = f"agents who voted in a {kind} vote"
            found.append(self.finding(f"{place}.minority_voters", expectation, sorted(strangers)))
        if record["end_time"] < record["start_time"]:
            found.append(self.finding(f"{place}.end_time", f"not before {record['start_time']}", record["end_time"]))
        begun = self._begun.pop(kind, None)
        if node != WHOLE and begun is not None and record["start_time"] != begun:
            expectation = f"{begun}, the time of the first vote"
            found.append(self.finding(f"{place}.start_time", expectation, record["start_time"]))
        if node == "synthesize_agenda":
            found += self._agenda(place, record, view.get("topic_queue") or [])
        return found + self._result(node, place, record, view)

    def _agenda(self, place: str, record: Mapping[str, Any], queue: Sequence[str]) -> list[StateFinding]:
        found: list[StateFinding] = []
        if list(record["options"]) != list(queue):
            expectation = f"{queue}, the topics that were put to the vote"
            found.append(self.finding(f"{place}.options", expectation, record["options"]))
        if record["received_votes"] != self._preferences:
            expectation = f"{self._preferences}, the votes cast for this agenda"
            found.append(self.finding(f"{place}.received_votes", expectation, record["received_votes"]))
        self._preferences = 0
        return found

    def _result(self, node: str, place: str, record: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        kind, word = record["vote_type"], first_word(record["result"])
        if record["status"] != "completed" or kind not in _CARRIED:
            return []
        if kind == "conclude_topic" and node == "vote_evaluation":
            carried = (view.get("conclusion_vote") or {}).get("passed")
        elif kind == "end_session" and node == "agent_poll":
            carried = view.get("agents_vote_end_session")
        else:
            return []
        said = True if word in _CARRIED[kind] else False if word in _LOST else None
        if said is None or carried is None or said == carried:
            return []
        return [self.finding(f"{place}.result", "passed" if carried else "not passed", record["result"])]

    def _superseded(self, update: Mapping[str, Any]) -> list[StateFinding]:
        stops, closed = update.get("user_stop_history", ()), update.get("vote_history", ())
        if not stops or stops[-1]["user_decision"] not in _OVERRIDING:
            return []
        if any(record["status"] == "superseded" for record in closed):
            return []
        expectation = "the poll's vote round with status superseded, as the owner overrode it"
        return [self.finding("vote_history", expectation, [record["status"] for record in closed])]


def _open_votes(
    votes: Iterable[Mapping[str, Any]], records: Iterable[Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    """Return the votes of the polls that no record closes yet."""
    closed = {record["vote_type"]: record["end_time"] for record in records}
    return (vote for vote in votes if vote["vote_type"] not in closed or vote["timestamp"] > closed[vote["vote_type"]])
