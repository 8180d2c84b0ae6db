"""Votes of the agents: how they are cast, counted and recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from support.agora.state import ConclusionVote, Vote, VoteMetadata, VoteRound, VoteType

ABSTAINS: Final = "abstain"
NO_PREFERENCE: Final = "No preference"


def required_votes(agents: int) -> int:
    """Return how many votes carry a poll: floor(agents / 2) + 1."""
    return agents // 2 + 1


def agenda_vote_number(state: Mapping[str, Any]) -> int:
    """Return the number of the current agenda vote, from 1, counted over the whole session.

    Attempts start again after a changed agenda; this number does not, so that no vote is counted twice.
    """
    agenda_votes = [entry for entry in state.get("vote_history", []) if entry["vote_type"] == "topic_selection"]
    return len(agenda_votes) + 1


def votes_on(state: Mapping[str, Any], vote_type: VoteType, metadata: VoteMetadata) -> list[Vote]:
    """Return the last vote of each agent in one poll, in the order in which they were cast."""
    latest: dict[str, Vote] = {}
    for vote in state.get("votes", []):
        if vote["vote_type"] == vote_type and vote["metadata"] == metadata:
            latest.pop(vote["voter_id"], None)
            latest[vote["voter_id"]] = vote
    return list(latest.values())


def conclusion_vote(topic: str, round_number: int, votes: Sequence[Vote], agents: int) -> ConclusionVote:
    """Return the count of a poll on concluding a topic, from one vote of each agent."""
    yes = [vote["voter_id"] for vote in votes if vote["choice"] == "yes"]
    no = [vote["voter_id"] for vote in votes if vote["choice"] == "no"]
    passed = len(yes) >= required_votes(agents)
    return ConclusionVote(
        topic=topic,
        round=round_number,
        yes_votes=len(yes),
        total_votes=len(yes) + len(no),
        passed=passed,
        minority_voters=no if passed else yes,
    )


def vote_round(
    state: Mapping[str, Any],
    vote_type: VoteType,
    votes: Sequence[Vote],
    now: datetime,
    *,
    options: Sequence[str],
    result: str,
    minority: Sequence[str] = (),
    superseded: bool = False,
) -> VoteRound:
    """Return the record of a poll of all agents, closed at `now`.

    It is superseded if the owner's decision replaced the result.
    """
    clear = [vote for vote in votes if vote["choice"] not in (ABSTAINS, NO_PREFERENCE)]
    return VoteRound(
        id=f"vote_round_{len(state.get('vote_history', [])) + 1}",
        phase=votes[0]["phase"] if votes else state["current_phase"],
        vote_type=vote_type,
        options=list(options),
        start_time=votes[0]["timestamp"] if votes else now,
        end_time=now,
        required_votes=required_votes(len(votes)),
        received_votes=len(clear),
        result=result,
        status="superseded" if superseded else "completed",
        minority_voters=list(minority),
    )


def conclusion_round(
    state: Mapping[str, Any], tally: ConclusionVote, now: datetime, *, superseded: bool = False
) -> VoteRound:
    """Return the record of a poll on concluding a topic."""
    metadata = VoteMetadata(topic=tally["topic"], round=tally["round"], attempt=None)
    return vote_round(
        state,
        "conclude_topic",
        votes_on(state, "conclude_topic", metadata),
        now,
        options=("yes", "no"),
        result="passed" if tally["passed"] else "failed",
        minority=tally["minority_voters"],
        superseded=superseded,
    )
