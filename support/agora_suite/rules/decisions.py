"""A decision is reset when it has been carried out."""

from __future__ import annotations

from collections.abc import Iterator

from typing_extensions import override

from support.agora_suite.rules.discussion_rule import DiscussionRule, Values, replaced_nodes
from support.agora_suite.rules.phases import DISCUSSION
from support.validators.finding import StateFinding
from support.validators.rule import WHOLE

DECISIONS = (
    "user_turn_decision",
    "user_periodic_decision",
    "user_continuation_decision",
    "topic_conclusion_confirmed",
    "agenda_from_agents",
    "user_skip_to_final",
    "user_requests_end",
    "agents_vote_end_session",
    "conclusion_vote",
)
"""The keys that are clear (None or False) when a topic begins."""

CARRIED_OUT = {
    "topic_refinement": ("agenda_from_agents",),
    "discussion_round": ("user_turn_decision", "user_periodic_decision", "topic_conclusion_confirmed"),
    "agenda_suggestions": ("user_turn_decision", "user_periodic_decision", "user_continuation_decision"),
    "final_considerations": ("user_turn_decision", "user_periodic_decision", "topic_conclusion_confirmed"),
    "final_report_generation": (
        *("user_continuation_decision", "user_skip_to_final", "user_requests_end", "agents_vote_end_session"),
    ),
}
"""The keys that are clear after a step that carries decisions out: refining, a round, changing, concluding, ending."""


class DecisionsRule(DiscussionRule):
    """No decision of one topic is left when the next begins, nor any that has been carried out.

    It is checked right after the steps that carry decisions out, unless a recovery other than a retry replaces them,
    and right after `announce_item` has announced a new topic; in a whole state, while a topic has had no round yet.
    There the owner may already have decided on the turn.
    """

    reads = frozenset({*DECISIONS, "active_topic", "current_round", "current_phase"})
    heeds = frozenset({"active_topic"})
    nodes = frozenset({"announce_item", *CARRIED_OUT})

    def __init__(self) -> None:
        self._active: str | None = None

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        active, before = view.get("active_topic"), self._active
        self._active = active
        names: tuple[str, ...] = ()
        if node in CARRIED_OUT and node not in replaced_nodes(update):
            names = CARRIED_OUT[node]
        elif active is not None and node == WHOLE and _before_first_round(view):
            names = DECISIONS[1:]
        elif active is not None and node == "announce_item" and active != before:
            names = DECISIONS
        for name in names:
            if view.get(name) not in (None, False):
                expectation, advice = (
                    "no decision, since the last one was carried out",
                    "It would be carried out again.",
                )
                yield self.finding(name, expectation, view[name], advice)


def _before_first_round(view: Values) -> bool:
    return view.get("current_phase") == DISCUSSION and view.get("current_round") == 0
