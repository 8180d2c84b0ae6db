"""Phase 2: the agents discuss a topic, round by round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from langchain_core.runnables import RunnableConfig

from support.agora import prompts
from support.agora.errors import ProviderError
from support.agora.model_calls import MODEL_FAILURES, ModelCalls
from support.agora.nodes.context import round_context
from support.agora.nodes.polls import poll_vote
from support.agora.nodes.tools import NodeRun, PhaseNodes, State, Update, node_run, with_warnings
from support.agora.phases import DISCUSSION, enter_phase
from support.agora.prompts import RoundContext, Speech
from support.agora.questions import QUESTIONS
from support.agora.questions.discussion import participation_moment
from support.agora.replies import relevance
from support.agora.signatures import inspected_methods
from support.agora.state import RoundRecord, RoundSummary, TriggeredBy, VoteMetadata
from support.agora.talk import OWNER, Contribution, messages_of_round, messages_update, round_summaries, speeches
from support.agora.voting import conclusion_round, conclusion_vote, votes_on

RELEVANT_FROM: Final = 0.7
"""The relevance from which a contribution is on the topic."""

EXCERPT_LENGTH: Final = 160
"""Characters kept of each contribution when a round cannot be summarized."""

NOTHING_DECIDED: Final[Mapping[str, Any]] = {
    "user_turn_decision": None,
    "user_periodic_decision": None,
    "user_continuation_decision": None,
    "topic_conclusion_confirmed": None,
    "agenda_from_agents": False,
}
"""The owner's decisions after each has been carried out."""


