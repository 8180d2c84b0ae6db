"""The agenda: what is proposed, what is to come, what is done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

from hamcrest import assert_that, contains_inanyorder, contains_string, equal_to

from support.agora.errors import VirtualAgoraError
from support.agora_suite.circumstances import attempt_of
from support.agora_suite.discussion.damage import damage_checkpoint
from support.agora_suite.discussion.owner import OwnerVerbs
from support.agora_suite.discussion.prompt_sections import as_speech, assert_section, quoted_lines
from support.agora_suite.discussion.verbs import Verbs, verb
from support.agora_suite.discussion.world import DiscussionWorld
from support.agora_suite.vocabulary import PHASES
from support.execution.errors import ScenarioError
from support.mock_llm import ModelCall
from support.record import AnswerAccepted, AnswerTooLate, UpdateSeen


class Agenda(Verbs):
    """The agenda, as the discussion knows it."""

    def __init__(self, world: DiscussionWorld, name: str, owner: OwnerVerbs) -> None:
        super().__init__(world, name)
        self._owner = owner

    @verb
    def is_proposed_by(self, speaker: str, topics: Sequence[str]) -> None:
        """A speaker proposes these topics, and keeps to them."""
        self.world.change_facts().proposes(speaker, topics)

    @verb
    def is_set_by_the_moderator(self, topics: Sequence[str]) -> None:
        """The moderator puts these topics on the agenda, even if others were proposed."""
        reply = json.dumps({"proposed_agenda": list(topics)})
        self.world.change_facts().instruct("the moderator", "set the agenda", reply=reply)

    @verb
    def has_own_topics(self, number: int) -> None:
        """The owner names so many topics, each with a number."""
        topics = [f"Topic number {count}" for count in range(1, number + 1)]
        self._owner.chooses({"topic_definition": "provide"}, topics=topics)

    # Answers that the flow does not take are no verbs: repeated in a twin, they would change nothing.
    def answered_too_late(self, question: str, answer: Any) -> None:
        """The owner answers a question that was answered before."""
        waiting = self.world.waiting
        self._send_in({self._asked_before(question): answer})
        accepted = [event for event in self.world.record.of(AnswerAccepted) if event.type == question]
        if accepted and self.world.unchecked_error:
            waits = waiting.type if waiting else ""
            late = AnswerTooLate(question=accepted[-1].question, type=question, answer=answer, waits=waits)
            self.world.record.append(late)

    def answered_to_damaged(self, damage: str, answer: Any) -> None:
        """The session is damaged, the owner answers the question that waits, and the discussion goes on."""
        waiting = self.world.require_question()
        damage_checkpoint(self.session, damage)
        self._send_in({waiting.id: answer})
        self.session.execution.state_was_replaced()
        self.world.run()

    def answered_to_another(self, answer: str, *, as_well: bool = False) -> None:
        """The owner answers the question that waits in another discussion, alone or as well as the one that waits here.

        This discussion knows nothing of the other.
        """
        own = {self.world.require_question().id: answer} if as_well else {}
        with closing(self.world.twin()) as twin:
            waiting = twin.require_question()
        self._send_in({**own, waiting.id: answer})

    def proposed(self, topics: Sequence[str]) -> None:
        """The agenda that the owner is shown has these topics, in this order."""
        agenda = self.world.question_payload.get("proposed_agenda")
        assert_that(agenda, equal_to(list(topics)), "the agenda that the owner is shown")

    def to_come(self, topics: Sequence[str]) -> None:
        """These topics are still to be discussed, in this order."""
        assert_that(self.state["topic_queue"], equal_to(list(topics)), "the remaining topics")

    def number_to_come(self, number: int) -> None:
        """So many topics are still to be discussed."""
        assert_that(len(self.state["topic_queue"]), equal_to(number), "how many topics are to come")

    def completed(self, topics: Sequence[str]) -> None:
        """These topics were discussed to their end, in this order."""
        assert_that(self.state["completed_topics"], equal_to(list(topics)), "the completed topics")

    def skipped(self, topics: Sequence[str]) -> None:
        """These topics, and no others, were skipped."""
        infos = self.state["topics_info"]
        skipped = [topic for topic, info in infos.items() if info["status"] == "skipped"]
        assert_that(skipped, contains_inanyorder(*topics), "the topics that were skipped")

    def under_discussion(self, topic: str) -> None:
        """This topic is under discussion now."""
        assert_that(self.state["active_topic"], equal_to(topic), "the topic under discussion")

    def moves_on_to(self, topic: str) -> None:
        """The topic that was announced after the last event is this one."""
        announced = [
            update["announce_item"]["messages"][0].additional_kwargs["topic"]
            for update in self.world.last_updates
            if update.get("announce_item")
        ]
        assert_that(announced[0] if announced else None, equal_to(topic), "the topic that was announced next")

    def attempts(self, number: int) -> None:
        """The agents were asked for an agenda a number of times."""
        asked = sum(event.node == "agenda_proposal" for event in self.world.record.of(UpdateSeen))
        assert_that(asked, equal_to(number), "how often the agents were asked for an agenda")

    def attempt_shown(self, number: int) -> None:
        """The owner is shown the attempt at which the agenda was proposed."""
        assert_that(self.world.question_payload.get("attempt"), equal_to(number), "the attempt shown")

    def put_to_the_vote(self, topics: Sequence[str]) -> None:
        """Every agent was given these topics to vote on, in this order."""
        given = [_items(call, "Topics") for call in self.calls("vote on the agenda")]
        assert_that(given, equal_to([list(topics)] * len(self.agents)), "the topics put to the vote")

    def credited(self, topic: str, speaker: str | None = None) -> None:
        """The session has a topic as the proposal of the owner, or of the agent that is named."""
        identifier = "owner" if speaker is None else self.id_of(speaker)
        proposed_by = self.state["topics_info"][topic]["proposed_by"]
        assert_that(proposed_by, equal_to(identifier), f"who proposed {topic}")

    def number_put_to_the_vote(self, number: int) -> None:
        """Every agent was given so many topics to vote on."""
        given = [len(_items(call, "Topics")) for call in self.calls("vote on the agenda")]
        assert_that(given, equal_to([number] * len(self.agents)), "how many topics were put to the vote")

    def given_to_the_moderator(self) -> None:
        """The moderator was given, to put in order, all the topics that were put to the vote, at each attempt."""
        voted = {attempt_of(call): _items(call, "Topics") for call in self.calls("vote on the agenda")}
        given = {attempt_of(call): _items(call, "Topics") for call in self.calls("set the agenda")}
        assert_that(given, equal_to(voted), "the topics that the moderator was given to put in order")

    def suggestions_heard(self, speakers: Sequence[str] | None = None) -> None:
        """The moderator was given, to unite, the suggestions of these speakers by name; by default of every agent."""
        expected = list(self.agents.values()) if speakers is None else list(speakers)
        suggested = [
            as_speech(call.agent, "; ".join(line.partition(". ")[2] for line in str(call.reply).splitlines()))
            for call in self.calls("suggest agenda changes")
        ]
        asked = [self.agents[call.agent] for call in self.calls("suggest agenda changes")]
        assert_that(asked, equal_to(expected), "who suggested changes")
        given = [quoted_lines(call, "Suggestions") for call in self.calls("revise the agenda")]
        wanted = [line for speech in suggested for line in speech]
        assert_that(given, equal_to([wanted]), "the suggestions that the moderator was given to unite")

    def each_asked_once(self, task: str) -> None:
        """Every agent was asked for something exactly once."""
        self.calls_of_each_agent(task)

    def saw_all_proposals(self, topic: str, speaker: str) -> None:
        """Every agent saw, when refining, the proposal of a speaker."""
        identifier = self.id_of(speaker)
        for call in self.calls("refine topics"):
            lines = [line for line in quoted_lines(call, "All proposals") if line.startswith(f"{identifier}: ")]
            who = self.names[call.agent]
            assert_that("\n".join(lines), contains_string(topic), f"what {who} saw of the proposals of {speaker}")

    def theme_heard(self, theme: str, task: str = "propose topics") -> None:
        """The theme was in every agent's prompt for a task."""
        assert_section(self.names, self.calls_of_each_agent(task), "Theme", [theme])

    def reason_heard(self, reason: str | None, attempt: int) -> None:
        """At an attempt, every agent was given this reason for the rejection before; None: no reason."""
        calls = self.calls_of_each_agent("propose topics", attempt=attempt)
        assert_section(self.names, calls, "Rejection", [reason] if reason is not None else [])

    def counted_once(self, attempt: int) -> None:
        """At an attempt, the moderator was given one vote of each agent: the one of that attempt."""
        cast = [as_speech(call.agent, str(call.reply)) for call in self.calls("vote on the agenda", attempt=attempt)]
        assert_that(len(cast), equal_to(len(self.agents)), "the votes cast")
        counted = [quoted_lines(call, "Votes") for call in self.calls("set the agenda", attempt=attempt)]
        assert_that(counted, equal_to([[line for vote in cast for line in vote]]), "the votes counted")

    def votes_kept(self, number: int) -> None:
        """So many votes on the agenda are on record, in the session and in what the graph has stored of it."""
        for holder in (self.state, self.session.graph_values):
            cast = [vote for vote in holder.get("votes", ()) if vote["vote_type"] == "topic_selection"]
            assert_that(len(cast), equal_to(number), "the votes on the agenda on record")

    def attempts_kept(self, number: int) -> None:
        """So many attempts at an agenda are on record, each with the outcome of its vote."""
        state = self.state
        rounds = [entry for entry in state["vote_history"] if entry["vote_type"] == "topic_selection"]
        assert_that(state["agenda_attempts"], equal_to(number), "the attempts counted")
        assert_that(len(rounds), equal_to(number), "the outcomes of votes on the agenda")

    def phase_begun_because(self, phase: str, reason: str) -> None:
        """The history of phases says why a phase began."""
        reasons = [change["reason"] for change in self.state["phase_history"] if change["to_phase"] == PHASES[phase]]
        assert_that(len(reasons), equal_to(1), f"how often the {phase} phase began")
        assert_that(reasons[0], contains_string(reason), f"why the {phase} phase began")

    def still_open(self, question: str) -> None:
        """The answer was refused, and the message named the question that waits."""
        error = self.world.error
        refusal = f"{type(error).__name__}: {error}" if error else "nothing was refused"
        assert_that(refusal, contains_string("StateError"), "what became of the answer")
        assert_that(refusal, contains_string("is not pending"), "what became of the answer")
        assert_that(refusal, contains_string(f"what waits: {question} at "), "the question that the message names")

    def remembered(self, results: Sequence[str]) -> None:
        """The session remembers these decisions on the agenda, in this order."""
        history = self.state["hitl_state"].get("approval_history", [])
        decisions = [entry["result"] for entry in history if entry["type"] == "agenda_approval"]
        assert_that(decisions, equal_to(list(results)), "the decisions on the agenda")

    def _asked_before(self, question: str) -> str:
        waiting = self.world.waiting
        for snapshot in self.session.graph.get_state_history(self.session.address):
            for task in snapshot.tasks:
                for asked in task.interrupts:
                    if asked.value["type"] == question and asked.id != (waiting.id if waiting else None):
                        return str(asked.id)
        raise ScenarioError("this question was not answered before; only one that was can be answered too late")

    def _send_in(self, answers: Mapping[str, Any]) -> None:
        self.world.remember_state()
        with self.world.recording_error(VirtualAgoraError):
            list(self.session.built.flow.stream(self.session.address, answers=answers))


def _items(call: ModelCall, heading: str) -> list[str]:
    return [line.partition(". ")[2] for line in quoted_lines(call, heading)]
