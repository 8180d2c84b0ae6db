"""Phase 3: a topic is concluded, reported and filed."""

from __future__ import annotations

from typing import Any, Final

from langchain_core.runnables import RunnableConfig

from support.agora import prompts
from support.agora.errors import StorageError
from support.agora.markdown import one_line, prose
from support.agora.model_calls import MODEL_FAILURES
from support.agora.names import topic_report_path
from support.agora.nodes.context import round_context
from support.agora.nodes.outlines import planned_sections
from support.agora.nodes.tools import PhaseNodes, State, Update, node_run, theme_of, with_warnings, write_once
from support.agora.phases import TOPIC_CONCLUSION, enter_phase
from support.agora.signatures import inspected_methods
from support.agora.state import Section, TriggeredBy
from support.agora.talk import Contribution, messages_of_topic, messages_update, round_summaries, speeches

STANDARD_SECTIONS: Final = (
    Section(title="Overview", description="What the topic is about and why it matters"),
    Section(title="Positions", description="What each participant holds"),
    Section(title="Points of agreement and dispute", description="Where the participants agree and where they do not"),
    Section(title="Conclusions", description="What the discussion came to"),
)
"""The sections of a report whose outline could not be used."""


@inspected_methods
class ConclusionNodes(PhaseNodes):
    """The nodes of phase 3."""

    def final_considerations(self, state: State, config: RunnableConfig) -> Update:
        """Let the minority speak after a passed vote, or all agents if the conclusion was forced."""
        run, calls = node_run(self._tools, state, "final_considerations", config), self._tools.model_calls()
        topic, number = state["active_topic"], state["current_round"]
        context = round_context(state, number)
        contributions: list[Contribution] = []
        for seat, agent in enumerate(_last_speakers(state)):
            try:
                text = calls.ask_for_words(agent, prompts.final_considerations(agent, context))
            except MODEL_FAILURES as failure:
                calls.record_failure(agent, "gives no final considerations", failure)
                continue
            contributions.append(
                Contribution(
                    identifier=run.identifier("message"),
                    speaker=agent,
                    role="participant",
                    text=text,
                    moment=self._now(),
                    round_number=number,
                    topic=topic,
                    order=seat,
                    marks={"kind": "final_considerations"},
                )
            )
        phase = enter_phase(state, TOPIC_CONCLUSION, *_reason_to_conclude(state), self._now())
        decided = {"user_turn_decision": None, "user_periodic_decision": None, "topic_conclusion_confirmed": None}
        return with_warnings(
            {**messages_update(state, TOPIC_CONCLUSION, contributions), **phase, **decided}, calls.warnings
        )

    def topic_report_generation(self, state: State) -> Update:
        """Have the report of the topic written; after a failure there is no report, and the reason is recorded."""
        calls, topic = self._tools.model_calls(), state["active_topic"]
        theme, summaries = theme_of(state), round_summaries(state, topic)
        discussion = speeches(messages_of_topic(state, topic))
        try:
            outline = prompts.outline_report(theme, topic, summaries, discussion)
            sections = planned_sections(calls, outline, f"the outline of the report on {topic}", STANDARD_SECTIONS)
            parts = [
                calls.ask_for_words(
                    prompts.REPORT_WRITER,
                    prompts.write_report_section(theme, topic, section, sections, summaries, discussion),
                )
                for section in sections
            ]
        except MODEL_FAILURES as failure:
            calls.record_failure(prompts.REPORT_WRITER, f"there is no report on {topic}", failure)
            entry = {**state["topics_info"][topic], "report_error": failure.message}
            return with_warnings({"topics_info": {topic: entry}}, calls.warnings)
        report = "\n\n".join(
            f"## {one_line(section['title'])}\n\n{prose(part)}" for section, part in zip(sections, parts, strict=True)
        )
        return with_warnings({"topic_reports": {topic: report}}, calls.warnings)

    def topic_summary_generation(self, state: State) -> Update:
        """Have the conclusion of the topic written; failing that, use the last round's summary."""
        calls, topic = self._tools.model_calls(), state["active_topic"]
        summaries = round_summaries(state, topic)
        try:
            summary = calls.ask_for_words(prompts.SUMMARIZER, prompts.summarise_topic(topic, summaries))
        except MODEL_FAILURES as failure:
            calls.record_failure(
                prompts.SUMMARIZER, f"the last round's summary is used as the conclusion of {topic}", failure
            )
            summary = summaries[-1] if summaries else "No round was held on this topic."
        return with_warnings({"topic_summaries": {topic: summary}}, calls.warnings)

    def file_output(self, state: State) -> Update:
        """File the topic's report, if there is one, and mark the topic completed."""
        topic, now = state["active_topic"], self._now()
        entry = {**state["topics_info"][topic], "status": "completed", "end_time": now}
        update: Update = {"completed_topics": [topic], "active_topic": None, "topics_info": {topic: entry}}
        report = state.get("topic_reports", {}).get(topic)
        if report is None:
            return update
        path = topic_report_path(state["session_id"], topic, now)
        try:
            written_path = write_once(self._tools.boundary.storage, path, self._document(state, topic, report))
        except (StorageError, OSError) as failure:
            return with_warnings(
                update, [f"the report on {topic} could not be filed: {self._tools.boundary.clean(failure)}"]
            )
        return {**update, "files_written": [written_path]}

    def _document(self, state: State, topic: str, report: str) -> str:
        now = self._now()
        theme, rounds = one_line(str(state.get("main_topic"))), state.get("rounds_per_topic", {}).get(topic, 0)
        return (
            f"# {one_line(topic)}\n\n"
            f"- Time: {now:%Y-%m-%d %H:%M}\n- Theme: {theme}\n- Rounds discussed: {rounds}\n\n"
            f"{report}\n"
        )


def _owner_forces(state: State) -> bool:
    return state.get("user_turn_decision") == "finalize" or state.get("user_periodic_decision") in ("end_topic", "skip")


def _last_speakers(state: State) -> list[str]:
    vote: dict[str, Any] = state.get("conclusion_vote") or {}
    order = list(state.get("speaking_order", []))
    if _owner_forces(state) or not vote.get("passed"):
        return order
    return [agent for agent in order if agent in vote["minority_voters"]]


def _reason_to_conclude(state: State) -> tuple[str, TriggeredBy]:
    if _owner_forces(state):
        return "the owner ended the topic", "owner"
    if (state.get("conclusion_vote") or {}).get("passed"):
        return "the agents voted to conclude the topic", "consensus"
    return "the maximum number of rounds was reached", "system"
