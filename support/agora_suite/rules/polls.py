"""Polls add up: the standing poll on a topic, and the poll on ending the session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from typing_extensions import override

from support.agora_suite.rules.ballots import Ballot, occasion_of
from support.agora_suite.rules.people import participants, required_votes
from support.validators.finding import StateFinding
from support.validators.rule import WHOLE, Rule


class PollsRule(Rule):
    """What polls come to is what was voted.

    `end_topic_poll` counts, `vote_evaluation` says whether it passed: only after that node must a poll with enough
    votes have passed, and the minority of a passed poll be those against it. In a whole state, a poll that passed
    had enough votes. A poll that was repeated (a topic taken up again) is compared with its votes update by update
    only, since a whole state does not distinguish them.
    """

    reads: ClassVar[frozenset[str]] = frozenset(
        {
            "votes",
            "vote_history",
            "conclusion_vote",
            "agents",
            "specialized_agents",
            "moderator_id",
            "agents_vote_end_session",
        }
        | {"active_topic", "current_round"}
    )
    heeds: ClassVar[frozenset[str]] = frozenset({"votes", "conclusion_vote"})
    nodes: ClassVar[frozenset[str]] = frozenset({"vote_evaluation", "agent_poll"})

    def __init__(self) -> None:
        self._polls: dict[tuple[str, int], Ballot] = {}
        self._repeated: set[tuple[str, int]] = set()

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return the polls that do not add up."""
        ending = self._gather(update)
        found: list[StateFinding] = []
        poll = view.get("conclusion_vote")
        if poll is not None and (node == "vote_evaluation" or update.get("conclusion_vote") is not None):
            found += self._standing(node, poll, view)
        if node == "agent_poll":
            found += self._ending(ending, view, update)
        return found

    def _gather(self, update: Mapping[str, Any]) -> Ballot:
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

    def _standing(self, node: str, poll: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        agents = participants(view)
        yes, total, required = poll["yes_votes"], poll["total_votes"], required_votes(len(agents))
        occasion = (poll["topic"], poll["round"])
        if not 0 <= yes <= total <= len(agents):
            expectation = f"yes <= total <= {len(agents)} participants"
            return [self.finding("conclusion_vote", expectation, f"{yes} yes of {total}")]
        found: list[StateFinding] = []
        if node != WHOLE and occasion != (view.get("active_topic"), view.get("current_round")):
            here = (view.get("active_topic"), view.get("current_round"))
            found.append(self.finding("conclusion_vote", f"the poll of the topic and round {here}", occasion))
        if (poll["passed"] and yes < required) or (node == "vote_evaluation" and poll["passed"] != (yes >= required)):
            expectation = f"{yes >= required}, with {yes} yes votes where {required} are required"
            found.append(self.finding("conclusion_vote.passed", expectation, poll["passed"]))
        if occasion not in self._repeated and not found:
            found += self._counted(node, poll, self._polls.get(occasion, Ballot("conclude_topic")))
        return found

    def _counted(self, node: str, poll: Mapping[str, Any], ballot: Ballot) -> list[StateFinding]:
        found = []
        for name, counted in (("yes_votes", len(ballot.voters(True))), ("total_votes", len(ballot.clear))):
            if poll[name] != counted:
                advice = "Only clear votes of this topic and round count; who abstains is in neither number."
                found.append(self.finding(f"conclusion_vote.{name}", f"{counted}, as votes says", poll[name], advice))
        minority = frozenset(poll["minority_voters"])
        against = ballot.voters(False)
        if node == "vote_evaluation" and poll["passed"] and minority != against:
            expectation = f"those who voted against it, {sorted(against)}"
            found.append(self.finding("conclusion_vote.minority_voters", expectation, sorted(minority)))
        elif not minority <= ballot.clear:
            expectation = f"voters who did not abstain, of {sorted(ballot.clear)}"
            found.append(self.finding("conclusion_vote.minority_voters", expectation, sorted(minority)))
        return found

    def _ending(self, ballot: Ballot, view: Mapping[str, Any], update: Mapping[str, Any]) -> list[StateFinding]:
        ends, required = len(ballot.voters(True)), required_votes(len(participants(view)))
        decided = view.get("agents_vote_end_session", False)
        if decided != (ends >= required):
            expectation = f"{ends >= required}, with {ends} votes to end where {required} are required"
            return [self.finding("agents_vote_end_session", expectation, decided)]
        against = ballot.voters(not decided)
        records = update.get("vote_history", ())
        if not records or frozenset(records[-1]["minority_voters"]) == against:
            return []
        place = f"vote_history[{len(view['vote_history']) - 1}].minority_voters"
        expectation = f"those who voted against what came out, {sorted(against)}"
        return [self.finding(place, expectation, records[-1]["minority_voters"])]
