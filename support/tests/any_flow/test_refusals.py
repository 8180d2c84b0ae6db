"""An answer that a flow of another kind does not take is shown as refused, and no other is."""

from __future__ import annotations

import json

from support.any_flow.asked import asked_in
from support.any_flow.flow_run import FlowRun
from support.execution.story import log_line
from support.living_docs.story.scenario_story import ScenarioStory, story_of
from support.record import AnswerAccepted, AnswerGiven, AnswerRefused, Paused
from support.tests.any_flow.runs import run_of
from support.tests.living_docs.recorded import scenario, step


def page_of(run: FlowRun) -> ScenarioStory:
    return story_of(scenario(step("it runs", map(json.loads, run.record.to_lines()))), {})


def refused(run: FlowRun) -> list[tuple[str, str | None]]:
    return [(one.answer, one.problem) for one in run.record.of(AnswerRefused)]


def asked(run: FlowRun) -> list[str]:
    return list(dict.fromkeys(one.question for one in run.record.of(Paused)))


def asked_twice_in_vain() -> FlowRun:
    run = run_of("asking_again")
    run.come_to_first_question()
    run.refuses("tent")
    run.refuses("car")
    run.answer("Ritz")
    run.verify()
    return run


def test_an_answer_that_was_meant_to_be_refused_and_is_asked_again_was_refused() -> None:
    run = asked_twice_in_vain()
    assert refused(run) == [("tent", None), ("car", None)]
    assert [one.answer for one in run.record.of(AnswerGiven)] == ["tent", "car", "Ritz"]
    assert [one.answer for one in run.record.of(AnswerAccepted)] == ["Ritz"]
    assert asked(run) == ["session-1/hotel/1"], "it is one question"
    assert asked_in(run.record)[0].answers == ("Hilton", "Ritz")


def test_the_story_shows_a_refused_answer_once() -> None:
    assert asked_twice_in_vain().story().splitlines() == [
        "A session begins.",
        "ask",
        "  refused: tent",
        "  refused: car",
        "  answered: Ritz",
        "The session is over.",
    ]


def test_the_log_says_no_more_than_is_known_when_an_answer_is_given() -> None:
    lines = map(log_line, asked_twice_in_vain().record)
    assert [line for line in lines if line and line.startswith("answer")] == [
        "answer given (by resume) to session-1/hotel/1: tent",
        "answer refused to session-1/hotel/1: tent",
        "answer given (by resume) to session-1/hotel/1: car",
        "answer refused to session-1/hotel/1: car",
        "answer given (by resume) to session-1/hotel/1: Ritz",
        "answer accepted to session-1/hotel/1: Ritz",
    ]


def test_the_page_shows_a_refused_answer_as_refused() -> None:
    page = page_of(asked_twice_in_vain())
    (question,) = page.questions
    assert [(one.words, one.verdict) for one in question.answers] == [
        ("tent", "Refused"),
        ("car", "Refused"),
        ("Ritz", "Accepted"),
    ]
    assert (page.answered, page.refused) == (1, 2)
    assert [option.words for option in question.options if option.chosen] == ["Ritz"]


def test_a_question_that_is_back_with_a_problem_says_why_the_answer_was_refused() -> None:
    run = run_of("expense")
    run.begin()
    for answer in ("yes", "blue", "12"):
        run.answer(answer)
    run.verify()
    assert refused(run) == [("blue", "that is no number")]
    assert asked(run) == ["session-1/approval/1", "session-1/cost_centre/1"]


def test_another_turn_of_a_talk_refuses_nothing() -> None:
    run = run_of("talk")
    run.begin()
    for answer in ("hello", "and?", "bye"):
        run.answer(answer)
    run.verify()
    assert refused(run) == []
    assert asked(run) == ["session-1/human/1", "session-1/human/2", "session-1/human/3"]


def test_a_flow_may_have_a_problem_of_its_own_to_ask_about() -> None:
    run = run_of("help_desk", "wordy_flows")
    run.begin()
    run.answer("replace it")
    run.answer("restart it")
    run.verify()
    assert refused(run) == []
    assert asked(run) == ["session-1/ticket/1", "session-1/ticket/2"]
    assert [one.question for one in run.record.of(AnswerGiven)] == asked(run)
