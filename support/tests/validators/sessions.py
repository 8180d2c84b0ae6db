"""Sessions that are right by construction: the updates that each node would write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from support.tests.validators.entries import agent, info
from support.tests.validators.written_session import WrittenSession

MAXIMUM = 10


class Session(WrittenSession):
    """A session, update by update; what it does is what the flow promises, to the letter.

    Args:
        agents: How many agents discuss.
        topics: The agenda.
        minimum: Rounds before the agents are polled.
        interval: Rounds between two checkpoints.
        maximum: Rounds that a topic may take.
    """

    def __init__(
        self,
        agents: int = 3,
        topics: Sequence[str] = ("Budget", "Hiring", "Remote work"),
        *,
        minimum: int = 3,
        interval: int = 20,
        maximum: int = MAXIMUM,
    ) -> None:
        self.limits = {
            "max_rounds_per_topic": maximum,
            "minimum_rounds_before_poll": minimum,
            "max_agenda_attempts": 5,
            "max_text_length": 20_000,
            "max_retry_wait": 60,
        }
        super().__init__(agents, interval)
        self.topics = list(topics)
        self.order = [*self.agents[1:], self.agents[0]]
        self.choices: list[str] = []

    def open(self) -> None:
        """Phase 0, with a theme that is given."""
        self.write("config_and_keys", flow_control=dict(self.limits), phase_start_time=self.now(), current_phase=0)
        entries = {name: agent(name, "participant", self.now()) for name in self.agents}
        entries["moderator"] = agent("moderator", "moderator", self.now())
        offices = {"moderator": "moderator", "summarizer": "summarizer", "report_writer": "report_writer"}
        self.write(
            "agent_instantiation",
            agents=entries,
            specialized_agents=offices,
            moderator_id="moderator",
            speaking_order=list(self.order),
        )
        self.write("get_theme")

    def propose(self, again: bool = False) -> None:
        """Phase 1 up to the agenda that the owner is asked about.

        Args:
            again: Whether this is another attempt in the same phase.
        """
        proposals = [{"agent_id": name, "proposals": list(self.topics)} for name in self.agents]
        change = {} if again else self._enters(1)
        self.write("agenda_proposal", proposed_topics=proposals, **change)
        self.write("topic_refinement", proposed_topics=proposals)
        self._settle_agenda()

    def _settle_agenda(self) -> None:
        attempt = self.state["agenda_attempts"] + 1
        self.write("collate_proposals", topic_queue=list(self.topics))
        self.write("agenda_voting", votes=self._votes("topic_selection", ["any"] * len(self.agents), attempt=attempt))
        self.write(
            "synthesize_agenda",
            proposed_agenda=list(self.topics),
            agenda_attempts=attempt,
            vote_history=[self._vote_round("topic_selection", list(self.topics), "agenda", [])],
        )

    def approve(self, *, accepted: bool = True) -> None:
        """The owner's answer to the agenda.

        Args:
            accepted: Whether the owner approves.
        """
        queue = list(self.topics) if accepted else self.state["topic_queue"]
        infos = {topic: info(topic) for topic in queue if topic not in self.state["topics_info"]}
        self.write(
            "agenda_approval",
            agenda_approved=accepted,
            topic_queue=queue,
            topics_info=infos,
            hitl_state=self._answered("agenda_approval", "approve" if accepted else "reject"),
        )

    def announce(self) -> None:
        """The next topic, or the one under discussion, is announced."""
        active, queue = self.state["active_topic"], list(self.state["topic_queue"])
        update: dict[str, Any] = self._enters(2)
        update.update(user_turn_decision=None, user_periodic_decision=None, user_continuation_decision=None)
        update.update(topic_conclusion_confirmed=None, agenda_from_agents=False, agents_vote_end_session=False)
        topic, number = active, self.state["current_round"]
        if topic is None:
            topic, number = queue.pop(0), 0
            update.update(active_topic=topic, current_round=0, topic_queue=queue, conclusion_vote=None)
        spoken = [self.message("moderator", "moderator", 2, number, topic)]
        began = {"start_time": self.now(), "end_time": None} if active is None else {}
        update.update(self._said(spoken, {topic: {"status": "active", **began}}))
        self.write("announce_item", **update)

    def take_part(self, message: str | None) -> None:
        """The owner's answer before a round.

        Args:
            message: What the owner says; None to say nothing.
        """
        decision = "continue" if message is None else "participate"
        update: dict[str, Any] = {"user_turn_decision": decision}
        if message is not None:
            topic, number = self.state["active_topic"], self.state["current_round"] + 1
            update.update(self._said([self.message("owner", "owner", 2, number, topic)]))
        update["hitl_state"] = self._answered("user_turn_participation", decision)
        self.write("user_turn_participation", **update)

    def finalise(self) -> None:
        """The owner ends the topic before a round."""
        hitl = self._answered("user_turn_participation", "finalize")
        self.write("user_turn_participation", user_turn_decision="finalize", hitl_state=hitl)

    def discuss(self) -> None:
        """A round and its summary."""
        topic, number, start = self.state["active_topic"], self.state["current_round"] + 1, self.now()
        spoken = [self.message(name, "participant", 2, number, topic, turn) for turn, name in enumerate(self.order)]
        record = {
            "round_id": self.name("round"),
            "round_number": number,
            "topic": topic,
            "start_time": start,
            "end_time": self.now(),
            "participants": list(self.order),
            "message_count": len(spoken) + self._words_of_the_owner(topic, number),
        }
        self.write(
            "discussion_round",
            current_round=number,
            round_history=[record],
            turn_order_history=[list(self.order)],
            rounds_per_topic={topic: self.state["rounds_per_topic"].get(topic, 0) + 1},
            current_speaker_id=None,
            **dict.fromkeys(("user_turn_decision", "user_periodic_decision", "topic_conclusion_confirmed")),
            **self._said(spoken),
        )
        self.order = [*self.order[1:], self.order[0]]
        summary = {"round_number": number, "topic": topic, "summary_text": "They talked.", "created_by": "summarizer"}
        summary |= {"timestamp": self.now(), "token_count": 3, "compression_ratio": 0.5}
        self.write("round_summarization", round_summaries=[summary])

    def _words_of_the_owner(self, topic: str, number: int) -> int:
        """Return how often the owner spoke for a round, since the topic was last begun."""
        count = 0
        for known in (message.additional_kwargs for message in reversed(self.state["messages"])):
            if (known["speaker_role"], known["round"], known["topic"]) == ("moderator", 0, topic):
                break
            count += (known["speaker_role"], known["round"], known["topic"]) == ("owner", number, topic)
        return count

    def poll(self, choices: Sequence[str]) -> None:
        """The poll on concluding the topic, not yet evaluated.

        Args:
            choices: What each agent answers, in the agents' order.
        """
        topic, number = self.state["active_topic"], self.state["current_round"]
        yes = sum(choice.lower().startswith("yes") for choice in choices)
        total = yes + sum(choice.lower().startswith("no") for choice in choices)
        vote = {"topic": topic, "round": number, "yes_votes": yes, "total_votes": total}
        vote |= {"passed": False, "minority_voters": []}
        self.choices = list(choices)
        votes = self._votes("conclude_topic", choices, topic=topic, round=number)
        self.write("end_topic_poll", votes=votes, conclusion_vote=vote)

    def evaluate(self) -> bool:
        """Evaluate the poll, and return whether it passed."""
        vote = dict(self.state["conclusion_vote"])
        passed = bool(vote["yes_votes"] >= len(self.agents) // 2 + 1)
        lost = "no" if passed else "yes"
        minority = [name for name, choice in zip(self.agents, self.choices, strict=True) if choice.lower() == lost]
        vote |= {"passed": passed, "minority_voters": minority}
        record = self._vote_round("conclude_topic", ["Yes", "No"], "passed" if passed else "failed", minority)
        self.write("vote_evaluation", conclusion_vote=vote, vote_history=[record])
        return passed

    def stop(self, decision: str) -> None:
        """The owner's answer at a checkpoint.

        Args:
            decision: continue, end_topic, modify or skip.
        """
        stop = {"stop_id": self.name("stop"), "round_number": self.state["current_round"], "timestamp": self.now()}
        stop |= {"topic": self.state["active_topic"], "user_decision": decision, "reason": ""}
        hitl = self._answered("periodic_stop", decision) | {"last_periodic_stop_round": stop["round_number"]}
        update: dict[str, Any] = {"hitl_state": hitl, "user_periodic_decision": decision, "user_stop_history": [stop]}
        update["periodic_stop_counter"] = self.state["periodic_stop_counter"] + 1
        if decision != "continue":
            record = self._vote_round("conclude_topic", ["Yes", "No"], decision, [])
            update["vote_history"] = [record | {"status": "superseded"}]
        update["user_skip_to_final"] = decision == "skip"
        self.write("periodic_user_stop", **update)

    def conclude(self, *, report: bool = True) -> None:
        """Phase 3: considerations, report, summary, file.

        Args:
            report: Whether the report can be written.
        """
        topic, number = self.state["active_topic"], self.state["current_round"]
        spoken = [self.message(name, "participant", 3, number, topic) for name in self.agents]
        decided = dict.fromkeys(("user_turn_decision", "user_periodic_decision", "topic_conclusion_confirmed"))
        self.write("final_considerations", **self._enters(3), **self._said(spoken), **decided)
        error: dict[str, Any] = {} if report else {"report_error": "the writer did not answer"}
        if report:
            self.write("topic_report_generation", topic_reports={topic: "# Report"})
        else:
            entry = {topic: {**self.state["topics_info"][topic], **error}}
            self.write("topic_report_generation", topics_info=entry, warnings=["no report"])
        self.write("topic_summary_generation", topic_summaries={topic: "They agreed."})
        entry = {topic: {**self.state["topics_info"][topic], "status": "completed", "end_time": self.now()}}
        files = [f"{topic}.md"] if report else []
        self.write("file_output", topics_info=entry, completed_topics=[topic], active_topic=None, files_written=files)

    def ask_agents(self, choices: Sequence[str]) -> bool:
        """The agents vote on ending the session; return whether they end it.

        Args:
            choices: What each agent answers.
        """
        ends = sum(choice.lower().startswith("end") for choice in choices)
        ended = ends >= len(self.agents) // 2 + 1
        topic, lost = self.state["completed_topics"][-1], "continue" if ended else "end"
        minority = [name for name, choice in zip(self.agents, choices, strict=True) if choice.lower() == lost]
        votes = self._votes("end_session", choices, topic=topic, round=self.state["current_round"])
        record = self._vote_round("end_session", ["End", "Continue"], "end" if ended else "continue", minority)
        self.write("agent_poll", **self._enters(4), votes=votes, agents_vote_end_session=ended, vote_history=[record])
        return ended

    def go_on(self, action: str) -> None:
        """The owner's answer after a topic.

        Args:
            action: continue, end_session or modify_agenda.
        """
        hitl = self._answered("topic_continuation", action)
        self.write(
            "user_approval",
            user_continuation_decision=action,
            user_requests_end=action == "end_session",
            hitl_state=hitl,
        )

    def modify(self, agenda: Sequence[str]) -> None:
        """The agenda is changed, by agents' suggestions and the owner's answer.

        Args:
            agenda: What the owner accepts; with or without the topic under discussion.
        """
        self._suggest(agenda)
        active = self.state["active_topic"]
        infos = {topic: info(topic) for topic in agenda if topic not in self.state["topics_info"]}
        update: dict[str, Any] = {"topic_queue": [topic for topic in agenda if topic != active]}
        if active is not None and active not in agenda:
            infos[active] = {**self.state["topics_info"][active], "status": "skipped", "end_time": self.now()}
            update["active_topic"] = None
        hitl = self._answered("agenda_modification", "edit")
        self.write("agenda_modification", topics_info=infos, hitl_state=hitl, **update)

    def _suggest(self, agenda: Sequence[str]) -> None:
        undecided = dict.fromkeys(("user_turn_decision", "user_periodic_decision", "user_continuation_decision"))
        self.write("agenda_suggestions", **self._enters(4), **undecided, suggested_agenda=list(agenda))

    def refine_anew(self, topics: Sequence[str]) -> None:
        """The agents' suggestion is accepted, and mostly new: back to phase 1.

        Args:
            topics: What is to be refined.
        """
        self.topics = list(topics)
        self._suggest(topics)
        proposals = [{"agent_id": "moderator", "proposals": list(topics)}]
        hitl = self._answered("agenda_modification", "accept")
        update = {"agenda_from_agents": True, "agenda_attempts": 0, "topic_queue": list(topics)}
        self.write("agenda_modification", proposed_topics=proposals, hitl_state=hitl, **update)
        self.write("topic_refinement", proposed_topics=proposals, agenda_from_agents=False, **self._enters(1))
        self._settle_agenda()

    def finish(self) -> None:
        """Phase 5."""
        infos = {topic: {**info(topic), "status": "skipped"} for topic in self.state["topic_queue"]}
        section = {"title": "Conclusions", "content": "All agreed."}
        self.write(
            "final_report_generation",
            **self._enters(5),
            topics_info=infos,
            topic_queue=[],
            report_structure=[{"title": "Conclusions", "description": "what came of it"}],
            report_sections=[section],
            final_report="# Final report\n\n## Conclusions\n\nAll agreed.\n",
            report_generation_status="completed",
            user_continuation_decision=None,
            user_skip_to_final=False,
            user_requests_end=False,
            agents_vote_end_session=False,
        )
        self.write("multi_file_output", files_written=["00_index.md", "01_Conclusions.md"])
