"""The polls of the agents: who votes how, and the outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from hamcrest import assert_that, equal_to, greater_than, has_item

from support.agora_suite.discussion.verbs import Verbs, verb
from support.execution.errors import ScenarioError


class Polls(Verbs):
    """Polls on concluding a topic, and on going on after it."""

    def voted_on_going_on_after(self, topics: Sequence[str]) -> None:
        """Each agent has voted on going on once after each of these topics, and after no other."""
        votes = [vote for vote in self.state["votes"] if vote["vote_type"] == "end_session"]
        cast = sorted((vote["voter_id"], vote["metadata"]["topic"]) for vote in votes)
        agents = self.agents
        wanted = sorted((agent, topic) for agent in agents for topic in topics)
        assert_that(cast, equal_to(wanted), "who has voted on going on, and after which topic")

    @verb
    def vote(
        self,
        speakers: Sequence[str],
        vote: str,
        topic: str | None = None,
        round_number: int | None = None,
        times: int | None = None,
    ) -> None:
        """Agents vote in one way whenever asked whether a topic can be concluded.

        Without a topic, round or number of polls, they do so in every one; `vote` is what they reply.
        """
        for speaker in speakers:
            self.world.change_facts().instruct(
                speaker, "vote to conclude", reply=vote, topic=topic, round=round_number, times=times
            )

    def counted(self, topic: str, round_number: int, yes: int, no: int) -> None:
        """A poll on concluding a topic counts so many votes, in the votes themselves and in its record."""
        choices = [vote["choice"] for vote in self._votes(topic, round_number)]
        counts = {"yes": choices.count("yes"), "no": choices.count("no")}
        assert_that(counts, equal_to({"yes": yes, "no": no}), f"the poll on {topic} after round {round_number}")
        assert_that(self._record(topic, round_number)["received_votes"], equal_to(yes + no), "the votes counted")

    def came_out(self, topic: str, round_number: int, result: str) -> None:
        """A poll on concluding a topic came out in a certain way: passed, failed or superseded."""
        record = self._record(topic, round_number)
        outcome = record["status"] if record["status"] != "completed" else record["result"]
        assert_that(outcome, equal_to(result), f"what came of the poll on {topic} after round {round_number}")

    def needed(self, topic: str, round_number: int, votes: int) -> None:
        """So many votes were needed to conclude a topic."""
        assert_that(self._record(topic, round_number)["required_votes"], equal_to(votes), "the votes needed")

    def minority(self, topic: str, round_number: int, speakers: Sequence[str]) -> None:
        """These agents, and no others, voted against what came out of a poll on concluding a topic."""
        minority = [self.agents[identifier] for identifier in self._record(topic, round_number)["minority_voters"]]
        assert_that(sorted(minority), equal_to(sorted(speakers)), f"the minority on {topic}")

    def conclusion_vote_of(self, speaker: str, topic: str, vote: str) -> None:
        """An agent's last vote on concluding a topic counts in a certain way."""
        assert_that(self._last_vote(speaker, "conclude_topic", topic), equal_to(vote), f"the vote of {speaker}")

    def continuation_vote_of(self, speaker: str, vote: str) -> None:
        """An agent's last vote on going on counts in a certain way."""
        assert_that(self._last_vote(speaker, "end_session"), equal_to(vote), f"the vote of {speaker}")

    def continuation_kept(self, topic: str, vote: str, votes: int) -> None:
        """The poll on going on after a topic is on record, with its result and the number of clear votes."""
        records = [entry for entry in self.state["vote_history"] if entry["vote_type"] == "end_session"]
        completed = list(self.state["completed_topics"])
        assert_that(completed, has_item(topic), "the topics after which a poll on going on is held")
        outcome = [(entry["result"], entry["received_votes"]) for entry in records[completed.index(topic) :][:1]]
        assert_that(outcome, equal_to([(vote, votes)]), f"what is on record of the poll after {topic}")

    def one_vote_each(self, kind: str, number: int) -> None:
        """Each of so many participants has exactly one vote of a kind on record, in the session and in the graph."""
        agents = list(self.agents)
        assert_that(len(agents), equal_to(number), "the participants")
        for holder, values in (("session", self.state), ("graph", self.session.graph_values)):
            entries = [vote for vote in values.get("votes", ()) if isinstance(vote, Mapping)]
            cast = Counter(vote["voter_id"] for vote in entries if vote["vote_type"] == kind)
            assert_that(cast, equal_to(Counter(agents)), f"the votes of each participant, as the {holder} has them")

    def polls_held(self, number: int, topic: str) -> None:
        """The agents were asked a number of times whether a topic can be concluded.

        Each poll has its record, but for one that is still open because a checkpoint waits for the owner.
        """
        rounds = [round_number for held_on, round_number in self._held() if held_on == topic]
        assert_that(len(rounds), equal_to(number), f"the polls held on {topic}")
        waiting = self.world.waiting
        still_open = 1 if waiting and waiting.type == "periodic_stop" else 0
        assert_that(len(self._records()) + still_open, equal_to(len(self._held())), "the polls on record")

    def _last_vote(self, speaker: str, kind: str, topic: str | None = None) -> str:
        identifier = self.id_of(speaker)
        votes = [
            vote["choice"]
            for vote in self.state["votes"]
            if vote["voter_id"] == identifier
            and vote["vote_type"] == kind
            and topic in (None, vote["metadata"]["topic"])
        ]
        return str(votes[-1]) if votes else "no vote"

    def _votes(self, topic: str, round_number: int) -> list[Mapping[str, Any]]:
        return [vote for vote in self._conclusion_votes() if _poll_of(vote) == (topic, round_number)]

    def _record(self, topic: str, round_number: int) -> Mapping[str, Any]:
        polls = self._held()
        if (topic, round_number) not in polls:
            raise ScenarioError(f"no poll on {topic} was held after round {round_number}; polls were held on: {polls}")
        place = polls.index((topic, round_number))
        records = self._records()
        assert_that(
            len(records), greater_than(place), f"the polls on record, with that on {topic} after round {round_number}"
        )
        return records[place]

    def _held(self) -> list[tuple[str, int]]:
        return list(dict.fromkeys(_poll_of(vote) for vote in self._conclusion_votes()))

    def _records(self) -> list[Mapping[str, Any]]:
        return [entry for entry in self.state["vote_history"] if entry["vote_type"] == "conclude_topic"]

    def _conclusion_votes(self) -> list[Mapping[str, Any]]:
        return [vote for vote in self.state["votes"] if vote["vote_type"] == "conclude_topic"]


def _poll_of(vote: Mapping[str, Any]) -> tuple[str, int]:
    return vote["metadata"]["topic"], vote["metadata"]["round"]
