"""Phase 1: the agents propose an agenda and the owner decides on it."""

from __future__ import annotations

from typing import Any, Final

from langchain_core.runnables import RunnableConfig

from support.agora import prompts
from support.agora.errors import ProviderError
from support.agora.model_calls import MODEL_FAILURES, NO_LIST, ModelCalls
from support.agora.nodes.tools import NodeRun, PhaseNodes, State, Update, node_run, theme_of, with_warnings
from support.agora.phases import AGENDA_SETTING, enter_phase
from support.agora.prompts import Prompt, Speech
from support.agora.questions import QUESTIONS
from support.agora.questions.agenda import rejection_reason
from support.agora.replies import MAX_TOPICS_EACH, Entries, distinct, numbered_topics, topics_under
from support.agora.signatures import inspected_methods
from support.agora.state import Proposal, TopicInfo, Vote, VoteMetadata
from support.agora.topics import discussed_topics, excluding_topics, in_known_spelling, topic_key
from support.agora.voting import NO_PREFERENCE, agenda_vote_number, vote_round, votes_on

MAX_COLLATED_LOCALLY: Final = 10
"""Maximum number of topics kept when the moderator cannot collate in `collate_proposals`."""

MAX_QUEUED_LOCALLY: Final = 5
"""Maximum number of topics proposed when the moderator cannot set the agenda in `synthesize_agenda`."""