@inspected_methods
class DiscussionNodes(PhaseNodes):
    """The nodes of phase 2."""

    def announce_item(self, state: State, config: RunnableConfig) -> Update:
        """Take the next topic, or go on with the topic under discussion, and announce it."""
        run = node_run(self._tools, state, "announce_item", config)
        now, active = self._now(), state.get("active_topic")
        queue = list(state.get("topic_queue", []))
        topic = active or queue.pop(0)
        start: Update = {}
        if not active:
            entry = {**state["topics_info"][topic], "status": "active", "start_time": now, "end_time": None}
            start = {"active_topic": topic, "topic_queue": queue, "current_round": 0, "topics_info": {topic: entry}}
        announcement = Contribution(
            identifier=run.identifier("message"),
            speaker=state["moderator_id"],
            role="moderator",
            text=f"We continue with {topic}." if active else f"Our next topic is {topic}.",
            moment=now,
            round_number=int(state.get("current_round", 0)) if active else 0,
            topic=topic,
            order=0,
            marks={"kind": "announcement"},
        )
        announced = messages_update({**state, **start}, DISCUSSION, [announcement])
        phase = enter_phase(state, DISCUSSION, *_reason_to_discuss(state), now)
        decisions = {**NOTHING_DECIDED, "conclusion_vote": None, "current_speaker_id": None}
        return {**start, **announced, **phase, **decisions}

    def discussion_round(self, state: State, config: RunnableConfig) -> Update:
        """Let the agents speak in turn; a failing agent is passed over, with a marked placeholder."""
        run, calls = node_run(self._tools, state, "discussion_round", config), self._tools.model_calls()
        topic, number, order = state["active_topic"], state["current_round"] + 1, list(state["speaking_order"])
        start = self._now()
        before = messages_of_round(state, topic, number)
        context = round_context(state, number)
        contributions: list[Contribution] = []
        for seat, agent in enumerate(order):
            heard = [*speeches(before), *(_speech(turn) for turn in contributions if not turn.marks.get("placeholder"))]
            contributions.append(self._turn(calls, run, agent, seat, replace(context, contributions=heard)))
        if all(turn.marks.get("placeholder") for turn in contributions):
            raise ProviderError(f"no one could speak in round {number}", details={"warnings": calls.warnings})
        record = RoundRecord(
            round_id=run.identifier("round"),
            round_number=number,
            topic=topic,
            start_time=start,
            end_time=self._now(),
            participants=[turn.speaker for turn in contributions if not turn.marks.get("placeholder")],
            message_count=len(before) + len(contributions),
        )
        update = {
            **messages_update(state, DISCUSSION, contributions),
            "current_round": number,
            "current_speaker_id": order[-1],
            "round_history": [record],
            "turn_order_history": [order],
            "speaking_order": [*order[1:], order[0]],
            # not the round's number: a topic that was skipped and returns begins with round 1 again
            "rounds_per_topic": {topic: state.get("rounds_per_topic", {}).get(topic, 0) + 1},
            "user_turn_decision": None,
            "user_periodic_decision": None,
            "topic_conclusion_confirmed": None,
        }
        return with_warnings(update, calls.warnings)

    def _turn(self, calls: ModelCalls, run: NodeRun, agent: str, seat: int, context: RoundContext) -> Contribution:
        marks: dict[str, Any] = {}
        try:
            text = calls.ask_for_words(agent, prompts.discuss(agent, context))
        except MODEL_FAILURES as failure:
            calls.record_failure(agent, f"does not speak in round {context.round_number}", failure)
            text, marks = f"({agent} cannot speak in this round.)", {"placeholder": True, "error": failure.message}
        else:
            marks = self._rated(calls, context, Speech(agent, text))
        return Contribution(
            identifier=run.identifier("message"),
            speaker=agent,
            role="participant",
            text=text,
            moment=self._now(),
            round_number=context.round_number,
            topic=context.topic,
            order=seat,
            marks=marks,
        )

    def _rated(self, calls: ModelCalls, context: RoundContext, contribution: Speech) -> dict[str, Any]:
        prompt = prompts.rate_relevance(context.topic, context.round_number, contribution)
        try:
            score = relevance(calls.ask(prompts.MODERATOR, prompt))
        except MODEL_FAILURES as failure:
            calls.record_failure(prompts.MODERATOR, f"what {contribution.speaker} said is not rated", failure)
            return {}
        if score is None:
            calls.warnings.append(f"the moderator's rating of what {contribution.speaker} said could not be read")
            return {}
        if score >= RELEVANT_FROM:
            return {"relevance": score}
        calls.warnings.append(
            f"{prompts.MODERATOR}: what {contribution.speaker} said in round {context.round_number} "
            f'does not keep to "{context.topic}" (relevance {score})'
        )
        return {"relevance": score, "off_topic": True}

    def round_summarization(self, state: State) -> Update:
        """Have the round summarized; failing that, keep a plain excerpt."""
        calls, topic, number = self._tools.model_calls(), state["active_topic"], state["current_round"]
        spoken = speeches(messages_of_round(state, topic, number))
        creator = prompts.SUMMARIZER
        try:
            summary = calls.ask_for_words(prompts.SUMMARIZER, prompts.summarise_round(topic, number, spoken))
        except MODEL_FAILURES as failure:
            calls.record_failure(prompts.SUMMARIZER, f"an excerpt replaces the summary of round {number}", failure)
            summary, creator = _excerpt(spoken), "excerpt"
        length = sum(len(speech.text) for speech in spoken)
        entry = RoundSummary(
            round_number=number,
            topic=topic,
            summary_text=summary,
            created_by=creator,
            timestamp=self._now(),
            token_count=len(summary.split()),
            compression_ratio=round(len(summary) / length, 4) if length else 1.0,
        )
        return with_warnings({"round_summaries": [entry]}, calls.warnings)

    def user_turn_participation(self, state: State) -> Update:
        """Ask the owner whether to say something."""
        timing = self._tools.configuration.discussion.user_participation_timing
        extra = participation_moment(state, timing)
        return self._ask(QUESTIONS["user_turn_participation"], state, extra)

    def end_topic_poll(self, state: State, config: RunnableConfig) -> Update:
        """Ask each agent whether the topic can be concluded."""
        run, calls = node_run(self._tools, state, "end_topic_poll", config), self._tools.model_calls()
        topic, number = state["active_topic"], state["current_round"]
        summaries = round_summaries(state, topic)
        votes = [
            poll_vote(
                calls,
                run,
                agent,
                prompts.vote_to_conclude(agent, topic, number, summaries),
                phase=DISCUSSION,
                vote_type="conclude_topic",
                options=("yes", "no"),
                metadata=VoteMetadata(topic=topic, round=number, attempt=None),
            )
            for agent in self._tools.voters
        ]
        tally = conclusion_vote(topic, number, votes, len(votes))
        return with_warnings({"votes": votes, "conclusion_vote": tally}, calls.warnings)

    def vote_evaluation(self, state: State) -> Update:
        """Count the poll and record it with its minority."""
        topic, number = state["active_topic"], state["current_round"]
        votes = votes_on(state, "conclude_topic", VoteMetadata(topic=topic, round=number, attempt=None))
        tally = conclusion_vote(topic, number, votes, len(self._tools.voters))
        record = conclusion_round(state, tally, self._now())
        return {"conclusion_vote": tally, "vote_history": [record]}

    def periodic_user_stop(self, state: State) -> Update:
        """Ask the owner how the discussion goes on."""
        return self._ask(QUESTIONS["periodic_stop"], state)

    def user_topic_conclusion_confirmation(self, state: State) -> Update:
        """Ask the owner whether the topic is concluded."""
        return self._ask(QUESTIONS["topic_conclusion_confirmation"], state)


def _reason_to_discuss(state: State) -> tuple[str, TriggeredBy]:
    if state.get("current_phase") == 0:
        return "the owner named the topics", OWNER
    if state.get("current_phase") == 1:
        return "the agenda was approved", OWNER
    return "the session goes on", OWNER


def _speech(turn: Contribution) -> Speech:
    return Speech(turn.speaker, turn.text)


def _excerpt(spoken: list[Speech]) -> str:
    return " ".join(f"{speech.speaker}: {speech.text[:EXCERPT_LENGTH]}" for speech in spoken)
