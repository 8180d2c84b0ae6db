"""Of several questions that wait, each is known by its type, its words or its fields, and keeps its own answer."""

from __future__ import annotations

from typing import Any

import pytest

from support.any_flow.flow_run import FlowRun
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import ScenarioError
from support.record import AnswerAccepted, AnswerGiven, AnswerRefused


@pytest.fixture
def run() -> FlowRun:
    run = FlowRun(SuiteConfiguration(), "support.any_flow.examples.reviews:build")
    run.come_to_first_question()
    return run


def test_each_of_two_questions_of_a_type_takes_its_own_answer(run: FlowRun) -> None:
    run.answer("long", containing="Bats")
    run.answer("short", containing="Owls")
    run.answer("Ada", "printer")
    run.is_over()
    assert sorted(run.knows("notes")) == ["Bats: long", "Owls: short"]
    run.verify()


def test_null_is_an_answer_and_is_recorded_as_such(run: FlowRun) -> None:
    run.answer(None, containing="Owls")
    run.answer(None, containing="Bats")
    run.answer("Ada")
    assert run.knows("notes") == ["Owls: None", "Bats: None"]
    assert [given.answer for given in run.record.of(AnswerGiven)] == [None, None, "Ada"]
    assert len(run.record.of(AnswerAccepted)) == 3
    run.verify()


def test_one_question_is_refused_and_then_answered_while_the_others_wait(run: FlowRun) -> None:
    run.refuses("", "printer")
    assert [refused.type for refused in run.record.of(AnswerRefused)] == ["printer"]
    run.answer("Ada", "printer")
    run.answer("fine")
    run.answer("fine")
    run.verify()


def test_an_answer_that_is_taken_is_no_refusal(run: FlowRun) -> None:
    with pytest.raises(AssertionError, match=r"what is asked after 'Ada'\nExpected: 'printer'\n +but: was 'nothing'"):
        run.refuses("Ada", "printer")


def test_an_answer_that_fails_nothing_is_no_failure(run: FlowRun) -> None:
    with pytest.raises(AssertionError, match="but: was 'does not fail'"):
        run.fails_on("Ada", "printer")


@pytest.mark.parametrize(
    ("path", "value", "words", "message"),
    [
        ("chapter.pages", "31", "Bats", r"what the question shows as chapter\.pages\nExpected: '31'\n +but: was '30'"),
        ("chapter.pages", "31", "", "but: was '12 and 30'"),
        ("chapter.pages", "31", "Cats", "but: was 'nothing'"),
    ],
)
def test_a_question_that_shows_something_else_fails(
    run: FlowRun, path: str, value: str, words: str, message: str
) -> None:
    with pytest.raises(AssertionError, match=message):
        run.shows(path, value, containing=words)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda run: run.answer("x", containing="Cats"), 'no question contains "Cats"; the flow asks "What of Owls'),
        (lambda run: run.shows("chapter.page", "12"), r'"What of Owls\?".chapter has no "page"; did you mean "pages"'),
    ],
)
def test_a_question_or_field_that_does_not_exist_is_no_verdict(run: FlowRun, act: Any, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        act(run)
