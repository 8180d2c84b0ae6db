"""A session has further turns, is changed from outside, taken back, and continued in another process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from support.any_flow.flow_run import FlowRun
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import InvalidStateError, ScenarioError
from support.execution.second_process import SecondProcessError
from support.record import AnswerAccepted, AnswerGiven, CustomStreamed, SessionResumed
from support.tests.any_flow.runs import run_of

CARELESS = "support.tests.any_flow.uncommon_flows:careless_after_the_question"


@pytest.fixture
def run() -> Iterator[FlowRun]:
    run = FlowRun(SuiteConfiguration(), "support.any_flow.examples.helpdesk:build")
    run.come_to_first_question()
    yield run
    run.close()


def test_each_turn_is_judged_and_recorded(run: FlowRun) -> None:
    run.answer("Printers")
    run.turns.begin("And now?")
    run.answer("Networks")
    run.turns.begin({"messages": [("user", "Thanks.")], "priority": 2})
    run.says("Who takes this ticket of priority 2?")
    run.verify()
    assert [event.how for event in run.record.of(SessionResumed)] == ["with another turn"] * 2
    assert [event.data["messages"] for event in run.record.of(CustomStreamed)] == [1, 3, 5]


def test_an_answer_that_is_taken_back_is_not_in_the_state(run: FlowRun) -> None:
    run.answer("Printers")
    run.turns.go_back_to("team")
    run.answer("Networks")
    run.holds("team", "Networks")
    assert [given.answer for given in run.record.of(AnswerGiven)] == ["Printers", "Networks"]
    assert len(run.record.of(AnswerAccepted)) == 2
    run.verify()


def test_what_another_process_did_is_on_record(run: FlowRun) -> None:
    run.turns.continue_in_another_process("Printers")
    run.is_over()
    assert [accepted.answer for accepted in run.record.of(AnswerAccepted)] == ["Printers"]
    run.turns.begin("Again.")
    run.answer("Networks")
    run.verify()


def test_what_is_waived_and_not_validated_here_is_so_in_another_process() -> None:
    run = FlowRun(SuiteConfiguration(enable_validation=False), CARELESS)
    run.knows_finding("note changed log in place", "it waits")
    run.come_to_first_question()
    run.turns.continue_in_another_process("yes")
    run.is_over()
    run.verify()


def test_what_is_neither_waived_nor_left_unvalidated_is_found_in_another_process() -> None:
    run = FlowRun(SuiteConfiguration(), CARELESS)
    run.come_to_first_question()
    with pytest.raises(SecondProcessError, match=r"\[schema\] agreed.*\n?.*note changed log in place"):
        run.turns.continue_in_another_process("yes")
    run.close()


def test_a_change_of_a_session_that_is_over_is_kept_for_the_next_turn(run: FlowRun) -> None:
    run.answer("Printers")
    run.turns.change("priority", 3)
    run.turns.begin("Again.")
    run.says("Who takes this ticket of priority 3?")
    run.verify()


def test_a_change_of_another_type_is_found(run: FlowRun) -> None:
    run.turns.change("priority", "high")
    with pytest.raises(InvalidStateError, match="priority: expected an integer, found 'high'"):
        run.verify()


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda run: run.turns.begin("x"), "the flow is paused; another turn begins when it is over"),
        (lambda run: run.turns.change("priorty", 3), 'has no "priorty"; did you mean "priority"'),
        (lambda run: run.turns.go_back_to("team"), 'no earlier question "team" to go back to; asked was: team'),
    ],
)
def test_what_makes_no_sense_is_no_verdict(run: FlowRun, act: Callable[[FlowRun], Any], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        act(run)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda run: run.state.has_remembered({"name": "Networks"}, "teams/last"), "what is remembered as teams/last"),
        (lambda run: run.state.has_remembered({"name": "Printers"}, "teams/first"), "but: was <None>"),
        (lambda run: run.state.has_streamed({"progress": "done"}), "what the flow has streamed"),
    ],
)
def test_what_was_not_remembered_or_streamed_fails(run: FlowRun, act: Callable[[FlowRun], Any], message: str) -> None:
    run.answer("Printers")
    with pytest.raises(AssertionError, match=message):
        act(run)


def test_a_session_in_memory_is_unknown_to_another_process() -> None:
    run = run_of("trip")
    run.begin()
    with pytest.raises(ScenarioError, match=r"its checkpointer keeps it in memory.*def build\(folder\)"):
        run.turns.continue_in_another_process()
    run.close()


def test_what_fails_in_another_process_fails_here(run: FlowRun) -> None:
    with pytest.raises(SecondProcessError, match="the flow asks nothing now"):
        run.turns.continue_in_another_process("Printers", "Networks")


def test_a_flow_without_messages_or_store_says_so() -> None:
    run = run_of("silent")
    run.begin()
    with pytest.raises(ScenarioError, match='has no "messages"'):
        run.turns.begin("And now?")
    with pytest.raises(ScenarioError, match="no long-term store"):
        run.state.has_remembered({}, "users/ada")
