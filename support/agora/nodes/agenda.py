"""Phase 1: the agents propose an agenda and the owner decides on it."""

from __future__ import annotations

from typing import Any, Final

from langchain_core.runnables import RunnableConfig

from support.agora import prompts
from support.agora.errors import ProviderError
from support.agora.model_calls import MODEL_FAILURES, Conversation
from support.agora.nodes.tools import NodeTools, State, Update, Visit, visit, with_warnings
from support.agora.phases import AGENDA_SETTING, enter_phase
from support.agora.prompts import Prompt, Speech
from support.agora.questions import QUESTIONS, ask
from support.agora.questions.agenda import rejection_reason
from support.agora.replies import MOST_TOPICS_EACH, Entries, distinct, numbered_topics, topics_under
from support.agora.state import Proposal, TopicInfo, Vote, VoteMetadata
from support.agora.topics import begun, topic_key, without, worded_as
from support.agora.voting import NO_PREFERENCE, agenda_vote_number, vote_round, votes_on

MOST_COLLATED_LOCALLY: Final = 10
"""Maximum number of topics kept when the moderator cannot collate in `collate_proposals`."""

MOST_QUEUED_LOCALLY: Final = 5
"""Maximum number of topics proposed when the moderator cannot set the agenda in `synthesize_agenda`."""


