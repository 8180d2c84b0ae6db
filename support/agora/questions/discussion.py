"""The questions during a discussion and after a topic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from support.agora.phases import DISCUSSION
from support.agora.questions.question import (
    Action,
    Outcome,
    Question,
    State,
    Update,
    optional_text,
    text_field,
    update_only,
)
from support.agora.state import UserStop
from support.agora.talk import OWNER, Contribution, messages_update, round_summaries
from support.agora.voting import conclusion_round


def _turn_action(decision: str) -> Action:
    return lambda fields, state, now: update_only(user_turn_decision=decision)


def _participate(fields: Mapping[str, Any], state: State, now: datetime) -> Outcome:
    text = text_field(fields, "message")
    turn = Contribution(
        # Derived only from the state, so that both ways of answering write the same message.
        identifier=f"message_owner_{state['session_id']}_{state.get('total_messages', 0) + 1}",
        speaker=OWNER,
        role=OWNER,
        text=text,
        moment=now,
        round_number=state["current_round"] + 1,
        topic=state["active_topic"],
        order=0,
    )
    update = {"user_turn_decision": "participate", **messages_update(state, DISCUSSION, [turn])}
    return Outcome(update, {"message": text})


def _participation_details(state: State) -> Update:
    topic = state.get("active_topic")
    summaries = round_summaries(state, topic) if topic else []
    return {"current_topic": topic, "previous_summary": summaries[-1] if summaries else None}


def participation_moment(state: State, timing: str) -> Update:
    """Return the `timing` and `current_round` that the owner sees in `user_turn_participation`.

    At the start of a round, `current_round` is the round to come.
    """
    ahead = 1 if timing == "start_of_round" else 0
    return {"current_round": state.get("current_round", 0) + ahead, "timing": timing}


USER_TURN_PARTICIPATION: Final = Question(
    type="user_turn_participation",
    node="user_turn_participation",
    message="Do you want to say something?",
    actions={"continue": _turn_action("continue"), "participate": _participate, "finalize": _turn_action("finalize")},
    details=_participation_details,
)


def _stop_action(decision: str, **flags: Any) -> Action:
    overrides_poll = decision != "continue"

    def action(fields: Mapping[str, Any], state: State, now: datetime) -> Outcome:
        reason = optional_text(fields, "reason") or ""
        number = state.get("periodic_stop_counter", 0) + 1
        stop = UserStop(
            stop_id=f"stop_{number}",
            round_number=state["current_round"],
            topic=state["active_topic"],
            timestamp=now,
            user_decision=decision,
            reason=reason,
        )
        update: Update = {
            "user_periodic_decision": decision,
            "user_stop_history": [stop],
            "periodic_stop_counter": number,
            "hitl_state": {"last_periodic_stop_round": state["current_round"]},
            **flags,
        }
        tally = state.get("conclusion_vote")
        if overrides_poll and tally:
            update["vote_history"] = [conclusion_round(state, tally, now, superseded=True)]
        return Outcome(update, {"round": state["current_round"], "topic": state["active_topic"]})

    return action


PERIODIC_STOP: Final = Question(
    type="periodic_stop",
    node="periodic_user_stop",
    message="This is a checkpoint. How should the discussion continue?",
    actions={
        "continue": _stop_action("continue"),
        "end_topic": _stop_action("end_topic"),
        "modify": _stop_action("modify"),
        "skip": _stop_action("skip", user_skip_to_final=True),
    },
    details=lambda state: {
        "current_round": state.get("current_round", 0),
        "current_topic": state.get("active_topic"),
        "checkpoint_interval": state.get("checkpoint_interval"),
        "conclusion_vote": state.get("conclusion_vote"),
    },
)


def _confirmation_action(confirmed: bool) -> Action:
    return lambda fields, state, now: update_only(topic_conclusion_confirmed=confirmed)


TOPIC_CONCLUSION_CONFIRMATION: Final = Question(
    type="topic_conclusion_confirmation",
    node="user_topic_conclusion_confirmation",
    message="The agents want to conclude the topic. Do you agree?",
    actions={"confirm": _confirmation_action(True), "continue": _confirmation_action(False)},
    details=lambda state: {
        "current_topic": state.get("active_topic"),
        "conclusion_vote": state.get("conclusion_vote"),
    },
)


def _continuation_action(decision: str, *, ends: bool = False) -> Action:
    return lambda fields, state, now: update_only(user_continuation_decision=decision, user_requests_end=ends)


def _recommendation(state: State) -> dict[str, int]:
    completed = state.get("completed_topics", [])
    topic = completed[-1] if completed else None
    choices = [
        vote["choice"]
        for vote in state.get("votes", [])
        if vote["vote_type"] == "end_session" and vote["metadata"]["topic"] == topic
    ]
    return {"end": choices.count("end"), "continue": choices.count("continue")}


def _continuation_details(state: State) -> Update:
    completed = state.get("completed_topics", [])
    return {
        "completed_topic": completed[-1] if completed else None,
        "remaining_topics": list(state.get("topic_queue", [])),
        "agent_recommendation": _recommendation(state),
    }


TOPIC_CONTINUATION: Final = Question(
    type="topic_continuation",
    node="user_approval",
    message="The topic is completed. How should the session continue?",
    actions={
        "continue": _continuation_action("continue"),
        "end_session": _continuation_action("end_session", ends=True),
        "generate_final_report": _continuation_action("generate_final_report", ends=True),
        "modify_agenda": _continuation_action("modify_agenda"),
    },
    details=_continuation_details,
)
