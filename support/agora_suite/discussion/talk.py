"""Who said what."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from itertools import pairwise
from typing import Any, Final

from hamcrest import assert_that, contains_inanyorder, equal_to, greater_than, is_not

from support.agora.phases import DISCUSSION
from support.agora_suite.circumstances import round_of
from support.agora_suite.discussion.prompt_sections import as_list, as_speech, assert_section, quoted_lines
from support.agora_suite.discussion.questions import Questions
from support.agora_suite.discussion.tables import meaning_of, rows_of
from support.agora_suite.discussion.verbs import Verbs, verb
from support.agora_suite.discussion.world import DiscussionWorld
from support.agora_suite.vocabulary import EVERY_AGENT, TASKS
from support.execution.errors import ScenarioError
from support.mock_llm import ModelCall, Writing

OWNER: Final = "owner"
ON_TOPIC: Final = 0.9

HEADINGS: Final[Mapping[str, str | None]] = {
    "the theme": "Theme",
    "the completed topics": "Completed topics",
    "the remaining topics": "Remaining topics",
    "the agenda": "Current agenda",
    "the topic": "Topic",
    "the topic under discussion": "Topic under discussion",
    "the topics to vote on": "Topics",
    "the round": None,
}
"""Contents of prompts: the business words, and the heading; the round is in no section."""

AT_LENGTH: Final = "\n\n".join(
    f"Point {number}. What was decided in haste last year has cost us more than it saved, and the sum is known. "
    f"Look at the figures of quarter {number}, which have never been put in question, if you doubt it."
    for number in range(1, 31)
)
"""A contribution of more than 5,000 characters in 30 paragraphs."""


class Talk(Verbs):
    """Who said what, to whom, and how often."""

    def __init__(self, world: DiscussionWorld, name: str, questions: Questions) -> None:
        super().__init__(world, name)
        self._questions = questions

    @verb
    def speaks_at_length(self, speaker: str) -> None:
        """A speaker makes very long contributions, in many paragraphs."""
        self.world.change_facts().instruct(speaker, "discuss", reply=AT_LENGTH)

    @verb
    def is_rated(self, speaker: str, round_number: int, topic: str, relevance: float) -> None:
        """The moderator rates a speaker's relevance in a round, from 0 to 1."""

        def rating(writing: Writing) -> str:
            rated = writing.prompt.speeches("Contribution")[0].speaker
            return json.dumps({"relevance": relevance if rated == self.id_of(speaker) else ON_TOPIC})

        self.world.change_facts().instruct(
            "the moderator", "rate relevance", reply=rating, topic=topic, round=round_number
        )

    @verb
    def owner_speaks_after_the_first_round(self, message: str) -> None:
        """The owner is asked after each round, says something after the first, and lets the others go on."""
        self.world.change_facts().configure(timing="end_of_round")
        self.world.person.prepare("user_turn_participation", {"action": "participate", "message": message})

    def asked_to_take_part(self, round_number: int, topic: str) -> None:
        """The owner is asked to take part in a certain round."""
        self._questions.waits("user_turn_participation")
        self._questions.shows(current_round=round_number, current_topic=topic)

    def summary_shown(self, round_number: int, topic: str) -> None:
        """The owner is shown the summary of a round."""
        summary = self.calls("summarise the round", topic, round_number)[-1].reply
        self._questions.shows(previous_summary=summary)

    def spoken(self, speaker: str, times: int, topic: str) -> None:
        """A speaker spoke a number of times on a topic."""
        identifier = self.id_of(speaker)
        messages = [
            message
            for message in self.state["messages"]
            if message.additional_kwargs["speaker_id"] == identifier and message.additional_kwargs["topic"] == topic
        ]
        assert_that(len(messages), equal_to(times), f"how often {speaker} spoke on {topic}")

    def contributions(self, number: int) -> None:
        """The participants made so many contributions in all."""
        messages = [m for m in self.state["messages"] if m.additional_kwargs["speaker_role"] == "participant"]
        assert_that(len(messages), equal_to(number), "the contributions of the participants")

    def all_give_last_words(self, topic: str) -> None:
        """Every agent gave final considerations on a topic, once."""
        self.last_words(list(self.session.built.cast), topic)

    def last_words(self, speakers: Sequence[str], topic: str) -> None:
        """These agents, and no others, gave final considerations on a topic."""
        heard = [self.agents[call.agent] for call in self.calls("give final considerations", topic)]
        assert_that(sorted(heard), equal_to(sorted(speakers)), f"who gave final considerations on {topic}")

    def consulted_once(self, topic: str) -> None:
        """Every agent was consulted exactly once in each round that was held on a topic, and what it said is kept."""
        rounds = [entry["round_number"] for entry in self.state["round_history"] if entry["topic"] == topic]
        if not rounds:
            raise ScenarioError(f"no round was held on {topic} yet, so that no agent can have been consulted")
        wanted = Counter((agent, number) for agent in self.agents for number in rounds)
        consulted = Counter((call.agent, round_of(call)) for call in self.calls("discuss", topic))
        assert_that(consulted, equal_to(wanted), f"who was consulted in which round on {topic}")
        kept = Counter((facts["speaker_id"], facts["round"]) for facts in self._turns() if facts["topic"] == topic)
        assert_that(kept, equal_to(wanted), f"what is kept of the rounds on {topic}")

    def order_moves_on(self) -> None:
        """The first speaker of a round speaks last in the next, also across topics."""
        rows: dict[tuple[str, int], list[str]] = {}
        for facts in self._turns():
            rows.setdefault((facts["topic"], facts["round"]), []).append(facts["speaker_id"])
        orders = list(rows.values())
        if len(orders) < 2:
            raise ScenarioError("fewer than two rounds were held, so that no order can have moved on")
        assert_that(orders[0], contains_inanyorder(*self.agents), "who spoke in the first round")
        for before, after in pairwise(orders):
            assert_that(after, equal_to([*before[1:], before[0]]), f"the order after {before}")
        assert_that(self.state["turn_order_history"], equal_to(orders), "the orders on record")

    def last_on_record(self, round_number: int, topic: str) -> None:
        """It is on record who spoke last, which was in a certain round."""
        place = (topic, round_number)
        spoke = [facts["speaker_id"] for facts in self._turns() if (facts["topic"], facts["round"]) == place]
        assert_that(len(set(spoke)), greater_than(1), f"how many spoke in round {round_number} on {topic}")
        assert_that(self.state["current_speaker_id"], equal_to(spoke[-1]), "the last speaker on record")

    def same_order_again(self) -> None:
        """The same discussion held again has the agents speak in the same order."""
        with closing(self.world.twin()) as twin:
            mine, theirs = self.state["turn_order_history"], twin.state["turn_order_history"]
            assert_that(theirs, equal_to(mine), "the orders of the same discussion held again")

    def another_order(self, seed: int) -> None:
        """The same discussion with another seed has the agents speak in another order."""
        with closing(self.world.twin(seed=self.world.other_seed(seed))) as twin:
            mine, theirs = self.state["turn_order_history"], twin.state["turn_order_history"]
            assert_that(theirs, is_not(equal_to(mine)), f"the orders with seed {seed}")

    def heard_before(self, topic: str) -> None:
        """The prompt of every agent had, uncut, the speeches before it in the round, and nothing else."""

        def heard(call: ModelCall) -> list[str]:
            others = self.calls("discuss", topic, round_of(call))
            earlier = [other for other in others if other.number < call.number]
            return [*self._owners_words(topic, round_of(call)), *_speeches(earlier)]

        assert_section(self.names, self.calls("discuss", topic), "Said in this round", heard)

    def earlier_rounds_known(self, topic: str) -> None:
        """The prompt of every agent had the summaries of the topic's earlier rounds, and of no other."""
        summaries = self._summaries(topic)
        assert_section(
            self.names,
            self.calls("discuss", topic),
            "Earlier rounds",
            lambda call: as_list(summaries[number] for number in range(1, round_of(call) or 1)),
        )

    def conclusions_known(self, earlier: Sequence[str], topic: str) -> None:
        """The prompt of every agent on a topic had the conclusion of each earlier topic, and nothing else."""
        conclusions = [
            line
            for known in earlier
            for line in as_speech(known, str(self.calls("summarise the topic", known)[-1].reply))
        ]
        spoken = self.calls("discuss", topic)
        assert_that(len(spoken) >= len(self.agents), equal_to(True), f"whether the agents spoke on {topic}")
        assert_section(self.names, spoken, "Earlier conclusions", conclusions)

    def theme_and_topic_known(self, topic: str) -> None:
        """The prompt of every agent on a topic had theme and topic."""
        spoken = self.calls("discuss", topic)
        speakers = {self.names[call.agent] for call in spoken}
        assert_that(speakers, equal_to(set(self.agents.values())), f"who spoke on {topic}")
        assert_section(self.names, spoken, "Theme", [self.state["main_topic"]])
        assert_section(self.names, spoken, "Topic", [topic])

    def voters_know_the_rounds(self, topic: str) -> None:
        """The prompt of every vote on concluding a topic had the summaries of its rounds, and no other."""
        summaries, votes = self._summaries(topic), self.calls("vote to conclude", topic)
        voters = {self.names[call.agent] for call in votes}
        assert_that(voters, equal_to(set(self.agents.values())), f"who voted on {topic}")
        assert_section(
            self.names,
            votes,
            "Earlier rounds",
            lambda call: as_list(summaries[number] for number in range(1, (round_of(call) or 0) + 1)),
        )

    def last_told(self, table: Sequence[Sequence[str]]) -> None:
        """The last prompt of each speaker had these contents. Columns: `who`, `when`, `of`, `this`."""
        for who, when, of, this in rows_of(table, "who", "when", "of", "this"):
            asked = {call.agent: call for call in self.calls(meaning_of(when, "when", TASKS))}
            heading = meaning_of(of, "of", HEADINGS)
            wanted = list(self.agents) if who == EVERY_AGENT else [self.id_of(who)]
            prompts = {
                self.names[agent]: _contents(heading, asked[agent]) if agent in asked else "not asked"
                for agent in wanted
            }
            what = f"what the prompt of {who} has of {of} when {when}"
            assert_that(prompts, equal_to(dict.fromkeys(map(self.names.get, wanted), this)), what)

    def conclusion_made_of_its_rounds(self, topic: str) -> None:
        """What a topic came to was made of the summaries of its own rounds, and of nothing else."""
        summaries = as_list(str(call.reply) for call in self.calls("summarise the round", topic))
        made_of = [quoted_lines(call, "Round summaries") for call in self.calls("summarise the topic", topic)]
        assert_that(made_of, equal_to([summaries]), f"what the conclusion on {topic} is made of")

    def owner_heard(self, message: str, round_number: int, topic: str) -> None:
        """The owner's message was the first of a round in every agent's prompt and in that of the summary."""
        calls = self.calls_of_each_agent("discuss", topic, round_number)
        for call in [*calls, *self.calls("summarise the round", topic, round_number)]:
            lines = quoted_lines(call, "Said in this round")
            assert_that(lines[:1], equal_to([f"{OWNER}: {message}"]), f"what {self.names[call.agent]} heard first")

    def owner_not_heard(self, round_number: int, topic: str) -> None:
        """No agent heard the owner in a round."""
        for call in self.calls_of_each_agent("discuss", topic, round_number):
            heard = [line for line in quoted_lines(call, "Said in this round") if line.startswith(f"{OWNER}: ")]
            assert_that(heard, equal_to([]), f"what {self.names[call.agent]} heard of the owner")

    def owner_unknown(self, round_number: int, topic: str) -> None:
        """No agent knows in a round what the owner said: neither in the round nor before it."""
        self.owner_not_heard(round_number, topic)
        assert_section(self.names, self.calls("discuss", topic, round_number), "Owner's message", [])

    def owner_remembered(self, message: str, round_number: int, topic: str) -> None:
        """Every agent still knows in a round what the owner said last."""
        calls = self.calls_of_each_agent("discuss", topic, round_number)
        assert_section(self.names, calls, "Owner's message", message.split("\n"))

    def summary_of_everything(self, round_number: int, topic: str) -> None:
        """The summary of a round is made, by one call, of all that was said in the round; it is kept once."""
        spoken = _speeches(self.calls("discuss", topic, round_number))
        calls = self.calls("summarise the round", topic, round_number)
        sources = [quoted_lines(call, "Said in this round") for call in calls]
        wanted = [[*self._owners_words(topic, round_number), *spoken]]
        assert_that(sources, equal_to(wanted), f"what the summary of round {round_number} is made of")
        kept = [
            entry["summary_text"]
            for entry in self.state["round_summaries"]
            if (entry["topic"], entry["round_number"]) == (topic, round_number)
        ]
        assert_that(kept, equal_to([call.reply for call in calls]), f"the summary kept of round {round_number}")

    def summaries_measured(self) -> None:
        """Each summary has its words on record, and its characters for each character said in its round."""
        lengths: Counter[tuple[str, int]] = Counter()
        for message in self.state["messages"]:
            facts = message.additional_kwargs
            if facts["phase"] == DISCUSSION and facts["speaker_role"] != "moderator" and "placeholder" not in facts:
                lengths[facts["topic"], facts["round"]] += len(message.text)
        for entry in self.state["round_summaries"]:
            summary, place = entry["summary_text"], (entry["topic"], entry["round_number"])
            assert_that(entry["token_count"], equal_to(len(summary.split())), f"the words of the summary of {place}")
            ratio = round(len(summary) / lengths[place], 4)
            assert_that(entry["compression_ratio"], equal_to(ratio), f"the summary's share of what was said in {place}")

    def kept(self, speaker: str, round_number: int, topic: str, *, off_topic: bool) -> None:
        """A contribution is kept word by word, and marked if it strayed from the topic."""
        place = (self.id_of(speaker), round_number, topic)
        entries = [
            (str(message.text), bool(message.additional_kwargs.get("off_topic")))
            for message in self.state["messages"]
            if _place(message.additional_kwargs) == place
        ]
        replies = [c.reply for c in self.calls("discuss", topic, round_number) if c.agent == place[0]]
        assert_that(entries, equal_to([(text, off_topic) for text in replies]), f"what is kept of what {speaker} said")

    def announced(self, topics: Sequence[str]) -> None:
        """The moderator announced these topics, in this order, each by its name."""
        spoken = [m for m in self.state["messages"] if m.additional_kwargs["speaker_role"] == "moderator"]
        assert_that([m.additional_kwargs["topic"] for m in spoken], equal_to(list(topics)), "the topics announced")
        for message, topic in zip(spoken, topics, strict=True):
            assert_that(topic in str(message.text), equal_to(True), f"whether the announcement names {topic}")

    def statistics(self, number: int) -> None:
        """There are so many messages, and every statistic of them agrees with the messages themselves."""
        state = self.state
        carried = [message.additional_kwargs for message in state["messages"]]
        assert_that(len(carried), equal_to(number), "the messages")
        assert_that(state["total_messages"], equal_to(number), "the messages counted")
        for name, key in (("agent", "speaker_id"), ("phase", "phase"), ("topic", "topic")):
            wanted = dict(Counter(facts[key] for facts in carried))
            assert_that(state[f"messages_by_{name}"], equal_to(wanted), f"the messages counted by {name}")
        by_agent = {name: entry["message_count"] for name, entry in state["agents"].items()}
        spoken = Counter(facts["speaker_id"] for facts in carried)
        assert_that(by_agent, equal_to({name: spoken[name] for name in by_agent}), "the messages of each agent")
        by_topic = {name: entry["message_count"] for name, entry in state["topics_info"].items()}
        on_topic = Counter(facts["topic"] for facts in carried)
        assert_that(by_topic, equal_to({name: on_topic[name] for name in by_topic}), "the messages on each topic")

    def _summaries(self, topic: str) -> dict[int | None, str]:
        return {round_of(call): str(call.reply) for call in self.calls("summarise the round", topic)}

    def _turns(self) -> Iterable[dict[str, Any]]:
        for message in self.state["messages"]:
            facts: dict[str, Any] = message.additional_kwargs
            if facts["speaker_role"] == "participant" and facts["phase"] == DISCUSSION:
                yield facts

    def _owners_words(self, topic: str, round_number: int | None) -> list[str]:
        return [
            line
            for message in self.state["messages"]
            if _place(message.additional_kwargs) == (OWNER, round_number, topic)
            for line in as_speech(OWNER, str(message.text))
        ]


def _speeches(calls: Iterable[ModelCall]) -> list[str]:
    return [line for call in calls for line in as_speech(call.agent, str(call.reply))]


def _contents(heading: str | None, call: ModelCall) -> str:
    if heading is None:
        return str(round_of(call))
    return ", ".join(re.sub(r"^\d+\. ", "", line) for line in quoted_lines(call, heading))


def _place(facts: dict[str, Any]) -> tuple[str, int, str]:
    return facts["speaker_id"], facts["round"], facts["topic"]
