"""What the owner is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from hamcrest import assert_that, contains_string, equal_to, has_entries, instance_of, is_, not_

from support.agora_suite.discussion.tables import meaning_of, rows_of
from support.agora_suite.discussion.verbs import Verbs
from support.agora_suite.vocabulary import words_of
from support.record import AnswerGiven, AnswerRefused, Paused
from support.record.copying import structural_copy
from support.record.outcomes import AnswerOutcomes
from support.validators.matchers.only_changed import has_only_changed

SHOWN: Final[Mapping[str, str]] = {
    "the topic": "current_topic",
    "the round": "current_round",
    "the moment": "timing",
    "the last summary": "previous_summary",
    "the vote": "conclusion_vote",
    "the completed topic": "completed_topic",
    "the remaining topics": "remaining_topics",
    "the agenda": "current_agenda",
    "the suggestion": "suggested_agenda",
    "the agents": "agent_recommendation",
}
"""What else a question shows: its business words, and the key of its payload."""


class Questions(Verbs):
    """The questions to the owner, and the outcomes of the answers."""

    def waits(self, question: str) -> None:
        """A certain question waits for the owner."""
        waiting = self.world.waiting
        about = words_of(waiting.type) if waiting else "nothing"
        assert_that(about, equal_to(words_of(question)), "what the owner is asked about")

    def shows(self, **fields: Any) -> None:
        """The question that waits shows these things."""
        assert_that(self.world.question_payload, has_entries(fields), "what the owner is shown")

    def shows_all(self, table: Sequence[Sequence[str]]) -> None:
        """The question that waits shows these things, each in business words. Columns: `what`, `is shown as`."""
        wanted = {row[0]: row[1] for row in rows_of(table, "what", "is shown as")}
        payload = self.world.question_payload
        values = {what: _described(payload.get(meaning_of(what, "what", SHOWN))) for what in wanted}
        assert_that(values, equal_to(wanted), "what the owner is shown")

    def offers(self, options: Sequence[str]) -> None:
        """The question that waits offers exactly these answers, in this order."""
        assert_that(
            self.world.question_payload.get("options"), equal_to(list(options)), "the answers that the owner may give"
        )

    def refuses_because(self, reason: str) -> None:
        """The last answer was refused, and the question that waits says why."""
        # What the owner was shown last: an answer that was refused before it reached the graph left nothing there.
        payload = self.world.record.of(Paused)[-1].payload
        assert_that(str(payload.get("problem", "")), contains_string(reason), "why the answer was refused")
        outcome = AnswerOutcomes(self.world.record).of(self.world.record.of(AnswerGiven)[-1])
        assert_that(outcome, instance_of(AnswerRefused), "what became of the last answer")

    def asked_times(self, question: str, times: int) -> None:
        """A question was put to the owner a number of times; asking again after a refusal counts as the same."""
        asked = {pause.question for pause in self.world.record.of(Paused) if pause.type == question}
        assert_that(len(asked), equal_to(times), f"how often the owner was asked about {words_of(question)}")

    def nothing_changed(self) -> None:
        """What the discussion knows of itself is what it was before the last event."""
        assert_that(self._change(), has_only_changed({}))

    def only_changed(self, changes: Mapping[str, Any]) -> None:
        """Nothing but these things changed with the last event."""
        assert_that(self._change(), has_only_changed(dict(changes)))

    def answered_nothing_yet(self, question: str) -> None:
        """The owner was never asked a certain question."""
        asked = [pause.type for pause in self.world.record.of(Paused)]
        assert_that(question in asked, is_(not_(True)), f"whether {question} was asked")

    def _change(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        return structural_copy(dict(self.world.before)), structural_copy(dict(self.state))


def _described(value: Any) -> str:
    if isinstance(value, Mapping) and "yes_votes" in value:
        outcome = "passed" if value["passed"] else "failed"
        return f"{outcome} with {value['yes_votes']} of {value['total_votes']} after round {value['round']}"
    if isinstance(value, Mapping):
        return ", ".join(f"{number} to {choice}" for choice, number in value.items())
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return "none" if value is None else str(value).replace("_", " ")
