"""A question shows what the session has come to; each thing that it shows otherwise is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from support.agora.questions import QUESTIONS
from support.agora.questions.discussion import participation_moment
from support.agora.state import VirtualAgoraState
from support.agora_suite.rules.questions import QuestionsRule
from support.agora_suite.vocabulary import ASKED
from support.tests.validators.histories import golden, under_discussion
from support.tests.validators.sessions import Session
from support.validators import StateFinding, UpdateChecker


def state_of(session: Session, timing: str) -> dict[str, Any]:
    votes = [{**vote, "choice": vote["choice"].lower()} for vote in session.state["votes"]]  # as the flow writes them
    return {**session.state, "votes": votes, "settings": {"discussion.user_participation_timing": timing}}


def payload_of(kind: str, state: Mapping[str, Any], timing: str) -> dict[str, Any]:
    extra = participation_moment(state, timing) if kind == "user_turn_participation" else {}
    return {**QUESTIONS[kind].payload(state), **extra}


def found_in(question: object, state: Mapping[str, Any]) -> list[StateFinding]:
    return UpdateChecker(VirtualAgoraState, [QuestionsRule()], state).asked(question, state)


@pytest.mark.parametrize("timing", ["start_of_round", "end_of_round"])
@pytest.mark.parametrize("history", [golden, under_discussion])
@pytest.mark.parametrize("kind", QUESTIONS)
def test_a_right_question_is_not_blamed_and_each_wrong_thing_in_it_is_found(
    kind: str, history: Callable[[], Session], timing: str
) -> None:
    state = state_of(history(), timing)
    question = payload_of(kind, state, timing)
    assert found_in(question, state) == []
    for name in question.keys() - {"type"}:
        (wrong,) = found_in({**question, name: None if question[name] is not None else 7}, state)
        assert wrong.field == f"question {kind}.{name}"


def test_a_question_without_what_it_has_to_show_is_found() -> None:
    state = state_of(under_discussion(), "start_of_round")
    question = payload_of("user_turn_participation", state, "start_of_round")
    del question["timing"]
    (missing,) = found_in(question, state)
    assert str(missing) == (
        "[business] question user_turn_participation.timing: expected 'start_of_round', as in the session, "
        "found 'nothing'."
    )


def test_of_an_unknown_timing_round_and_moment_are_not_judged() -> None:
    state = under_discussion().state
    question = payload_of("user_turn_participation", state, "end_of_round")
    assert found_in({**question, "current_round": 9, "timing": "never"}, state) == []


def test_a_question_of_another_type_is_found_and_what_is_no_mapping_is_left_to_others() -> None:
    (unknown,) = found_in({"type": "lunch"}, golden().state)
    assert unknown.field == "question.type"
    assert found_in("lunch?", golden().state) == []


def test_the_rule_knows_every_question_of_the_flow_and_is_not_concerned_with_updates() -> None:
    assert {kind: tuple(question.options) for kind, question in QUESTIONS.items()} == {
        kind: words.answers for kind, words in ASKED.items()
    }
    assert QuestionsRule().whole(golden().state) == []
