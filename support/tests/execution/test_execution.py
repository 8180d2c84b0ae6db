"""The execution: a session led by its coordinator and watched update by update."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from hamcrest import (
    assert_that,
    contains_exactly,
    contains_string,
    empty,
    equal_to,
    has_length,
    instance_of,
    starts_with,
)
from langgraph.types import Command

from support.execution.budget import StepBudgetExceeded
from support.execution.errors import InvalidStateError, KitError
from support.execution.execution import Execution
from support.interrupt_simulator.owner import InvalidQuestionsError, Owner, UnexpectedQuestionError
from support.monitors.performance import PerformanceMonitor
from support.record import AnswerAccepted, AnswerGiven, AnswerRefused, Finding, NodeFailed, Paused
from support.tests.execution.small_flow import (
    Expense,
    HastyCoordinator,
    RepairingCoordinator,
    StubbornCoordinator,
    WordyCoordinator,
    ask,
    ask_until_it_fits,
    check,
    flow_of,
    thread,
    watched,
    write_by_hand,
)
from support.validators.finding import StateFinding
from support.validators.update_checker import UpdateChecker

READS = "check reads from the terminal, where no one answers; to ask a person, let a node call interrupt(payload)"


def agreeing() -> Owner:
    return Owner().always("approval", "yes", required=False)


def failing_once(*, answered: bool = False) -> Callable[[Expense], dict[str, Any]]:
    """Return a node that asks and fails once: before it asks, or with the answer in its hands."""
    failures = [ConnectionError("lost")]

    def failing(state: Expense) -> dict[str, Any]:
        update = ask(state) if answered else {}
        if failures:
            raise failures.pop()
        return update or ask(state)

    return failing


def finding_of(execution: Execution) -> str:
    with pytest.raises(InvalidStateError) as raised:
        execution.run()
    return str(raised.value)


def test_a_session_that_keeps_its_promises_yields_its_updates_in_order() -> None:
    execution = watched(flow_of(), agreeing())
    assert_that([next(iter(update)) for update in execution.run()], equal_to(["check", "ask", "pay"]))
    execution.verify()


def test_a_key_that_the_state_does_not_declare_is_found_though_the_graph_drops_it_in_silence() -> None:
    execution = watched(flow_of(check=lambda state: {**check(state), "colour": "red"}), agreeing())
    assert_that(finding_of(execution), contains_string("check wrote colour, which the state does not declare"))


def test_a_change_in_place_is_found_and_names_node_and_key() -> None:
    def changing(state: Expense) -> dict[str, Any]:
        state["places"]["Oslo"] = 2
        return {"log": ["changed"]}

    execution = watched(flow_of(check=changing), agreeing())
    assert_that(finding_of(execution), contains_string("check changed places in place"))


def test_a_pause_that_a_node_swallows_is_found() -> None:
    def swallowing(state: Expense) -> dict[str, Any]:
        return {"log": ["went on without asking"]}

    execution = watched(flow_of(ask=swallowing), Owner())
    assert_that(finding_of(execution), contains_string("the pause of ask (visit 1) was swallowed"))


def test_an_update_of_the_wrong_type_is_found_with_its_number() -> None:
    execution = watched(flow_of(check=lambda state: {"amount": "much"}), agreeing())
    assert_that(
        finding_of(execution), contains_string("amount (update 1, by check): expected an integer, found 'much'")
    )


def test_every_finding_is_reported_at_once_and_written_to_a_file() -> None:
    def doubly_wrong(state: Expense) -> dict[str, Any]:
        state["places"]["Oslo"] = 2
        return {"amount": "much", "log": ["wrong twice"]}

    execution = watched(flow_of(check=doubly_wrong), agreeing())
    finding = finding_of(execution)
    assert_that(finding, contains_string("check changed places in place"))
    assert_that(finding, contains_string("found 'much'"))
    assert_that(execution.record.of(Finding)[0].field, equal_to("amount"))


def test_what_the_flow_did_wrong_before_a_pause_is_reported_again_at_the_end() -> None:
    execution = watched(
        flow_of(check=lambda state: {**check(state), "colour": "red"}), Owner().expect_pause().prepare("approval", None)
    )
    finding_of(execution)
    with pytest.raises(InvalidStateError, match="check wrote colour") as raised:
        execution.verify()
    assert_that(str(raised.value).count("check wrote colour"), equal_to(1))


@pytest.mark.parametrize("method", ["matches", "after_update"])
def test_a_mistake_of_the_checker_is_blamed_on_the_kit_and_on_no_node(
    monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    def mistake(*_: object) -> list[StateFinding]:
        raise RuntimeError("no such luck")

    execution = watched(flow_of(), Owner().expect_pause().prepare("approval", None))
    with monkeypatch.context() as broken:
        broken.setattr(UpdateChecker, method, mistake)
        with pytest.raises(KitError, match=r"made a mistake of its own .* RuntimeError: no such luck"):
            execution.run()
    assert_that(execution.record.of(NodeFailed), empty())


def test_a_state_manager_that_cannot_be_read_is_the_flow_s_mistake() -> None:
    def unreadable(_: Mapping[str, Any]) -> Mapping[str, Any]:
        raise LookupError("no manager")

    execution = watched(flow_of(), agreeing(), manager_values=unreadable)
    with pytest.raises(LookupError, match="no manager"):
        execution.run()


def test_a_read_from_the_terminal_is_blamed_on_the_session_that_reads_alone() -> None:
    begun, over = Event(), Event()

    def read(state: Expense) -> dict[str, Any]:
        begun.wait(60)
        with pytest.raises(EOFError):
            input()
        over.set()
        return check(state)

    def wait(state: Expense) -> dict[str, Any]:
        begun.set()
        over.wait(60)
        return check(state)

    reading, waiting = watched(flow_of(check=read), agreeing()), watched(flow_of(check=wait), agreeing())
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.submit(reading.run), threads.submit(waiting.run)
    assert_that(str(first.exception()), equal_to(READS))
    assert_that(second.exception(), equal_to(None))


def test_a_read_from_the_terminal_in_a_thread_of_the_flow_s_own_is_found() -> None:
    def read_beside(state: Expense) -> dict[str, Any]:
        with ThreadPoolExecutor(1) as threads:
            assert_that(threads.submit(input).exception(), instance_of(EOFError))
        return check(state)

    assert_that(finding_of(watched(flow_of(check=read_beside), agreeing())), starts_with("the flow reads from the"))


def test_the_phase_of_a_node_that_returns_several_updates_is_measured() -> None:
    def check_twice(state: Expense) -> Any:
        return [Command(update=check(state)), Command(update={**check(state), "amount": 2})]

    execution = watched(flow_of(check=check_twice), Owner().expect_pause().prepare("approval", None))
    execution.phase_key, execution.watch.monitor = "amount", PerformanceMonitor()
    with execution.watch.monitor as monitor:
        execution.run()
    assert_that(2 in monitor.report().phases, equal_to(True))


def test_a_state_manager_that_falls_behind_is_found_at_the_next_node_and_at_the_pause() -> None:
    def behind(values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**values, "log": list(values.get("log", ()))[:-1]}

    execution = watched(flow_of(), agreeing(), manager_values=behind)
    finding = finding_of(execution)
    assert_that(finding, contains_string("expected what the next node is given, 1 items"))
    assert_that(finding, contains_string("[consistency] log[0]: expected what the graph holds, '120 came in'"))


def test_what_differs_at_a_later_pause_alone_and_in_its_type_alone_is_found() -> None:
    def sworn(values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**values, "places": {"Rome": True}} if values.get("log", ()).count("paid") == 1 else values

    owner = Owner(occasion=lambda pause: None).prepare("approval", "yes", "yes", None)
    execution = watched(flow_of(goes_round=True), owner, manager_values=sworn)
    assert_that(finding_of(execution), contains_string("[consistency] places.Rome: expected what the graph holds, 1"))


def test_something_in_the_stream_that_is_no_update_is_found() -> None:
    execution = watched(flow_of(), agreeing(), coordinator=lambda who, how: WordyCoordinator())
    assert_that(finding_of(execution), contains_string("the stream gave str, which is no update"))


def test_without_validation_no_value_is_judged() -> None:
    execution = watched(flow_of(check=lambda state: {"amount": "much"}), agreeing(), validated=False)
    assert_that(execution.run(), has_length(3))
    execution.verify()


def test_a_flow_in_a_loop_is_stopped_and_its_path_is_shown() -> None:
    execution = watched(flow_of(goes_round=True), agreeing(), budget=20)
    with pytest.raises(
        StepBudgetExceeded, match=r"more than 20 updates; it was going round check -> ask -> pay"
    ) as hit:
        execution.run()
    assert_that(str(hit.value), contains_string("A loop is a fault of the flow"))


def test_a_coordinator_that_asks_without_an_end_uses_up_the_budget() -> None:
    flow = flow_of()
    execution = watched(flow, agreeing(), budget=20, coordinator=lambda ask, _: StubbornCoordinator(flow, ask))
    with pytest.raises(StepBudgetExceeded, match="took more than 20 questions; it was going round approval"):
        execution.run()


def test_a_session_that_waits_turn_after_turn_uses_up_the_budget() -> None:
    execution = watched(flow_of(), Owner(), budget=20)
    for _ in range(20):
        execution.owner.expect_pause()
        execution.run()
    with pytest.raises(StepBudgetExceeded, match="the scenario took more than 20 turns; last came check"):
        execution.run()


def test_a_question_without_an_answer_stops_the_session_and_says_how_to_answer_it() -> None:
    with pytest.raises(UnexpectedQuestionError, match='ask asks "approval"') as raised:
        watched(flow_of(), Owner()).run()
    assert_that(str(raised.value), contains_string("to answer it, add"))


def test_a_coordinator_that_asks_before_its_stream_has_ended_is_found() -> None:
    flow, owner = flow_of(), agreeing()
    execution = watched(flow, owner, coordinator=lambda who, how: HastyCoordinator(flow, who))
    execution.run()
    assert_that([pause.stream_ended for pause in execution.record.of(Paused)], equal_to([False]))
    with pytest.raises(
        InvalidQuestionsError, match='"approval" of ask was to be answered while its stream was still running'
    ):
        owner.verify()


def test_a_coordinator_that_lets_its_stream_end_before_it_asks_is_right() -> None:
    owner = agreeing()
    execution = watched(flow_of(), owner)
    execution.run()
    assert_that([pause.stream_ended for pause in execution.record.of(Paused)], equal_to([True]))
    owner.verify()


def test_a_question_that_waited_and_is_asked_again_keeps_its_name() -> None:
    owner = Owner().expect_pause()
    execution = watched(flow_of(), owner)
    execution.run()
    owner.answer_next("yes")
    execution.run()
    asked = [pause.question for pause in execution.record.of(Paused)]
    assert_that(asked, contains_exactly("session-1/approval/1", "session-1/approval/1"))


def test_the_same_question_on_another_visit_is_another_question() -> None:
    owner = Owner(occasion=lambda pause: None).prepare("approval", "yes", "no", None)
    execution = watched(flow_of(goes_round=True), owner)
    execution.run()
    asked = [pause.question.rpartition("/")[2] for pause in execution.record.of(Paused)]
    assert_that(asked, equal_to(["1", "2", "3"]))


def test_a_refused_answer_is_recorded_with_what_is_wrong_with_it() -> None:
    owner = Owner().prepare("approval", "perhaps", offered=False)
    execution = watched(flow_of(ask=ask_until_it_fits), owner)
    execution.run()
    (refused,) = execution.record.of(AnswerRefused)
    assert_that((refused.answer, refused.problem), equal_to(("perhaps", "say yes or no")))
    assert_that(execution.record.of(AnswerAccepted), empty())


def test_nothing_is_recorded_of_an_answer_while_no_one_knows_what_becomes_of_it() -> None:
    execution = watched(flow_of(ask=failing_once(answered=True)), agreeing())
    with pytest.raises(ConnectionError):
        execution.run()
    assert_that(execution.record.of(AnswerGiven), has_length(1))
    assert_that(execution.record.of(AnswerAccepted), empty())
    execution.run()
    assert_that([answer.answer for answer in execution.record.of(AnswerAccepted)], equal_to(["yes"]))


def test_a_state_that_no_update_accounts_for_is_found() -> None:
    flow = flow_of()
    execution = watched(flow, Owner().expect_pause())
    execution.run()
    write_by_hand(flow, execution.session, "by hand")
    with pytest.raises(InvalidStateError, match="by hand"):
        execution.verify()


def test_a_session_whose_state_was_repaired_goes_on_once_that_is_announced() -> None:
    flow, owner = flow_of(), Owner().expect_pause()
    execution = watched(flow, owner)
    execution.run()
    write_by_hand(flow, execution.session, "by hand")
    execution.state_was_replaced()
    owner.answer_next("yes")
    assert_that([next(iter(update)) for update in execution.run()], equal_to(["ask", "pay"]))
    execution.verify()
    assert_that(execution.graph_values()["log"], equal_to(["120 came in", "by hand", "answered yes", "paid"]))


def test_a_failed_node_is_no_fault_of_the_state_once_it_has_run_again() -> None:
    execution = watched(flow_of(ask=failing_once()), agreeing())
    with pytest.raises(ConnectionError):
        execution.run()
    assert_that([next(iter(update)) for update in execution.run()], equal_to(["ask", "pay"]))
    execution.verify()


def test_a_session_whose_state_was_repaired_after_a_failure_goes_on() -> None:
    flow = flow_of(ask=failing_once())
    execution = watched(flow, agreeing(), coordinator=lambda who, how: RepairingCoordinator(flow, who))
    execution.run()
    execution.verify()
    assert_that(execution.graph_values()["log"], equal_to(["120 came in", "repaired", "answered yes", "paid"]))


class SilentCoordinator:
    """Ends each run without doing anything."""

    def coordinate_stream_execution(self, config: Any) -> Iterator[Mapping[str, Any]]:
        return iter(())


@pytest.mark.parametrize(
    ("is_over", "stuck"), [(None, False), (lambda values: "paid" in values["log"], True), (lambda _: True, False)]
)
def test_a_run_that_does_nothing_is_a_finding_unless_its_session_is_over(
    is_over: Callable[[Mapping[str, Any]], bool] | None, stuck: bool
) -> None:
    flow = flow_of()
    run = watched(flow, agreeing(), coordinator=lambda *_: SilentCoordinator())
    state = {"amount": 120, "places": {"Rome": 1}, "log": []}
    flow.compiled_graph.update_state(thread(run.session), state, as_node="check")
    flow.get_state_manager(run.session).reload()
    run.is_over = is_over
    if not stuck:
        run.run()
        return
    with pytest.raises(InvalidStateError, match="it is stuck in silence"):
        run.run()


def test_a_session_that_never_begins_is_stuck() -> None:
    run = watched(flow_of(), agreeing(), coordinator=lambda *_: SilentCoordinator())
    with pytest.raises(InvalidStateError, match="it is stuck in silence"):
        run.run()


def test_a_session_that_is_over_does_nothing_when_it_runs_again() -> None:
    run = watched(flow_of(), agreeing())
    run.run()
    run.coordinator = lambda *_: SilentCoordinator()
    run.is_over = lambda _: False
    assert_that(run.run(), empty())
