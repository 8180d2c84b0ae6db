"""The questions on theme, topics and agenda."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from support.agora.questions.question import (
    InvalidAnswerError,
    Outcome,
    Question,
    State,
    Update,
    optional_text,
    text_field,
    topic_list,
    update_only,
)
from support.agora.state import Proposal, TopicInfo
from support.agora.talk import OWNER
from support.agora.topics import discussed_topics, excluding_topics, in_known_spelling

MAX_OWN_TOPICS: Final = 20


def proposed_entries(state: State, topics: Iterable[str], proposed_by: str) -> dict[str, TopicInfo]:
    """Return an entry of `topics_info` for each topic that has none yet, or that was skipped and returns."""
    known = state.get("topics_info", {})
    return {
        topic: TopicInfo(
            topic=topic,
            proposed_by=known.get(topic, {}).get("proposed_by", proposed_by),
            start_time=None,
            end_time=None,
            message_count=known.get(topic, {}).get("message_count", 0),
            status="proposed",
        )
        for topic in topics
        if known.get(topic, {}).get("status", "skipped") == "skipped"
    }


def _provide_theme(fields: Mapping[str, Any], state: State, now: datetime) -> Outcome:
    return update_only(main_topic=text_field(fields, "main_topic"))


def _provide_topics(fields: Mapping[str, Any], state: State, now: datetime) -> Outcome:
    topics = topic_list(fields, "topics", maximum=MAX_OWN_TOPICS)
    return update_only(
        proposed_agenda=topics,
        topic_queue=topics,
        user_defined_agenda=True,
        agenda_approved=True,
        topics_info=proposed_entries(state, topics, OWNER),
    )


THEME: Final = Question(
    type="theme",
    node="get_theme",
    message="What is this discussion about?",
    actions={"provide": _provide_theme},
    details=lambda state: {},
)

TOPIC_DEFINITION: Final = Question(
    type="topic_definition",
    node="get_theme",
    message="Which topics are to be discussed?",
    actions={"provide": _provide_topics},
    details=lambda state: {"main_topic": state.get("main_topic")},
)


def question_of_theme(state: State) -> Question | None:
    """Return the question that still has to be asked before the agenda, if any."""
    if not state.get("main_topic"):
        return THEME
    return TOPIC_DEFINITION if own_topics_missing(state) else None


def own_topics_missing(state: State) -> bool:
    """Return whether the owner wanted to name the topics and has not done so yet."""
    return bool(state.get("user_defines_topics")) and not state.get("user_defined_agenda")


def _approved(state: State, agenda: list[str]) -> Update:
    return {
        "agenda_approved": True,
        "topic_queue": agenda,
        "proposed_agenda": agenda,
        "topics_info": proposed_entries(state, agenda, OWNER),
    }


def _approve(fields: Mapping[str, Any], state: State, now: datetime) -> Outcome:
    agenda = list(state.get("proposed_agenda", []))
    if not agenda:
        raise InvalidAnswerError("there is no topic to approve; edit the agenda or reject it")
    return Outcome(_approved(state, agenda), {"agenda": agenda})


def _none_completed(state: State, topics: list[str]) -> list[str]:
    left = excluding_topics(topics, state.get("completed_topics", []))
    if len(left) < len(topics):
        done = next(topic for topic in topics if topic not in left)
        raise InvalidAnswerError(f'already discussed: "{done}"; a completed topic cannot be on the agenda again')
    return topics


def _edit_proposal(fields: Mapping[str, Any], state: State, now: datetime) -> Outcome:
    named = _none_completed(state, topic_list(fields, "agenda"))
    agenda = in_known_spelling(named, discussed_topics(state.get("topics_info", {})))
    return Outcome(_approved(state, agenda), {"agenda": agenda})


def _reorder(fields: Mapping[str, Any], state: State, now: datetime) -> Outcome:
    proposed = state.get("proposed_agenda", [])
    agenda = in_known_spelling(topic_list(fields, "agenda"), proposed)
    if sorted(agenda) != sorted(proposed):
        raise InvalidAnswerError(f"a new order holds the same topics, each once: {', '.join(proposed)}")
    return Outcome(_approved(state, agenda), {"agenda": agenda})


def _reject(fields: Mapping[str, Any], state: State, now: datetime) -> Outcome:
    return Outcome({"agenda_approved": False}, {"reason": optional_text(fields, "reason")})


AGENDA_APPROVAL: Final = Question(
    type="agenda_approval",
    node="agenda_approval",
    message="Is this the agenda to be discussed?",
    actions={"approve": _approve, "edit": _edit_proposal, "reorder": _reorder, "reject": _reject},
    details=lambda state: {
        "proposed_agenda": list(state.get("proposed_agenda", [])),
        "attempt": state.get("agenda_attempts", 0),
    },
)


def rejection_reason(state: State) -> str | None:
    """Return the reason for which the owner last rejected an agenda, if any."""
    history = state.get("hitl_state", {}).get("approval_history", [])
    entry = next((entry for entry in reversed(history) if entry["type"] == AGENDA_APPROVAL.type), None)
    return entry.get("reason") if entry and entry["result"] == "reject" else None


def current_agenda(state: State) -> list[str]:
    """Return the topic under discussion, then the queue."""
    active = state.get("active_topic")
    return [*([active] if active else []), *state.get("topic_queue", [])]


def _changed(state: State, agenda: list[str], now: datetime, *, by_agents: bool) -> Update:
    active = state.get("active_topic")
    goes_on = active in agenda
    mostly_new = 2 * len(excluding_topics(agenda, current_agenda(state))) > len(agenda)
    to_refinement = by_agents and mostly_new and not goes_on
    infos: dict[str, Any] = proposed_entries(state, agenda, state["moderator_id"] if by_agents else OWNER)
    update: Update = {
        "topic_queue": [topic for topic in agenda if topic != active],
        "agenda_from_agents": to_refinement,
    }
    if active and not goes_on:
        infos[active] = {**state["topics_info"][active], "status": "skipped", "end_time": now}
        update["active_topic"] = None
    if to_refinement:
        update["proposed_topics"] = [Proposal(agent_id=state["moderator_id"], proposals=agenda)]
        update["agenda_attempts"] = 0
        update["agenda_approved"] = False
    return {**update, **({"topics_info": infos} if infos else {})}


def _accept_suggestion(fields: Mapping[str, Any], state: State, now: datetime) -> Outcome:
    agenda = list(state.get("suggested_agenda", []))
    return Outcome(_changed(state, agenda, now, by_agents=True), {"agenda": agenda})


def _edit_agenda(fields: Mapping[str, Any], state: State, now: datetime) -> Outcome:
    named = _none_completed(state, topic_list(fields, "agenda", minimum=0))
    agenda = in_known_spelling(named, discussed_topics(state.get("topics_info", {})))
    return Outcome(_changed(state, agenda, now, by_agents=False), {"agenda": agenda})


def _keep_agenda(fields: Mapping[str, Any], state: State, now: datetime) -> Outcome:
    agenda = current_agenda(state)
    return Outcome(_changed(state, agenda, now, by_agents=False), {"agenda": agenda})


AGENDA_MODIFICATION: Final = Question(
    type="agenda_modification",
    node="agenda_modification",
    message="What is the agenda from here on?",
    actions={"accept": _accept_suggestion, "edit": _edit_agenda, "keep": _keep_agenda},
    details=lambda state: {
        "current_agenda": current_agenda(state),
        "suggested_agenda": list(state.get("suggested_agenda", [])),
    },
)
