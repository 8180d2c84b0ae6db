"""The eight questions as functions: what each answer does, and what is wrong with one that does not fit."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest

from support.agora.questions import ASKING_NODES, QUESTIONS, Problem
from support.agora.schema import check_update
from support.tests.agora.session_state import MOMENT, make_plain_values


def state(**values: Any) -> dict[str, Any]:
    info = {"topic": "Budget", "proposed_by": "owner", "start_time": MOMENT, "end_time": None}
    return {
        **make_plain_values(),
        "moderator_id": "moderator",
        "main_topic": "Remote work",
        "proposed_agenda": ["Budget", "Hiring"],
        "suggested_agenda": ["Budget", "Offices"],
        "active_topic": "Budget",
        "topic_queue": ["Hiring"],
        "current_round": 3,
        "topics_info": {"Budget": {**info, "message_count": 4, "status": "active"}},
        "completed_topics": ["Travel"],
        **values,
    }


def outcome(question: str, answer: Any, **values: Any) -> Any:
    return QUESTIONS[question].update(answer, state(**values), MOMENT)


def test_there_are_eight_questions_at_seven_nodes() -> None:
    assert len(QUESTIONS) == 8
    assert len(ASKING_NODES) == 7


GOOD: list[tuple[str, Any, Mapping[str, Any]]] = [
    ("theme", {"action": "provide", "main_topic": " Pets "}, {"main_topic": "Pets"}),
    ("topic_definition", {"action": "provide", "topics": ["A", " B "]}, {"topic_queue": ["A", "B"]}),
    ("agenda_approval", "approve", {"agenda_approved": True, "topic_queue": ["Budget", "Hiring"]}),
    ("agenda_approval", {"action": "edit", "agenda": ["New"]}, {"agenda_approved": True, "topic_queue": ["New"]}),
    ("agenda_approval", {"action": "reorder", "agenda": ["Hiring", "Budget"]}, {"topic_queue": ["Hiring", "Budget"]}),
    ("agenda_approval", {"action": "reject", "reason": "no"}, {"agenda_approved": False}),
    ("user_turn_participation", "continue", {"user_turn_decision": "continue"}),
    ("user_turn_participation", {"action": "participate", "message": "Hm"}, {"total_messages": 1}),
    ("user_turn_participation", "finalize", {"user_turn_decision": "finalize"}),
    ("periodic_stop", "continue", {"user_periodic_decision": "continue", "periodic_stop_counter": 1}),
    ("periodic_stop", "end_topic", {"user_periodic_decision": "end_topic"}),
    ("periodic_stop", "modify", {"user_periodic_decision": "modify"}),
    ("periodic_stop", "skip", {"user_periodic_decision": "skip", "user_skip_to_final": True}),
    ("topic_conclusion_confirmation", "confirm", {"topic_conclusion_confirmed": True}),
    ("topic_conclusion_confirmation", "continue", {"topic_conclusion_confirmed": False}),
    ("topic_continuation", "continue", {"user_requests_end": False}),
    ("topic_continuation", "end_session", {"user_requests_end": True}),
    ("topic_continuation", "generate_final_report", {"user_requests_end": True}),
    ("topic_continuation", "modify_agenda", {"user_continuation_decision": "modify_agenda"}),
    ("agenda_modification", "accept", {"topic_queue": ["Offices"]}),
    ("agenda_modification", {"action": "edit", "agenda": []}, {"topic_queue": [], "active_topic": None}),
    ("agenda_modification", "keep", {"topic_queue": ["Hiring"]}),
]


@pytest.mark.parametrize(("question", "answer", "expected"), GOOD)
def test_an_answer_that_fits_becomes_an_update_that_the_schema_accepts(
    question: str, answer: Any, expected: Mapping[str, Any]
) -> None:
    update = outcome(question, answer, total_messages=0)
    assert {key: update[key] for key in expected} == expected
    assert check_update(update) == []
    assert update["hitl_state"]["approval_history"][-1]["type"] == question


def test_every_offered_answer_is_tried_above() -> None:
    tried = {(question, answer if isinstance(answer, str) else answer["action"]) for question, answer, _ in GOOD}
    assert tried == {(question.type, action) for question in QUESTIONS.values() for action in question.options}


@pytest.mark.parametrize(
    ("question", "answer", "reason"),
    [
        ("agenda_approval", "maybe", "approve, edit, reorder, reject"),
        ("agenda_approval", "", "not an answer"),
        ("agenda_approval", None, "nothing"),
        ("agenda_approval", 7, "the number 7"),
        ("agenda_approval", ["approve"], "list"),
        ("agenda_approval", {}, '"action"'),
        ("agenda_approval", {"action": 3}, '"action"'),
        ("agenda_approval", "edit", 'needs "agenda"'),
        ("agenda_approval", {"action": "edit", "agenda": "Budget"}, "list of topics"),
        ("agenda_approval", {"action": "edit", "agenda": []}, "at least 1 topic"),
        ("agenda_approval", {"action": "edit", "agenda": ["A", " "]}, "topic 2 is blank"),
        ("agenda_approval", {"action": "edit", "agenda": ["A", 3]}, "topic 2 is the number 3"),
        ("agenda_approval", {"action": "edit", "agenda": ["A", "a "]}, "twice"),
        ("agenda_approval", {"action": "edit", "agenda": ["travel"]}, "already discussed"),
        ("agenda_approval", {"action": "reorder", "agenda": ["Budget"]}, "same topics"),
        ("agenda_approval", {"action": "reject", "reason": 4}, '"reason"'),
        ("theme", {"action": "provide"}, 'needs "main_topic"'),
        ("theme", {"action": "provide", "main_topic": "  "}, "not blank"),
        ("topic_definition", {"action": "provide", "topics": [f"T{n}" for n in range(21)]}, "at most 20"),
        ("user_turn_participation", "participate", 'needs "message"'),
        ("user_turn_participation", {"action": "participate", "message": 3}, "has to be a text"),
        ("agenda_modification", {"action": "edit", "agenda": ["Travel"]}, "already discussed"),
    ],
)
def test_an_answer_that_does_not_fit_returns_the_problem_and_changes_nothing(
    question: str, answer: Any, reason: str
) -> None:
    before = state()
    kept = copy.deepcopy(before)
    problem = QUESTIONS[question].update(answer, before, MOMENT)
    assert isinstance(problem, Problem)
    assert reason in problem.text
    assert before == kept


@pytest.mark.parametrize("word", ["APPROVE", " approve ", "Approve"])
def test_case_and_blanks_of_the_action_do_not_matter(word: str) -> None:
    assert outcome("agenda_approval", word)["agenda_approved"] is True


def test_an_empty_agenda_cannot_be_approved() -> None:
    assert isinstance(outcome("agenda_approval", "approve", proposed_agenda=[]), Problem)


def test_the_same_answer_in_the_same_state_gives_the_same_update() -> None:
    answer = {"action": "participate", "message": "Hm"}
    assert outcome("user_turn_participation", answer) == outcome("user_turn_participation", answer)


def test_a_suggestion_that_is_mostly_new_goes_back_to_the_agents() -> None:
    update = outcome("agenda_modification", "accept", active_topic=None, suggested_agenda=["X", "Y", "Hiring"])
    assert update["agenda_from_agents"] is True
    assert update["proposed_topics"] == [{"agent_id": "moderator", "proposals": ["X", "Y", "Hiring"]}]
    assert update["agenda_attempts"] == 0


def test_half_new_is_not_mostly_new() -> None:
    update = outcome("agenda_modification", "accept", active_topic=None, suggested_agenda=["X", "Hiring"])
    assert update["agenda_from_agents"] is False


def test_a_topic_under_discussion_that_is_left_out_is_skipped() -> None:
    update = outcome("agenda_modification", {"action": "edit", "agenda": ["Offices"]})
    assert update["active_topic"] is None
    assert update["topics_info"]["Budget"]["status"] == "skipped"


def test_a_topic_that_was_skipped_and_comes_back_is_proposed_again() -> None:
    skipped = {"Offices": {**state()["topics_info"]["Budget"], "topic": "Offices", "status": "skipped"}}
    update = outcome(
        "agenda_modification", {"action": "edit", "agenda": ["Offices"]}, active_topic=None, topics_info=skipped
    )
    assert update["topics_info"]["Offices"]["status"] == "proposed"
