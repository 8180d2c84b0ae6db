"""What went wrong, and how the discussion got over it."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from hamcrest import assert_that, contains_string, empty, equal_to

from support.agora.graph import needed_keys
from support.agora_suite.circumstances import round_of, topic_of
from support.agora_suite.discussion.comparison import assert_same_course, assert_same_outcome
from support.agora_suite.discussion.journal import VerbCall
from support.agora_suite.discussion.verbs import Verbs, disturbance, verb
from support.record import ModelCalled, Paused, Record


class Recovery(Verbs):
    """What went wrong, and how the discussion got over it."""

    @disturbance
    def arranged(self, node: str, strategy: str, keys: Sequence[str]) -> None:
        """An engineer has registered a strategy for failures of a node, with the keys that replace its update."""
        self.session.recovery.register_recovery_strategy(
            node, lambda _, state: (strategy, {key: state[key] for key in keys})
        )

    @verb
    def arranged_misfit(self, node: str, strategy: str, key: str) -> None:
        """An engineer has said what is done about failures of a node, with a value that does not belong there."""
        self.session.recovery.register_recovery_strategy(node, lambda *_: (strategy, {key: "perhaps"}))

    @verb
    def arranged_with_all(self, node: str, strategy: str) -> None:
        """The same, with every key that has to replace the node's update."""
        routes = self.session.built.flow.conditions.routes()
        self.arranged(node, strategy, sorted(needed_keys(routes)[node]))

    @verb
    def arranged_for_kind(self, kind: str, strategy: str, keys: Sequence[str]) -> None:
        """An engineer has said what is done about one type of error, wherever it happens."""
        error_type = getattr(builtins, kind)
        self.session.recovery.register_generic_strategy(
            error_type, lambda _, state: (strategy, {k: state[k] for k in keys})
        )

    def recovered(self, node: str, *strategies: str, times: int = 1) -> None:
        """The discussion recovered from the failures of a step with these strategies, in order, and counted them."""
        wanted = list(strategies) * times
        state = self.state
        records = [entry for entry in state["recoveries"] if entry["node"] == node]
        assert_that([entry["strategy"] for entry in records], equal_to(wanted), f"recoveries from {node}")
        assert_that(state["error_count"], equal_to(len(state["recoveries"])), "the errors counted")
        assert_that(state["last_error"], equal_to(state["recoveries"][-1]["error"]), "the last error")
        decided = [result for result in self.session.recovery.history if result.node_name == node and result.success]
        assert_that(len(decided), equal_to(len(wanted)), f"how often a failure of {node} was decided on")

    def nothing_to_recover(self) -> None:
        """Nothing failed that had to be recovered from."""
        assert_that(self.state["recoveries"], equal_to([]), "the recoveries")
        assert_that(self.state["error_count"], equal_to(0), "the errors counted")
        assert_that(list(self.session.recovery.history), equal_to([]), "the failures that were decided on")

    def given_up_at_once(self) -> None:
        """What failed was given up at once, without an attempt to get over it."""
        decided = [result.recovery_strategy.value for result in self.session.recovery.history]
        assert_that(decided, equal_to(["ABORT"]), "what was decided on the failures")
        assert_that(self.state["recoveries"], equal_to([]), "the recoveries")

    def stopped_because(self, reason: str) -> None:
        """The discussion stopped with an error that says why."""
        error = self.world.error
        notes = getattr(error, "__notes__", [])
        message = "\n".join([f"{type(error).__name__}: {error}", *notes]) if error else "no error"
        assert_that(message, contains_string(reason), "why the discussion stopped")

    def stopped_with_code(self, code: str) -> None:
        """Check the code of the error that stopped the discussion, by which a program knows what failed."""
        assert_that(getattr(self.world.error, "error_code", None), equal_to(code), "the code of the error")

    def never_began(self) -> None:
        """There is no session, and no language model was asked for anything."""
        assert_that(self.world.has_begun, equal_to(False), "whether the discussion has begun")
        assert_that(list(self.world.record.of(ModelCalled)), equal_to([]), "the calls of language models")

    def warned(self, text: str) -> None:
        """A warning has these words."""
        assert_that("\n".join(self.state["warnings"]), contains_string(text), "the warnings")

    def warned_times(self, text: str, times: int) -> None:
        """So many warnings, neither more nor fewer, say something."""
        warnings = self.state["warnings"]
        assert_that(sum(text in warning for warning in warnings), equal_to(times), f"how many say {text} of {warnings}")

    def warned_about(self, speaker: str, text: str) -> None:
        """A warning names a speaker and has these words."""
        warnings: list[str] = [line for line in self.state["warnings"] if self.id_of(speaker) in line]
        assert_that("\n".join(warnings), contains_string(text), f"the warnings about {speaker}")

    def no_warning(self) -> None:
        """There is no warning."""
        assert_that(self.state["warnings"], equal_to([]), "the warnings")

    def waited(self, *seconds: float) -> None:
        """The discussion waited so many seconds each time before it asked a language model again."""
        waits = [wait.seconds for wait in self.session.built.clock.waits]
        assert_that(waits, equal_to(list(seconds)), "the seconds waited")

    def asked(self, speaker: str, task: str, times: int) -> None:
        """A language model was asked for something a number of times."""
        calls = [call for call in self.session.models.calls if (call.agent, call.task) == (self.id_of(speaker), task)]
        assert_that(len(calls), equal_to(times), f"how often {speaker} was asked to {task}")

    def as_without_failure(self, *, here: bool = True) -> None:
        """All is as in the same discussion without failures, but for times and the records of recoveries.

        `here`: the whole discussion ran in this process, so that its steps, questions and files can be compared.
        """
        calls = [call for call in self.world.journal.calls if not call.disturbs_in(self.world)]
        with closing(self.world.twin(calls=[*calls, VerbCall("machine", "held_to_the_end")])) as twin:
            assert_same_outcome(undisturbed=twin, disturbed=self.world)
            if here:
                assert_same_course(undisturbed=twin, disturbed=self.world)

    def goes_on_as_today(self) -> None:
        """From where the session was resumed, it took the steps and met the questions of a session that never left."""
        calls = [call for call in self.world.journal.calls if call.verb != "resumes_from"]
        with closing(self.world.twin(calls=[*calls, VerbCall("machine", "held_to_the_end")])) as twin:
            assert_that(self.world.record.visits(), equal_to(twin.record.visits()), "the steps")
            assert_that(_asked(self.world.record), equal_to(_asked(twin.record)), "the questions")

    def severity(self, node: str, severity: str) -> None:
        """The failure of a node was judged to be so severe, and so it is on record, if it was recovered from."""
        judged = [result.error_severity.value for result in self.session.recovery.history if result.node_name == node]
        assert_that(judged[-1:], equal_to([severity]), f"how severe the failure of {node} is")
        kept = {record["severity"] for record in self.state["recoveries"] if record["node"] == node}
        assert_that(kept - {severity}, equal_to(set()), f"how severe the failure of {node} is on record")

    def given_up_because(self, node: str, reason: str) -> None:
        """The failure of a node was decided to be final, for a reason."""
        reasons: list[str] = [
            result.reason
            for result in self.session.recovery.history
            if (result.node_name, result.recovery_strategy.value, result.success) == (node, "ABORT", False)
        ]
        assert_that("\n".join(reasons), contains_string(reason), f"why {node} was given up")

    def proposals_are_those_of(self, speakers: Sequence[str]) -> None:
        """These agents, and no others, have proposed topics; what was asked of the moderator shows no others."""
        proposing = [self.agents[entry["agent_id"]] for entry in self.state["proposed_topics"] if entry["proposals"]]
        assert_that(proposing, equal_to(list(speakers)), "whose proposals there are")
        failed = {self.agents[entry["agent_id"]] for entry in self.state["proposed_topics"] if entry.get("error")}
        assert_that(failed, equal_to({*self.agents.values()} - {*speakers}), "whose failure to propose is on record")
        prompt = self._prompt("collate topics")
        for identifier, name in self.agents.items():
            is_shown = f"> {identifier}: " in prompt
            assert_that(is_shown, equal_to(name in speakers), f"whether the moderator is shown what {name} proposes")

    def proposals_of(self, speaker: str, topics: Sequence[str]) -> None:
        """An agent's proposals are these."""
        entries = {entry["agent_id"]: entry["proposals"] for entry in self.state["proposed_topics"]}
        assert_that(entries.get(self.id_of(speaker)), equal_to(list(topics)), f"what {speaker} proposes")

    def agenda_vote_of(self, speaker: str, choice: str) -> None:
        """An agent's vote on the agenda is this."""
        voter = self.id_of(speaker)
        votes = {vote["voter_id"]: vote["choice"] for vote in self.state["votes"]}
        assert_that(votes.get(voter), equal_to(choice), f"the vote of {speaker}")

    def silent(self, speaker: str, round_number: int, topic: str) -> None:
        """An agent's place in a round is taken by a mark that says that it could not speak."""
        marks = [message.additional_kwargs for message in self._messages(round_number, topic, self.id_of(speaker))]
        assert_that([mark.get("placeholder") for mark in marks], equal_to([True]), f"the mark of {speaker}")

    def left_out_of_summary(self, speaker: str, round_number: int, topic: str) -> None:
        """What was to be summarised of a round holds nothing of an agent."""
        prompt = self._prompt("summarise the round", topic, round_number)
        named = [line for line in prompt.splitlines() if self.id_of(speaker) in line]
        assert_that(named, empty(), f"what was to be summarised of {speaker}")

    def excerpt(self, round_number: int, topic: str) -> None:
        """The summary of a round is an excerpt of everything that was said in it."""
        (entry,) = [
            entry
            for entry in self.state["round_summaries"]
            if (entry["topic"], entry["round_number"]) == (topic, round_number)
        ]
        assert_that(entry["created_by"], equal_to("excerpt"), "who wrote the summary")
        spoken = self._messages(round_number, topic)
        assert_that(len(spoken), equal_to(len(self.world.set_up.cast)), "the contributions")
        for message in [*spoken, *self._messages(round_number, topic, role="owner")]:
            assert_that(entry["summary_text"], contains_string(message.content[:60]), "the excerpt")

    def conclusion_is_last_summary(self, topic: str) -> None:
        """The conclusion of a topic is the summary of its last round."""
        summaries = [e["summary_text"] for e in self.state["round_summaries"] if e["topic"] == topic]
        assert_that(self.state["topic_summaries"][topic], equal_to(summaries[-1]), "the conclusion")

    def report_failed(self, topic: str, reason: str) -> None:
        """There is no report on a topic, neither kept nor filed; the reason is noted instead."""
        state = self.state
        assert_that(topic in state["topic_reports"], equal_to(False), "whether there is a report")
        noted = state["topics_info"][topic].get("report_error")
        assert_that(str(noted), contains_string(reason), "why there is no report")
        files = self.session.built.storage.files
        reports = [path for path in files if f"/{topic}/" in path]
        assert_that(reports, equal_to([]), "the files on the topic")
        holding = [path for path, text in files.items() if reason in text]
        assert_that(holding, equal_to([]), "the files that pass the error for a report")

    def sections_kept(self, number: int) -> None:
        """So many sections of the final report were written; each is kept and filed beside the index."""
        sections = self.state["report_sections"]
        assert_that(len(sections), equal_to(number), "the sections of the final report")
        filed = [path for path in self.session.built.storage.files if "/final_report/" in path]
        assert_that(len(filed), equal_to(number + 1), "the files of the final report")

    def agenda_made_of(self, topics: Sequence[str]) -> None:
        """The proposed agenda holds no topic but these."""
        agenda = self.world.question_payload.get("proposed_agenda", [])
        assert_that(len(agenda) > 0, equal_to(True), "whether the owner is shown an agenda")
        assert_that([topic for topic in agenda if topic not in topics], equal_to([]), "topics that were not proposed")

    def _prompt(self, task: str, topic: str | None = None, round_number: int | None = None) -> str:
        wanted = (task, topic, round_number)
        calls = [call for call in self.session.models.calls if (call.task, topic_of(call), round_of(call)) == wanted]
        assert_that(len(calls) > 0, equal_to(True), f"whether anybody was asked to {task}")
        return calls[-1].prompt

    def _messages(
        self, round_number: int, topic: str, speaker: str | None = None, role: str = "participant"
    ) -> list[Any]:
        return [
            message
            for message in self.state["messages"]
            if (message.additional_kwargs["round"], message.additional_kwargs["topic"]) == (round_number, topic)
            and message.additional_kwargs["speaker_role"] == role
            and message.additional_kwargs.get("kind") != "final_considerations"
            and speaker in (None, message.additional_kwargs["speaker_id"])
        ]


def _asked(record: Record) -> list[str]:
    """Return each question by its name, in the order in which they were first asked."""
    return list(dict.fromkeys(pause.question for pause in record.of(Paused)))
