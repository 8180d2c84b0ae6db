"""Votes: who casts them, what polls come to, and how their history records it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from typing_extensions import override

from support.agora_suite.rules.ballots import PHASES, Ballot, first_word, occasion_of
from support.agora_suite.rules.discussion_rule import DiscussionRule, Values, replaced_nodes
from support.agora_suite.rules.people import PARTICIPANT_KEYS, participants, required_votes
from support.validators.finding import StateFinding
from support.validators.rule import WHOLE


class VotesRule(DiscussionRule):
    """Voters are participants, and vote once on each occasion, in the phase in which it is voted on.

    An occasion is one type, topic, round and attempt. It comes again when the agenda is made anew (phase 1 is entered
    again, attempts begin at 1), when a recovery replaced the step that closes an attempt, and when a dropped topic is
    taken up again (its rounds begin at 1): as often as that happened, an agent may have voted.
    """

    heeds = frozenset({"votes", "phase_history", "round_history", "recoveries"})
    reads = heeds | PARTICIPANT_KEYS

    def __init__(self) -> None:
        self._cast: Counter[tuple[Any, ...]] = Counter()
        self._agendas = 0
        self._rounds: Counter[tuple[str, int]] = Counter()
        self._count = 0

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        entered = [record["to_phase"] for record in update.get("phase_history", ())]
        self._agendas += entered.count(PHASES["topic_selection"]) + ("synthesize_agenda" in replaced_nodes(update))
        for record in update.get("round_history", ()):
            self._rounds[record["topic"], record["round_number"]] += 1
        votes = update.get("votes", ())
        agents = participants(view) if votes else frozenset()
        for vote in votes:
            place, voter, occasion = f"votes[{self._count}]", vote["voter_id"], occasion_of(vote)
            self._count += 1
            self._cast[voter, *occasion] += 1
            if vote["phase"] != PHASES[occasion[0]]:
                expectation = f"{PHASES[occasion[0]]}, in which a {occasion[0]} vote is held"
                yield self.finding(f"{place}.phase", expectation, vote["phase"])
            elif voter not in agents:
                yield self.finding(f"{place}.voter_id", f"a participant, one of {sorted(agents)}", voter)
            elif self._cast[voter, *occasion] > self._times(occasion):
                expectation = f"a voter who has not voted in {_spelled(occasion)}"
                yield self.finding(f"{place}.voter_id", expectation, voter)

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


class PollsRule(DiscussionRule):
    """What polls come to is what was voted.

    `end_topic_poll` counts, `vote_evaluation` says whether it passed: only after that node must a poll with enough
    votes have passed, and the minority of a passed poll be those against it. In a whole state, a poll that passed
    had enough votes. A poll that was repeated (a topic taken up again) is compared with its votes update by update
    only, since a whole state does not distinguish them.
    """

    reads = frozenset(
        {"votes", "vote_history", "conclusion_vote", "active_topic", "current_round", "agents_vote_end_session"}
        | PARTICIPANT_KEYS
    )
    heeds = frozenset({"votes", "conclusion_vote"})
    nodes = frozenset({"vote_evaluation", "agent_poll"})

    def __init__(self) -> None:
        self._polls: dict[tuple[str, int], Ballot] = {}
        self._repeated: set[tuple[str, int]] = set()

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        ending = self._gather(update)
        poll = view.get("conclusion_vote")
        if poll is not None and (node == "vote_evaluation" or update.get("conclusion_vote") is not None):
            yield from self._standing(node, poll, view)
        if node == "agent_poll":
            yield from self._ending(ending, view, update)

    def _gather(self, update: Values) -> Ballot:
        ending = Ballot("end_session")
        fresh: dict[tuple[Any, Any], Ballot] = {}
        self._repeated.clear()
        for vote in update.get("votes", ()):
            vote_type, topic, number, _ = occasion_of(vote)
            if vote_type == "end_session":
                ending.choices[vote["voter_id"]] = vote["choice"]
            elif vote_type == "conclude_topic":
                ballot = fresh.setdefault((topic, number), Ballot(vote_type))
                if vote["voter_id"] in ballot.choices:
                    self._repeated.add((str(topic), number or 0))
                ballot.choices[vote["voter_id"]] = vote["choice"]
        self._polls.update(fresh)
        return ending

    def _standing(self, node: str, poll: Values, view: Values) -> Iterator[StateFinding]:
        agents = participants(view)
        yes, total, required = poll["yes_votes"], poll["total_votes"], required_votes(len(agents))
        occasion = (poll["topic"], poll["round"])
        if not 0 <= yes <= total <= len(agents):
            expectation = f"yes <= total <= {len(agents)} participants"
            yield self.finding("conclusion_vote", expectation, f"{yes} yes of {total}")
            return
        here = (view.get("active_topic"), view.get("current_round"))
        elsewhere = node != WHOLE and occasion != here
        if elsewhere:
            yield self.finding("conclusion_vote", f"the poll of the topic and round {here}", occasion)
        if (poll["passed"] and yes < required) or (node == "vote_evaluation" and poll["passed"] != (yes >= required)):
            expectation = f"{yes >= required}, with {yes} yes votes where {required} are required"
            yield self.finding("conclusion_vote.passed", expectation, poll["passed"])
        elif not elsewhere and occasion not in self._repeated:
            yield from self._counted(node, poll, self._polls.get(occasion, Ballot("conclude_topic")))

    def _counted(self, node: str, poll: Values, ballot: Ballot) -> Iterator[StateFinding]:
        for name, counted in (("yes_votes", len(ballot.voters(True))), ("total_votes", len(ballot.clear))):
            if poll[name] != counted:
                advice = "Only clear votes of this topic and round count; who abstains is in neither number."
                yield self.finding(f"conclusion_vote.{name}", f"{counted}, as votes says", poll[name], advice)
        minority = frozenset(poll["minority_voters"])
        against = ballot.voters(False)
        if node == "vote_evaluation" and poll["passed"] and minority != against:
            expectation = f"those who voted against it, {sorted(against)}"
            yield self.finding("conclusion_vote.minority_voters", expectation, sorted(minority))
        elif not minority <= ballot.clear:
            expectation = f"voters who did not abstain, of {sorted(ballot.clear)}"
            yield self.finding("conclusion_vote.minority_voters", expectation, sorted(minority))

    def _ending(self, ballot: Ballot, view: Values, update: Values) -> Iterator[StateFinding]:
        ends, required = len(ballot.voters(True)), required_votes(len(participants(view)))
        decided = view.get("agents_vote_end_session", False)
        if decided != (ends >= required):
            expectation = f"{ends >= required}, with {ends} votes to end where {required} are required"
            yield self.finding("agents_vote_end_session", expectation, decided)
            return
        against = ballot.voters(not decided)
        records = update.get("vote_history", ())
        if records and frozenset(records[-1]["minority_voters"]) != against:
            place = f"vote_history[{len(view['vote_history']) - 1}].minority_voters"
            expectation = f"those who voted against what came out, {sorted(against)}"
            yield self.finding(place, expectation, records[-1]["minority_voters"])


_CARRIED = {
    "conclude_topic": frozenset({"passed", "yes", "conclude", "concluded"}),
    "end_session": frozenset({"passed", "yes", "end", "ended"}),
}
_LOST = frozenset({"failed", "rejected", "no", "not", "continue", "continued"})
_NO_PREFERENCES = frozenset({"No preference", "abstain"})
"""The votes on the agenda of agents who could not be asked, or abstained."""
_OVERRIDING = frozenset({"end_topic", "skip"})


class VoteRoundsRule(DiscussionRule):
    """Each vote round is possible and agrees with the poll it closes.

    `required_votes` is defined for polls, not for the agenda. The words of `result` are not: those that plainly
    mean yes or no must agree with the poll, others are not judged. An owner who ends or skips a topic at a checkpoint
    supersedes its poll. A poll begins with its first vote, not distinguished from earlier ones in a whole state.
    Its `received_votes` are the last votes of all agents in the attempt, but for those without a preference.
    What could be chosen for the agenda is every topic that was put to the vote: the queue, until an agenda is approved.
    """

    reads = frozenset(
        {"vote_history", "votes", "conclusion_vote", "user_stop_history", "agents_vote_end_session", "topic_queue"}
        | PARTICIPANT_KEYS
    )
    heeds = frozenset({"vote_history", "votes", "user_stop_history"})
    nodes = frozenset({"synthesize_agenda"})

    def __init__(self) -> None:
        self._voters: dict[str, set[str]] = {}
        self._first_votes: dict[str, datetime] = {}
        self._agenda_votes: dict[str, str] = {}
        self._count = 0

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        votes, records = update.get("votes", ()), update.get("vote_history", ())
        for vote in votes:
            self._voters.setdefault(vote["vote_type"], set()).add(vote["voter_id"])
        if node != WHOLE:
            self._open(votes)
        agents = participants(view) if records else frozenset()
        for record in records:
            yield from self._record(node, record, agents, view)
            self._count += 1
        if node == "synthesize_agenda":  # whether or not a recovery replaced it, this attempt is over
            self._agenda_votes.clear()
            self._first_votes.pop("topic_selection", None)
        if node == "periodic_user_stop":
            yield from self._superseded(update)
        if node == WHOLE:
            self._open(_open_votes(votes, records))

    def _open(self, votes: Iterable[Values]) -> None:
        for vote in votes:
            self._first_votes.setdefault(vote["vote_type"], vote["timestamp"])
            if vote["vote_type"] == "topic_selection":
                self._agenda_votes[vote["voter_id"]] = vote["choice"]

    def _record(self, node: str, record: Values, agents: frozenset[str], view: Values) -> Iterator[StateFinding]:
        place, kind, received = f"vote_history[{self._count}]", record["vote_type"], record["received_votes"]
        required = required_votes(len(agents))
        if kind in _CARRIED and record["required_votes"] != required:
            expectation = f"{required}, more than half of {len(agents)}"
            yield self.finding(f"{place}.required_votes", expectation, record["required_votes"])
        if record["phase"] != PHASES[kind]:
            expectation = f"{PHASES[kind]}, in which a {kind} vote is held"
            yield self.finding(f"{place}.phase", expectation, record["phase"])
        if not 0 <= received <= len(agents):
            yield self.finding(f"{place}.received_votes", f"at most {len(agents)} votes", received)
        strangers = set(record["minority_voters"]) - self._voters.get(kind, set())
        if strangers:
            expectation = f"agents who voted in a {kind} vote"
            yield self.finding(f"{place}.minority_voters", expectation, sorted(strangers))
        if record["end_time"] < record["start_time"]:
            yield self.finding(f"{place}.end_time", f"not before {record['start_time']}", record["end_time"])
        start = self._first_votes.pop(kind, None)
        if node != WHOLE and start is not None and record["start_time"] != start:
            yield self.finding(f"{place}.start_time", f"{start}, the time of the first vote", record["start_time"])
        if node == "synthesize_agenda":
            yield from self._agenda(place, record, view.get("topic_queue") or [])
        yield from self._result(node, place, record, view)

    def _agenda(self, place: str, record: Values, queue: Sequence[str]) -> Iterator[StateFinding]:
        if list(record["options"]) != list(queue):
            expectation = f"{queue}, the topics that were put to the vote"
            yield self.finding(f"{place}.options", expectation, record["options"])
        received = sum(choice not in _NO_PREFERENCES for choice in self._agenda_votes.values())
        if record["received_votes"] != received:
            expectation = f"{received}, the votes cast for this agenda"
            yield self.finding(f"{place}.received_votes", expectation, record["received_votes"])

    def _result(self, node: str, place: str, record: Values, view: Values) -> Iterator[StateFinding]:
        kind, word = record["vote_type"], first_word(record["result"])
        if record["status"] != "completed" or kind not in _CARRIED:
            return
        if kind == "conclude_topic" and node == "vote_evaluation":
            carried = (view.get("conclusion_vote") or {}).get("passed")
        elif kind == "end_session" and node == "agent_poll":
            carried = view.get("agents_vote_end_session")
        else:
            return
        recorded = True if word in _CARRIED[kind] else False if word in _LOST else None
        if recorded is not None and carried is not None and recorded != carried:
            yield self.finding(f"{place}.result", "passed" if carried else "not passed", record["result"])

    def _superseded(self, update: Values) -> Iterator[StateFinding]:
        stops, closed = update.get("user_stop_history", ()), update.get("vote_history", ())
        if not stops or stops[-1]["user_decision"] not in _OVERRIDING:
            return
        statuses = [record["status"] for record in closed]
        if "superseded" not in statuses:
            expectation = "the poll's vote round with status superseded, as the owner overrode it"
            yield self.finding("vote_history", expectation, statuses)


def _open_votes(votes: Iterable[Values], records: Iterable[Values]) -> Iterator[Values]:
    """Return the votes of the polls that no record closes yet."""
    closed = {record["vote_type"]: record["end_time"] for record in records}
    return (vote for vote in votes if vote["vote_type"] not in closed or vote["timestamp"] > closed[vote["vote_type"]])
