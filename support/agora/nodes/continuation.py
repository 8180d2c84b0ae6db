"""Phase 4: agents and owner decide how the session goes on."""

from __future__ import annotations

from typing import Final

from langchain_core.runnables import RunnableConfig

from support.agora import prompts
from support.agora.model_calls import MODEL_FAILURES, ModelCalls
from support.agora.nodes.polls import poll_vote
from support.agora.nodes.tools import NodeRun, PhaseNodes, State, Update, node_run, theme_of, with_warnings
from support.agora.phases import CONTINUATION, enter_phase
from support.agora.prompts import Speech
from support.agora.questions import QUESTIONS
from support.agora.questions.agenda import current_agenda
from support.agora.replies import topics_under
from support.agora.signatures import inspected_methods
from support.agora.state import Vote, VoteMetadata
from support.agora.topics import discussed_topics, excluding_topics, in_known_spelling
from support.agora.voting import required_votes, vote_round

OPTIONS: Final = ("end", "continue")


@inspected_methods
class ContinuationNodes(PhaseNodes):
    """The nodes of phase 4."""

    def agent_poll(self, state: State, config: RunnableConfig) -> Update:
        """Ask each agent whether the session ends, and record the poll."""
        run, calls = node_run(self._tools, state, "agent_poll", config), self._tools.model_calls()
        votes = [self._vote(calls, run, agent, state) for agent in self._tools.voters]
        choices = [vote["choice"] for vote in votes]
        ends = choices.count("end") >= required_votes(len(votes))
        against = "continue" if ends else "end"
        now = self._now()
        record = vote_round(
            state,
            "end_session",
            votes,
            now,
            options=OPTIONS,
            result="end" if ends else "continue",
            minority=[vote["voter_id"] for vote in votes if vote["choice"] == against],
        )
        phase = enter_phase(state, CONTINUATION, "the topic is completed", "system", now)
        update = {**phase, "votes": votes, "vote_history": [record], "agents_vote_end_session": ends}
        return with_warnings(update, calls.warnings)

    def _vote(self, calls: ModelCalls, run: NodeRun, agent: str, state: State) -> Vote:
        completed, remaining = state.get("completed_topics", []), state.get("topic_queue", [])
        return poll_vote(
            calls,
            run,
            agent,
            prompts.vote_to_continue(agent, theme_of(state), completed, remaining),
            phase=CONTINUATION,
            vote_type="end_session",
            options=OPTIONS,
            metadata=VoteMetadata(topic=completed[-1] if completed else None, round=None, attempt=None),
        )

    def user_approval(self, state: State) -> Update:
        """Ask the owner how the session goes on."""
        return self._ask(QUESTIONS["topic_continuation"], state)

    def agenda_suggestions(self, state: State) -> Update:
        """Have the agents suggest changes and the moderator unite them; failing that, keep the current agenda."""
        calls, agenda = self._tools.model_calls(), current_agenda(state)
        theme, completed = theme_of(state), list(state.get("completed_topics", []))
        suggestions = self._suggestions(calls, state, theme, completed, agenda)
        suggested: list[str] | None = None
        if suggestions:
            suggested = self._united(calls, theme, completed, agenda, suggestions)
        known = [*agenda, *discussed_topics(state.get("topics_info", {}))]
        now = self._now()
        update = {
            **enter_phase(state, CONTINUATION, "the owner changes the agenda", "owner", now),
            "suggested_agenda": in_known_spelling(agenda if suggested is None else suggested, known),
            "user_turn_decision": None,
            "user_periodic_decision": None,
            "user_continuation_decision": None,
        }
        return with_warnings(update, calls.warnings)

    def _suggestions(
        self, calls: ModelCalls, state: State, theme: str, completed: list[str], agenda: list[str]
    ) -> list[Speech]:
        suggestions: list[Speech] = []
        for agent in self._tools.voters:
            prompt = prompts.suggest_changes(agent, theme, completed, agenda, state.get("active_topic"))
            try:
                topics = calls.topics(agent, prompt)
            except MODEL_FAILURES as failure:
                calls.record_failure(agent, "suggests no change to the agenda", failure)
                continue
            if topics:
                suggestions.append(Speech(agent, "; ".join(topics)))
        return suggestions

    def _united(
        self, calls: ModelCalls, theme: str, completed: list[str], agenda: list[str], suggestions: list[Speech]
    ) -> list[str] | None:
        try:
            reply = calls.ask(prompts.MODERATOR, prompts.revise_agenda(theme, completed, agenda, suggestions))
        except MODEL_FAILURES as failure:
            calls.record_failure(prompts.MODERATOR, "the current agenda stands", failure)
            return None
        topics = topics_under(reply, "revised_agenda")
        if topics is None:
            calls.warnings.append("the moderator's revised agenda could not be read; the current agenda stands")
            return None
        calls.warnings += topics.warnings("the moderator's revised agenda")
        return excluding_topics(calls.titles(prompts.MODERATOR, topics.usable), completed)

    def agenda_modification(self, state: State) -> Update:
        """Ask the owner about the changes to the agenda."""
        return self._ask(QUESTIONS["agenda_modification"], state)
