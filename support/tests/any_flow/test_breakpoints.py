"""A flow may stop at a breakpoint of its graph: without a question, and without an answer it goes on."""

from __future__ import annotations

import pytest

from support.any_flow.flow_run import FlowRun
from support.execution.errors import ScenarioError
from support.record import RunEnded
from support.tests.any_flow.runs import run_of


def begun(factory: str) -> FlowRun:
    run = run_of(factory, "stopping_flows")
    run.begin()
    return run


@pytest.mark.parametrize("factory", ["before", "after"])
def test_a_flow_that_stops_goes_on_to_its_question_and_to_its_end(factory: str) -> None:
    run = begun(factory)
    run.has_stopped_before("choose")
    run.go_on("stopped")
    run.asks("hotel")
    run.answer("Ritz")
    run.has_stopped_before("pay")
    run.holds("hotel", "Ritz")
    run.go_on("stopped")
    run.is_over()
    run.holds("log", "['looked', 'paid']")
    run.verify()
    assert [one.outcome for one in run.record.of(RunEnded)] == ["stopped", "paused", "stopped", "finished"]


def test_the_story_of_a_flow_that_stopped_says_so() -> None:
    run = begun("before")
    run.go_on("stopped")
    assert run.story().splitlines() == [
        "A session begins.",
        "look",
        "The session stops at a breakpoint of its graph, and can go on.",
        "choose",
        "The session waits for an answer.",
    ]


def test_a_flow_may_stop_before_every_step() -> None:
    run = begun("everywhere")
    run.has_stopped_before("look")
    run.go_on("stopped")
    run.has_stopped_before("choose")
    assert run.at_this_moment()["stopped before"] == "choose"
    run.verify()


def test_what_a_flow_does_instead_of_stopping_there_is_reported() -> None:
    run = begun("before")
    with pytest.raises(AssertionError, match=r"has stopped before\nExpected: 'pay'\n +but: was 'choose'"):
        run.has_stopped_before("pay")
    run.go_on("stopped")
    with pytest.raises(AssertionError, match=r"but: was 'nothing: it is paused'"):
        run.has_stopped_before("choose")
    with pytest.raises(ScenarioError, match="the flow has not stopped; it is paused"):
        run.go_on("stopped")


def test_a_stop_is_no_question() -> None:
    run = begun("before")
    with pytest.raises(ScenarioError, match=r"asks nothing now, .* it has stopped, write: When the flow continues"):
        run.answer("Ritz")
    with pytest.raises(ScenarioError, match="the flow stopped without a question; to let it run, write: When the flow"):
        run_of("before", "stopping_flows").come_to_first_question()