class AgendaNodes:
    """The nodes of phase 1."""

    def __init__(self, tools: NodeTools) -> None:
        self._tools = tools

    def agenda_proposal(self, state: State) -> Update:
        """Ask each agent for topics; a failing agent is recorded and passed over."""
        talk = self._tools.conversation()
        attempt = state.get("agenda_attempts", 0) + 1
        rejection = rejection_reason(state) if attempt > 1 else None
        entries = [
            self._proposal(talk, agent, prompts.propose_topics(agent, _theme(state), attempt, rejection))
            for agent in self._tools.voters
        ]
        if not any(entry["proposals"] for entry in entries):
            raise ProviderError("no agent could propose a topic", details={"proposals": entries})
        phase = enter_phase(state, AGENDA_SETTING, "the session is set up", "system", self._tools.boundary.clock.now())
        return with_warnings({**phase, "proposed_topics": entries}, talk.warnings)

    def _proposal(self, talk: Conversation, agent: str, prompt: Prompt) -> Proposal:
        try:
            topics = talk.titles(agent, numbered_topics(talk.ask(agent, prompt))[:MOST_TOPICS_EACH])
        except MODEL_FAILURES as failure:
            talk.give_up(agent, "proposes no topics", failure)
            return Proposal(agent_id=agent, proposals=[], error=failure.message)
        if topics:
            return Proposal(agent_id=agent, proposals=topics)
        talk.warnings.append(f"{agent}: the reply holds no list of topics")
        return Proposal(agent_id=agent, proposals=[], error="the reply holds no list of topics")

    def topic_refinement(self, state: State) -> Update:
        """Ask each agent to refine its topics; a failing agent keeps its first ones."""
        talk = self._tools.conversation()
        before: dict[str, Proposal] = {entry["agent_id"]: entry for entry in state.get("proposed_topics", [])}
        everyone = {agent: entry["proposals"] for agent, entry in before.items() if entry["proposals"]}
        refined = dict(before)
        for agent in self._tools.voters:
            prompt = prompts.refine_topics(agent, _theme(state), everyone.get(agent, []), everyone)
            entry = self._proposal(talk, agent, prompt)
            if entry["proposals"] or agent not in before:
                refined[agent] = entry
        now = self._tools.boundary.clock.now()
        phase = enter_phase(state, AGENDA_SETTING, "most of the changed agenda is new", "owner", now)
        update = {**phase, "proposed_topics": list(refined.values()), "agenda_from_agents": False}
        return with_warnings(update, talk.warnings)

    def collate_proposals(self, state: State) -> Update:
        """Have the moderator unite the proposals; failing that, unite them locally."""
        talk = self._tools.conversation()
        proposals = {entry["agent_id"]: entry["proposals"] for entry in state.get("proposed_topics", [])}
        completed = state.get("completed_topics", [])
        topics: list[str] = []
        try:
            reply = talk.ask(prompts.MODERATOR, prompts.collate_topics(_theme(state), proposals, completed))
        except MODEL_FAILURES as failure:
            talk.give_up(prompts.MODERATOR, "the proposals are united without the moderator", failure)
        else:
            proposed = [topic for listed in proposals.values() for topic in listed]
            named = talk.titles(prompts.MODERATOR, numbered_topics(reply))
            topics = without(worded_as(named, proposed), completed)
            if not topics:
                talk.warnings.append("the moderator's list of topics could not be read; they are united without it")
        if not topics:
            united = distinct(topic for listed in proposals.values() for topic in listed)
            topics = without(united, completed)[:MOST_COLLATED_LOCALLY]
        topics = worded_as(topics, begun(state.get("topics_info", {})))
        update = {"topic_queue": topics, "topics_info": _proposed_infos(state, topics, proposals)}
        return with_warnings(update, talk.warnings)

    def agenda_voting(self, state: State, config: RunnableConfig) -> Update:
        """Take a vote of each agent on the order of the topics."""
        talk, place = self._tools.conversation(), visit(self._tools, state, "agenda_voting", config)
        attempt, topics = agenda_vote_number(state), state.get("topic_queue", [])
        votes = [
            self._vote(talk, place, agent, attempt, prompts.vote_on_agenda(agent, _theme(state), attempt, topics))
            for agent in self._tools.voters
        ]
        return with_warnings({"votes": votes}, talk.warnings)

    def _vote(self, talk: Conversation, place: Visit, agent: str, attempt: int, prompt: Prompt) -> Vote:
        try:
            choice = talk.ask(agent, prompt)
        except MODEL_FAILURES as failure:
            talk.give_up(agent, "is counted as having no preference", failure)
            choice = NO_PREFERENCE
        return Vote(
            id=place.identifier("vote"),
            voter_id=agent,
            phase=AGENDA_SETTING,
            vote_type="topic_selection",
            choice=choice,
            timestamp=self._tools.boundary.clock.now(),
            metadata=VoteMetadata(topic=None, round=None, attempt=attempt),
        )

    def synthesize_agenda(self, state: State) -> Update:
        """Have the moderator order the topics by the votes of this attempt; failing that, take the first five."""
        talk, attempt = self._tools.conversation(), agenda_vote_number(state)
        queue = state.get("topic_queue", [])
        votes = votes_on(state, "topic_selection", VoteMetadata(topic=None, round=None, attempt=attempt))
        said = [Speech(vote["voter_id"], vote["choice"]) for vote in votes]
        agenda: list[str] = []
        try:
            reply = talk.ask(prompts.MODERATOR, prompts.set_agenda(_theme(state), attempt, queue, said))
        except MODEL_FAILURES as failure:
            talk.give_up(prompts.MODERATOR, f"the first {MOST_QUEUED_LOCALLY} topics become the agenda", failure)
        else:
            agenda = self._agenda(talk, topics_under(reply, "proposed_agenda"), queue)
        agenda = agenda or list(queue[:MOST_QUEUED_LOCALLY])
        now = self._tools.boundary.clock.now()
        record = vote_round(state, "topic_selection", votes, now, options=queue, result="; ".join(agenda))
        update = {
            "proposed_agenda": agenda,
            "agenda_attempts": state.get("agenda_attempts", 0) + 1,
            "vote_history": [record],
        }
        return with_warnings(update, talk.warnings)

    def _agenda(self, talk: Conversation, read: Entries[str] | None, queue: list[str]) -> list[str]:
        found: Entries[str] = read if read is not None else Entries()
        talk.warnings += found.warnings("the moderator's agenda")
        topics = talk.titles(prompts.MODERATOR, found.usable)
        invented = without(topics, queue)
        for topic in invented:
            talk.warnings.append(f'the moderator put "{topic}" on the agenda, which nobody proposed; it is dropped')
        agenda = worded_as(without(topics, invented), queue)
        if not agenda:
            talk.warnings.append(
                f"the moderator's agenda could not be used; the first {MOST_QUEUED_LOCALLY} topics are"
            )
        return agenda

    def agenda_approval(self, state: State) -> Update:
        """Ask the owner about the agenda."""
        return ask(QUESTIONS["agenda_approval"], state, self._tools.boundary.clock)


def _theme(state: State) -> str:
    return str(state.get("main_topic") or "")


def _proposed_infos(state: State, topics: list[str], proposals: dict[str, list[str]]) -> dict[str, Any]:
    first = {
        topic_key(topic): agent for agent, listed in reversed(list(proposals.items())) for topic in reversed(listed)
    }
    known = state.get("topics_info", {})
    return {
        topic: TopicInfo(
            topic=topic,
            proposed_by=first.get(topic_key(topic)) or str(state["moderator_id"]),
            start_time=None,
            end_time=None,
            message_count=0,
            status="proposed",
        )
        for topic in topics
        if topic not in known
    }
