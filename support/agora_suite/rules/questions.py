"""A question shows the owner what the session has come to, and every answer that it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from typing_extensions import override

from support.agora_suite.rules.ballots import first_word
from support.agora_suite.rules.discussion_rule import DiscussionRule, Values
from support.agora_suite.vocabulary import ASKED
from support.validators.finding import StateFinding


def _participation(view: Values) -> Values:
    timing, topic = (view.get("settings") or {}).get("discussion.user_participation_timing"), view.get("active_topic")
    summaries = (
        entry["summary_text"] for entry in reversed(view.get("round_summaries", ())) if entry["topic"] == topic
    )
    expected = {"current_topic": topic, "previous_summary": next(summaries, None)}
    if timing is None:
        return expected
    ahead = 1 if timing == "start_of_round" else 0
    return {**expected, "timing": timing, "current_round": view.get("current_round", 0) + ahead}


def _stop(view: Values) -> Values:
    return {
        "current_round": view.get("current_round"),
        "current_topic": view.get("active_topic"),
        "checkpoint_interval": view.get("checkpoint_interval"),
        "conclusion_vote": view.get("conclusion_vote"),
    }


def _continuation(view: Values) -> Values:
    topic = next(reversed(view.get("completed_topics") or ()), None)
    votes = (vote for vote in view.get("votes", ()) if vote["vote_type"] == "end_session")
    words = [first_word(vote["choice"]) for vote in votes if vote["metadata"]["topic"] == topic]
    return {
        "completed_topic": topic,
        "remaining_topics": list(view.get("topic_queue") or ()),
        "agent_recommendation": {"end": words.count("end"), "continue": words.count("continue")},
    }


def _modification(view: Values) -> Values:
    active = view.get("active_topic")
    return {
        "current_agenda": [*([active] if active else []), *(view.get("topic_queue") or ())],
        "suggested_agenda": list(view.get("suggested_agenda") or ()),
    }


SHOWN: Final[Mapping[str, Callable[[Values], Values]]] = {
    "topic_definition": lambda view: {"main_topic": view.get("main_topic")},
    "agenda_approval": lambda view: {
        "proposed_agenda": list(view.get("proposed_agenda") or ()),
        "attempt": view.get("agenda_attempts"),
    },
    "user_turn_participation": _participation,
    "periodic_stop": _stop,
    "topic_conclusion_confirmation": lambda view: {
        "current_topic": view.get("active_topic"),
        "conclusion_vote": view.get("conclusion_vote"),
    },
    "topic_continuation": _continuation,
    "agenda_modification": _modification,
}
"""What each question shows apart from its type, its words and the answers that it takes."""


class QuestionsRule(DiscussionRule):
    """The owner decides on the session's own topic, round, vote, summary and agenda, and sees every answer offered.

    It is checked whenever a question is asked; updates are no concern of it.
    """

    reads = frozenset(
        {"active_topic", "agenda_attempts", "checkpoint_interval", "completed_topics", "conclusion_vote"}
        | {"current_round", "main_topic", "proposed_agenda", "round_summaries", "settings", "suggested_agenda"}
        | {"topic_queue", "votes"}
    )
    heeds = frozenset()

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        return iter(())

    @override
    def asked(self, question: Mapping[str, Any], view: Values) -> list[StateFinding]:
        kind = str(question.get("type"))
        if kind not in ASKED:
            return [self.finding("question.type", f"one of {', '.join(ASKED)}", question.get("type"))]
        details = SHOWN[kind](view) if kind in SHOWN else {}
        wanted = {"options": list(ASKED[kind].answers), **details}
        findings = [
            self.finding(f"question {kind}.{name}", f"{value!r}, as in the session", question.get(name, "nothing"))
            for name, value in wanted.items()
            if name not in question or question[name] != value
        ]
        message = question.get("message")
        if not isinstance(message, str) or not message.strip():
            findings.append(self.finding(f"question {kind}.message", "the question in words", message))
        return findings
