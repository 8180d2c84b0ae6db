"""What a node does before it asks is done again when it is answered; where that can be seen, it is reported."""

from __future__ import annotations

import json

import pytest

from support.any_flow.flow_run import FlowRun
from support.living_docs.story.scenario_story import story_of
from support.record import WorkRepeated
from support.tests.any_flow.runs import run_of
from support.tests.living_docs.recorded import scenario, step


def answered(factory: str, *answers: str) -> FlowRun:
    run = run_of(factory, "repeating_flows")
    run.come_to_first_question()
    for answer in answers:
        run.answer(answer)
    run.is_over()
    run.verify()
    return run


def repeated(run: FlowRun) -> list[tuple[str, str]]:
    return [(one.node, one.work) for one in run.record.of(WorkRepeated)]


@pytest.mark.parametrize(
    ("factory", "answers", "expected"),
    [
        (
            "draft_and_ask",
            ["good", "better"],
            [
                ("review", "a call of the model GenericFakeChatModel"),
                ("again", "a call of the model GenericFakeChatModel"),
            ],
        ),
        ("draft_with_an_old_model", ["good"], [("review", "a call of the model FakeListLLM")]),
        ("pay_beside_a_question", ["yes"], [("agent", "a call of the tool pay")]),
        ("draft_then_ask", ["good"], []),
    ],
)
def test_what_was_done_before_a_question_and_is_done_again_is_reported(
    factory: str, answers: list[str], expected: list[tuple[str, str]]
) -> None:
    assert repeated(answered(factory, *answers)) == expected


def test_it_is_reported_once_regardless_of_how_often_the_node_asks() -> None:
    run = run_of("asking_and_drafting", "repeating_flows")
    run.come_to_first_question()
    run.refuses("tent")
    run.refuses("car")
    run.answer("Ritz")
    assert len(repeated(run)) == 1


def test_the_story_and_the_page_warn_of_it() -> None:
    run = answered("draft_with_an_old_model", "good")
    line = "! done once more: review, before its question (a call of the model FakeListLLM)"
    assert line in run.story().splitlines()
    events = map(json.loads, run.record.to_lines())
    (part,) = story_of(scenario(step("it runs", events)), {}).steps
    (warning,) = [line for phase in part.phases for line in phase.lines if line.kind == "warning"]
    assert warning.text.endswith("did once more, as it was answered, what it had done before it asked")
    assert warning.detail == "a call of the model FakeListLLM"
