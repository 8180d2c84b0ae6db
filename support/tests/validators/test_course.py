"""The course of a session: what follows what, by what was decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from support.agora.graph import PHASE_OF
from support.agora.state import VirtualAgoraState
from support.agora_suite.rules.course import CONCLUSION, DECIDED, FIXED, NEXT_ROUND, REPORT, CourseRule
from support.tests.validators.histories import golden, random_session, scattered, under_discussion
from support.tests.validators.sessions import Session
from support.validators import StateFinding, UpdateChecker

WITHOUT_TRACE = {"config_and_keys", "get_theme", "user_turn_participation"}
"""Steps that may be missing: nothing comes before the first, and the others are passed over where nothing is asked."""

LIMITS = {"max_rounds_per_topic": 5, "minimum_rounds_before_poll": 3, "max_agenda_attempts": 2}

EARLY = {"flow_control": LIMITS, "current_round": 1, "checkpoint_interval": 20, "agenda_attempts": 1}
"""A view in which no poll is due, no limit is reached and nothing is decided."""


def found_in(updates: list[tuple[str, dict[str, Any]]], session: Session) -> list[StateFinding]:
    checker = UpdateChecker(VirtualAgoraState, [CourseRule()], session.initial)
    numbered = enumerate(updates, start=1)
    return [finding for number, (node, update) in numbered for finding in checker.after_update(node, update, number)]


@pytest.mark.parametrize("history", [golden, under_discussion, lambda: random_session(scattered(7), 3)])
def test_a_step_that_is_left_out_is_found_at_the_step_after_it(history: Callable[[], Session]) -> None:
    session = history()
    assert found_in(session.updates, session) == []
    for place, (node, _) in enumerate(session.updates[:-1]):
        if node not in WITHOUT_TRACE:
            found = found_in([*session.updates[:place], *session.updates[place + 1 :]], session)
            assert [(finding.field, finding.update) for finding in found][:1] == [("the course", place + 1)], node


def test_a_step_after_the_end_is_found() -> None:
    session = golden()
    (finding,) = found_in([*session.updates, ("announce_item", {})], session)
    assert str(finding).startswith(
        "[business] the course (update 57, by announce_item): expected the end after multi_file_output"
    )


def test_every_step_of_the_flow_has_a_place_in_the_course() -> None:
    assert FIXED.keys() | DECIDED.keys() == PHASE_OF.keys()


def test_a_step_that_has_no_place_in_the_course_is_found_by_its_name() -> None:
    session = golden()
    (finding,) = found_in([*session.updates[:-1], ("language_choice", {})], session)
    assert str(finding).startswith(
        "[business] the course (update 56, by language_choice): expected a step that it knows, found 'language_choice'"
    )


@pytest.mark.parametrize(
    ("step", "decided", "following"),
    [
        ("get_theme", {}, {"agenda_proposal"}),
        ("get_theme", {"user_defines_topics": True}, {"get_theme"}),
        ("get_theme", {"user_defines_topics": True, "user_defined_agenda": True}, {"announce_item"}),
        ("agent_instantiation", {"user_defines_topics": True}, {"get_theme"}),
        ("agent_instantiation", {}, {"get_theme", "agenda_proposal"}),
        ("agenda_approval", {"agenda_approved": True}, {"announce_item"}),
        ("agenda_approval", {"agenda_attempts": 1}, {"agenda_proposal"}),
        ("agenda_approval", {"agenda_attempts": 2}, REPORT),
        ("announce_item", {}, NEXT_ROUND),
        ("round_summarization", {"current_round": 1}, NEXT_ROUND),
        ("round_summarization", {"current_round": 3}, {"user_turn_participation", "end_topic_poll"}),
        ("round_summarization", {"checkpoint_interval": 1}, {"user_turn_participation", "end_topic_poll"}),
        ("user_turn_participation", {"user_turn_decision": "finalize"}, CONCLUSION),
        ("user_turn_participation", {"current_round": 1}, {"discussion_round"}),
        ("user_turn_participation", {"current_round": 3}, {"discussion_round", "end_topic_poll"}),
        ("end_topic_poll", {"current_round": 4, "checkpoint_interval": 2}, {"periodic_user_stop"}),
        ("end_topic_poll", {"current_round": 3, "checkpoint_interval": 2}, {"vote_evaluation"}),
        ("periodic_user_stop", {"user_periodic_decision": "continue"}, {"vote_evaluation"}),
        ("periodic_user_stop", {"user_periodic_decision": "end_topic"}, CONCLUSION),
        ("periodic_user_stop", {"user_periodic_decision": "skip"}, CONCLUSION),
        ("periodic_user_stop", {"user_periodic_decision": "modify"}, {"agenda_suggestions"}),
        ("vote_evaluation", {"current_round": 5}, CONCLUSION),
        ("vote_evaluation", {"conclusion_vote": {"passed": True}}, CONCLUSION | {"user_topic_conclusion_confirmation"}),
        ("vote_evaluation", {"conclusion_vote": {"passed": False}}, NEXT_ROUND),
        ("user_topic_conclusion_confirmation", {"topic_conclusion_confirmed": True}, CONCLUSION),
        ("user_topic_conclusion_confirmation", {"topic_conclusion_confirmed": False}, NEXT_ROUND),
        ("file_output", {"user_skip_to_final": True}, REPORT),
        ("file_output", {}, {"agent_poll"}),
        ("agent_poll", {"agents_vote_end_session": True}, REPORT),
        ("agent_poll", {}, {"user_approval"}),
        ("user_approval", {"user_continuation_decision": "modify_agenda"}, {"agenda_suggestions"}),
        ("user_approval", {"user_continuation_decision": "end_session", "topic_queue": ["Budget"]}, REPORT),
        ("user_approval", {"user_continuation_decision": "generate_final_report", "topic_queue": ["Budget"]}, REPORT),
        ("user_approval", {"user_continuation_decision": "continue", "topic_queue": ["Budget"]}, {"announce_item"}),
        ("user_approval", {"user_continuation_decision": "continue"}, REPORT),
        ("agenda_modification", {"active_topic": "Budget", "agenda_from_agents": True}, {"announce_item"}),
        ("agenda_modification", {"agenda_from_agents": True, "topic_queue": ["Budget"]}, {"topic_refinement"}),
        ("agenda_modification", {"topic_queue": ["Budget"]}, {"announce_item"}),
        ("agenda_modification", {}, REPORT),
    ],
)  # fmt: skip
def test_what_was_decided_says_what_follows(step: str, decided: Mapping[str, Any], following: frozenset[str]) -> None:
    assert DECIDED[step]({**EARLY, **decided}) == following


@pytest.mark.parametrize(
    ("step", "timing", "decided", "following"),
    [
        ("announce_item", "disabled", {}, "discussion_round"),
        ("announce_item", "start_of_round", {}, "user_turn_participation"),
        ("announce_item", "end_of_round", {}, "discussion_round"),
        ("round_summarization", "disabled", {}, "discussion_round"),
        ("round_summarization", "start_of_round", {}, "user_turn_participation"),
        ("round_summarization", "start_of_round", {"current_round": 3}, "end_topic_poll"),
        ("round_summarization", "end_of_round", {"current_round": 3}, "user_turn_participation"),
        ("user_turn_participation", "start_of_round", {"current_round": 3}, "discussion_round"),
        ("user_turn_participation", "end_of_round", {}, "discussion_round"),
        ("user_turn_participation", "end_of_round", {"current_round": 3}, "end_topic_poll"),
        ("vote_evaluation", "start_of_round", {"conclusion_vote": {"passed": False}}, "user_turn_participation"),
        ("user_topic_conclusion_confirmation", "start_of_round", {}, "user_turn_participation"),
        ("user_topic_conclusion_confirmation", "end_of_round", {}, "discussion_round"),
    ],
)  # fmt: skip
def test_the_settings_say_when_the_owner_is_asked_to_take_part(
    step: str, timing: str, decided: Mapping[str, Any], following: str
) -> None:
    settings = {"discussion.user_participation_timing": timing}
    assert DECIDED[step]({**EARLY, "settings": settings, **decided}) == {following}


@pytest.mark.parametrize(
    ("confirmed", "following"), [("True", "user_topic_conclusion_confirmation"), ("False", "final_considerations")]
)
def test_the_settings_say_whether_the_owner_confirms_a_conclusion(confirmed: str, following: str) -> None:
    view = {**EARLY, "settings": {"discussion.confirm_conclusion": confirmed}, "conclusion_vote": {"passed": True}}
    assert DECIDED["vote_evaluation"](view) == {following}
