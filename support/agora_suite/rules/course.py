"""A session takes its course: each step follows from the decision before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from typing_extensions import override

from support.agora_suite.rules.discussion_rule import DiscussionRule, Values
from support.validators.finding import StateFinding
from support.validators.rule import WHOLE

Steps = frozenset[str]

NEXT_ROUND: Final = frozenset({"user_turn_participation", "discussion_round"})
"""How the next round may begin where the settings are not known: with or without a question to the owner."""

ROUND: Final = frozenset({"discussion_round"})
PARTICIPATION: Final = frozenset({"user_turn_participation"})
POLL: Final = frozenset({"end_topic_poll"})
CONCLUSION: Final = frozenset({"final_considerations"})
CONFIRMATION: Final = frozenset({"user_topic_conclusion_confirmation"})
REPORT: Final = frozenset({"final_report_generation"})

LAST_STEP: Final = "multi_file_output"
"""The step with which every session ends."""

FIXED: Final[Mapping[str, str]] = {
    "config_and_keys": "agent_instantiation",
    "agenda_proposal": "topic_refinement",
    "topic_refinement": "collate_proposals",
    "collate_proposals": "agenda_voting",
    "agenda_voting": "synthesize_agenda",
    "synthesize_agenda": "agenda_approval",
    "discussion_round": "round_summarization",
    "final_considerations": "topic_report_generation",
    "topic_report_generation": "topic_summary_generation",
    "topic_summary_generation": "file_output",
    "agenda_suggestions": "agenda_modification",
    "final_report_generation": LAST_STEP,
}
"""Steps without a decision, and the steps that follow them."""


def _after_theme(view: Values) -> Steps:
    if view.get("user_defines_topics"):
        return frozenset({"announce_item"} if view.get("user_defined_agenda") else {"get_theme"})
    return frozenset({"agenda_proposal"})


def _after_seating(view: Values) -> Steps:
    return frozenset({"get_theme"}) | _after_theme(view)  # `get_theme` may have nothing to ask, and writes nothing then


def _after_approval(view: Values) -> Steps:
    if view.get("agenda_approved"):
        return frozenset({"announce_item"})
    return frozenset({"agenda_proposal"} if view["agenda_attempts"] < _limit(view, "max_agenda_attempts") else REPORT)


def _next_round(view: Values) -> Steps:
    timing = _setting(view, "user_participation_timing")
    return NEXT_ROUND if timing is None else PARTICIPATION if timing == "start_of_round" else ROUND


def _after_round(view: Values) -> Steps:
    timing, going_on = _setting(view, "user_participation_timing"), POLL if _poll_due(view) else _next_round(view)
    if timing is None:
        return PARTICIPATION | going_on
    return PARTICIPATION if timing == "end_of_round" else going_on


def _after_participation(view: Values) -> Steps:
    if view.get("user_turn_decision") == "finalize":
        return CONCLUSION
    timing, after_round = _setting(view, "user_participation_timing"), POLL if _poll_due(view) else ROUND
    if timing is None:
        return ROUND | after_round
    return ROUND if timing == "start_of_round" else after_round


def _after_poll(view: Values) -> Steps:
    return frozenset({"periodic_user_stop"} if _checkpoint_due(view) else {"vote_evaluation"})


def _after_checkpoint(view: Values) -> Steps:
    decisions = {"end_topic": CONCLUSION, "skip": CONCLUSION, "modify": frozenset({"agenda_suggestions"})}
    return decisions.get(view.get("user_periodic_decision") or "", frozenset({"vote_evaluation"}))


def _after_vote(view: Values) -> Steps:
    if view["current_round"] >= _limit(view, "max_rounds_per_topic"):
        return CONCLUSION
    if (view.get("conclusion_vote") or {}).get("passed"):
        confirmed = _setting(view, "confirm_conclusion")
        return CONCLUSION | CONFIRMATION if confirmed is None else CONFIRMATION if confirmed == "True" else CONCLUSION
    return _next_round(view)


def _after_confirmation(view: Values) -> Steps:
    return CONCLUSION if view.get("topic_conclusion_confirmed") else _next_round(view)


def _after_filing(view: Values) -> Steps:
    return REPORT if view.get("user_skip_to_final") else frozenset({"agent_poll"})


def _after_agent_poll(view: Values) -> Steps:
    return REPORT if view.get("agents_vote_end_session") else frozenset({"user_approval"})


def _after_going_on(view: Values) -> Steps:
    decided = view.get("user_continuation_decision")
    if decided == "modify_agenda":
        return frozenset({"agenda_suggestions"})
    ended = decided in ("end_session", "generate_final_report") or not view.get("topic_queue")
    return REPORT if ended else frozenset({"announce_item"})


def _after_modification(view: Values) -> Steps:
    if not view.get("active_topic") and view.get("agenda_from_agents"):
        return frozenset({"topic_refinement"})
    return frozenset({"announce_item"}) if view.get("active_topic") or view.get("topic_queue") else REPORT


DECIDED: Final[Mapping[str, Callable[[Values], Steps]]] = {
    "agent_instantiation": _after_seating,
    "get_theme": _after_theme,
    "agenda_approval": _after_approval,
    "announce_item": _next_round,
    "round_summarization": _after_round,
    "user_turn_participation": _after_participation,
    "end_topic_poll": _after_poll,
    "periodic_user_stop": _after_checkpoint,
    "vote_evaluation": _after_vote,
    "user_topic_conclusion_confirmation": _after_confirmation,
    "file_output": _after_filing,
    "agent_poll": _after_agent_poll,
    "user_approval": _after_going_on,
    "agenda_modification": _after_modification,
    LAST_STEP: lambda _: frozenset(),
}
"""Steps with a decision, and the steps that may follow, by the state."""


class CourseRule(DiscussionRule):
    """Each step follows one that leads to it, by what was decided and not by how the graph was drawn.

    Whether the owner is asked before or after a round, and whether she confirms conclusions, is known from the
    settings; without them more than one step is possible. Where the step before is not known, any step may follow.
    """

    reads = frozenset(
        {"user_defines_topics", "user_defined_agenda", "agenda_approved", "agenda_attempts", "flow_control"}
        | {"current_round", "checkpoint_interval", "conclusion_vote", "active_topic", "topic_queue"}
        | {"user_turn_decision", "user_periodic_decision", "topic_conclusion_confirmed", "user_skip_to_final"}
        | {"agents_vote_end_session", "user_continuation_decision", "agenda_from_agents", "settings"}
    )
    heeds = frozenset()
    nodes = None  # every step counts, whichever keys it writes

    def __init__(self) -> None:
        self._before = ""
        self._next: Steps | None = None

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        if node not in (WHOLE, *FIXED, *DECIDED):
            yield self.finding("the course", "a step that it knows", node, "Say in FIXED or DECIDED what follows it.")
        elif self._next is not None and node not in self._next:
            steps = " or ".join(sorted(self._next)) or "the end"
            advice = "A path of the flow leads elsewhere than was decided, or a step was skipped."
            yield self.finding("the course", f"{steps} after {self._before}", node, advice)
        self._before, self._next = node, _following(node, view)


def _following(node: str, view: Values) -> Steps | None:
    if node in FIXED:
        return frozenset({FIXED[node]})
    return DECIDED[node](view) if node in DECIDED else None


def _limit(view: Values, name: str) -> int:
    limit: int = view["flow_control"][name]
    return limit


def _setting(view: Values, name: str) -> str | None:
    return (view.get("settings") or {}).get(f"discussion.{name}")


def _checkpoint_due(view: Values) -> bool:
    return bool(view["current_round"] % view["checkpoint_interval"] == 0)


def _poll_due(view: Values) -> bool:
    return _checkpoint_due(view) or view["current_round"] >= _limit(view, "minimum_rounds_before_poll")