@inspected_methods
class AgendaNodes(PhaseNodes):
    """The nodes of phase 1."""

    def agenda_proposal(self, state: State) -> Update:
        """Ask each agent for topics; a failing agent is recorded and passed over."""
        calls = self._tools.model_calls()
        attempt = state.get("agenda_attempts", 0) + 1
        rejection = rejection_reason(state) if attempt > 1 else None
        entries = [
            self._proposal(calls, agent, prompts.propose_topics(agent, theme_of(state), attempt, rejection))
            for agent in self._tools.voters
        ]
        if not any(entry["proposals"] for entry in entries):
            raise ProviderError("no agent could propose a topic", details={"proposals": entries})
        phase = enter_phase(state, AGENDA_SETTING, "the session is set up", "system", self._now())
        return with_warnings({**phase, "proposed_topics": entries}, calls.warnings)

    def _proposal(self, calls: ModelCalls, agent: str, prompt: Prompt) -> Proposal:
        try:
            topics = calls.topics(agent, prompt, MAX_TOPICS_EACH)
        except MODEL_FAILURES as failure:
            calls.record_failure(agent, "proposes no topics", failure)
            return Proposal(agent_id=agent, proposals=[], error=failure.message)
        if topics:
            return Proposal(agent_id=agent, proposals=topics)
        return Proposal(agent_id=agent, proposals=[], error=NO_LIST)

    def topic_refinement(self, state: State) -> Update:
        """Ask each agent to refine its topics; a failing agent keeps its first ones."""
        calls = self._tools.model_calls()
        before: dict[str, Proposal] = {entry["agent_id"]: entry for entry in state.get("proposed_topics", [])}
        everyone = {agent: entry["proposals"] for agent, entry in before.items() if entry["proposals"]}
        refined = dict(before)
        for agent in self._tools.voters:
            prompt = prompts.refine_topics(agent, theme_of(state), everyone.get(agent, []), everyone)
            entry = self._proposal(calls, agent, prompt)
            if entry["proposals"] or agent not in before:
                refined[agent] = entry
        now = self._now()
        phase = enter_phase(state, AGENDA_SETTING, "most of the changed agenda is new", "owner", now)
        update = {**phase, "proposed_topics": list(refined.values()), "agenda_from_agents": False}
        return with_warnings(update, calls.warnings)

    def collate_proposals(self, state: State) -> Update:
        """Have the moderator unite the proposals; failing that, unite them locally."""
        calls = self._tools.model_calls()
        proposals = {entry["agent_id"]: entry["proposals"] for entry in state.get("proposed_topics", [])}
        completed = state.get("completed_topics", [])
        topics: list[str] = []
        try:
            reply = calls.ask(prompts.MODERATOR, prompts.collate_topics(theme_of(state), proposals, completed))
        except MODEL_FAILURES as failure:
            calls.record_failure(prompts.MODERATOR, "the proposals are merged without the moderator", failure)
        else:
            proposed = [topic for listed in proposals.values() for topic in listed]
            named = calls.titles(prompts.MODERATOR, numbered_topics(reply))
            topics = excluding_topics(in_known_spelling(named, proposed), completed)
            if not topics:
                calls.warnings.append(
                    "the moderator's list of topics could not be read; the proposals are merged without it"
                )
        if not topics:
            united = distinct(topic for listed in proposals.values() for topic in listed)
            topics = excluding_topics(united, completed)[:MAX_COLLATED_LOCALLY]
        topics = in_known_spelling(topics, discussed_topics(state.get("topics_info", {})))
        update = {"topic_queue": topics, "topics_info": _proposed_infos(state, topics, proposals)}
        return with_warnings(update, calls.warnings)

    def agenda_voting(self, state: State, config: RunnableConfig) -> Update:
        """Take a vote of each agent on the order of the topics."""
        calls, run = self._tools.model_calls(), node_run(self._tools, state, "agenda_voting", config)
        attempt, topics = agenda_vote_number(state), state.get("topic_queue", [])
        votes = [
            self._vote(calls, run, agent, attempt, prompts.vote_on_agenda(agent, theme_of(state), attempt, topics))
            for agent in self._tools.voters
        ]
        return with_warnings({"votes": votes}, calls.warnings)

    def _vote(self, calls: ModelCalls, run: NodeRun, agent: str, attempt: int, prompt: Prompt) -> Vote:
        try:
            choice = calls.ask_for_words(agent, prompt)
        except MODEL_FAILURES as failure:
            calls.record_failure(agent, "is counted as having no preference", failure)
            choice = NO_PREFERENCE
        return Vote(
            id=run.identifier("vote"),
            voter_id=agent,
            phase=AGENDA_SETTING,
            vote_type="topic_selection",
            choice=choice,
            timestamp=self._now(),
            metadata=VoteMetadata(topic=None, round=None, attempt=attempt),
        )

    def synthesize_agenda(self, state: State) -> Update:
        """Have the moderator order the topics by the votes of this attempt; failing that, take the first five."""
        calls, attempt = self._tools.model_calls(), agenda_vote_number(state)
        queue = state.get("topic_queue", [])
        votes = votes_on(state, "topic_selection", VoteMetadata(topic=None, round=None, attempt=attempt))
        speeches = [Speech(vote["voter_id"], vote["choice"]) for vote in votes]
        agenda: list[str] = []
        try:
            reply = calls.ask(prompts.MODERATOR, prompts.set_agenda(theme_of(state), attempt, queue, speeches))
        except MODEL_FAILURES as failure:
            calls.record_failure(prompts.MODERATOR, f"the first {MAX_QUEUED_LOCALLY} topics become the agenda", failure)
        else:
            agenda = self._agenda(calls, topics_under(reply, "proposed_agenda"), queue)
        agenda = agenda or list(queue[:MAX_QUEUED_LOCALLY])
        now = self._now()
        record = vote_round(state, "topic_selection", votes, now, options=queue, result="; ".join(agenda))
        update = {
            "proposed_agenda": agenda,
            "agenda_attempts": state.get("agenda_attempts", 0) + 1,
            "vote_history": [record],
        }
        return with_warnings(update, calls.warnings)

    def _agenda(self, calls: ModelCalls, read: Entries[str] | None, queue: list[str]) -> list[str]:
        entries: Entries[str] = read if read is not None else Entries()
        calls.warnings += entries.warnings("the moderator's agenda")
        topics = calls.titles(prompts.MODERATOR, entries.usable)
        invented = excluding_topics(topics, queue)
        for topic in invented:
            calls.warnings.append(f'the moderator put "{topic}" on the agenda, which no one proposed; it is dropped')
        agenda = in_known_spelling(excluding_topics(topics, invented), queue)
        if not agenda:
            calls.warnings.append(
                f"the moderator's agenda could not be used; the first {MAX_QUEUED_LOCALLY} topics become the agenda"
            )
        return agenda

    def agenda_approval(self, state: State) -> Update:
        """Ask the owner about the agenda."""
        return self._ask(QUESTIONS["agenda_approval"], state)


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
