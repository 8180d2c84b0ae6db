"""An application comes in with its own coordinator, state manager, and storage, and each is used and judged."""

from __future__ import annotations

import re
from typing import Any

import pytest

from support.any_flow.flow_run import FlowRun
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import CoordinatorError, InvalidStateError, ScenarioError
from support.flow_builder.errors import FlowError
from support.record import AnswerGiven, FileWritten, SessionCreated
from support.tests.any_flow.applications import begun_with
from support.tests.any_flow.runs import begin_and_judge


def run_of(factory: str, **how: Any) -> FlowRun:
    return FlowRun(SuiteConfiguration(), f"support.tests.any_flow.applications:{factory}", **how)


def answered(factory: str, answer: str = "yes", **how: Any) -> FlowRun:
    run = run_of(factory, **how)
    run.begin()
    run.asks("approval")
    run.answer(answer)
    return run


@pytest.mark.parametrize("factory", ["right", "by_update", "titled"])
@pytest.mark.parametrize(("answer", "paid"), [("yes", "True"), ("no", "None")])
def test_a_right_application_passes(factory: str, answer: str, paid: str) -> None:
    run = answered(factory, answer)
    run.is_over()
    run.holds("paid", paid)
    run.verify()
    assert [given.way for given in run.record.of(AnswerGiven)] == ["update"]


def test_the_application_creates_its_sessions() -> None:
    run = answered("right")
    assert [created.session for created in run.record.of(SessionCreated)] == ["order-1"]


def test_an_answer_within_the_stream_is_a_finding() -> None:
    with pytest.raises(InvalidStateError, match="to be answered while its stream was still running"):
        answered("eager").verify()


def test_an_error_that_the_coordinator_catches_ends_the_scenario() -> None:
    with pytest.raises(CoordinatorError, match="asked about str, which has no id, node, type, payload") as raised:
        run_of("deaf").begin()
    assert raised.value.__notes__ == ["The coordinator caught this error and went on."]


@pytest.mark.parametrize(
    ("factory", "message"),
    [
        ("silent", "SilentClerk yields no update, although steps wrote one"),
        ("hidden", "nothing of it can be seen; it has to pass on the config"),
        ("idle", "IdleClerk does nothing: no step began, nothing is asked"),
        ("returning", r"ReturningClerk\.coordinate_stream_execution returned NoneType; it has to yield"),
        ("no_coordinator", "method is no coordinator: it has no coordinate_stream_execution"),
    ],
)
def test_something_that_is_not_a_coordinator_is_refused_in_words(factory: str, message: str) -> None:
    with pytest.raises(CoordinatorError, match=message):
        run_of(factory).begin()


def test_a_state_manager_that_misses_an_answer_is_a_finding() -> None:
    with pytest.raises(InvalidStateError, match=r"approved.*what the graph holds, True"):
        answered("forgetful").verify()


def test_an_answer_under_an_undeclared_key_is_the_first_finding() -> None:
    run = answered("undeclared")
    with pytest.raises(InvalidStateError) as raised:
        run.holds("paid", "True")
    assert str(raised.value).splitlines()[0] == (
        "the answer to approval of approve writes is_approved, which the state does not declare; "
        "the graph drops it in silence"
    )


def test_an_answer_that_is_written_in_no_name_is_a_finding() -> None:
    with pytest.raises(InvalidStateError) as raised:
        answered("anonymous").holds("paid", "True")
    assert str(raised.value).splitlines()[0] == (
        "approve runs again although it was answered: the update was not applied as this node; "
        'write update_state(config, update, as_node="approve")'
    )


def test_an_answer_that_is_made_into_no_update_is_refused() -> None:
    with pytest.raises(CoordinatorError, match="update_from_answer returned str for approval"):
        answered("no_update")


def test_files_are_recorded_and_a_missing_one_is_a_finding() -> None:
    run = answered("filing")
    assert [file.path for file in run.record.of(FileWritten)] == ["applications.py", "missing.txt"]
    with pytest.raises(InvalidStateError, match=r"the storage names missing\.txt, which does not exist"):
        run.verify()


def test_a_step_that_asks_at_the_terminal_is_a_finding() -> None:
    with pytest.raises(InvalidStateError, match="approve reads from the terminal, where no one answers"):
        begin_and_judge(run_of("prompting"))


def test_the_guide_of_a_flow_is_filled_in() -> None:
    run = answered("titled")
    assert run.guide is not None
    assert (run.guide.title, run.guide.name) == ("A shop", "support.tests.any_flow.applications:titled")
    assert [question.title for question in run.guide.questions] == ["Is it paid?"]
    assert run.guide.absent == ("models", "storage")


@pytest.mark.parametrize(
    ("factory", "message"),
    [
        ("failing_to_close", '"{address}" fails while it closes: OSError: the cash box is locked'),
        ("yielding_twice", '"{address}" yields twice; it has to yield the flow once'),
    ],
)
def test_a_factory_that_fails_while_it_closes_fails_the_scenario(factory: str, message: str) -> None:
    run = answered(factory)
    with pytest.raises(ScenarioError, match=message.format(address=run.address)):
        run.verify()


@pytest.mark.parametrize("way", ["update", "resume"])
def test_a_way_to_answer_that_a_flow_does_not_have_is_refused(way: Any) -> None:
    factory = "support.any_flow.examples.approval:build" if way == "update" else f"{run_of('right').address}"
    run = FlowRun(SuiteConfiguration(), factory, way)
    with pytest.raises(ScenarioError, match=f"--answer-by {way}: the flow .* can only be answered by"):
        run.begin()


@pytest.mark.parametrize("way", ["update", "resume"])
def test_a_flow_with_an_update_path_is_answered_either_way(way: Any) -> None:
    run = answered("by_update", answer_by=way)
    run.holds("paid", "True")
    run.verify()
    assert [given.way for given in run.record.of(AnswerGiven)] == [way]


@pytest.mark.parametrize(
    ("part", "value", "message"),
    [
        ("coordinator", "mine", "coordinator is str; it has to be a function that is called as coordinator(ask)"),
        ("state_manager", dict, None),
        (
            "update_from_answer",
            lambda answer: answer,
            "update_from_answer takes something else; it has to be a function that is called",
        ),
        ("storage", {}, "storage is dict; it has to be a function that is called as storage()"),
        ("guide", "Shop", "guide is str; it has to be a FlowGuide"),
    ],
)
def test_a_part_of_the_wrong_kind_is_refused_with_its_name(part: str, value: Any, message: str | None) -> None:
    if message is None:
        assert getattr(begun_with([(part, value)]), part) is value
        return
    with pytest.raises(FlowError, match=re.escape(message)):
        begun_with([(part, value)])
