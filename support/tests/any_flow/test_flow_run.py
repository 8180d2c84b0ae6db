"""Any flow is run and judged by what LangGraph promises, and not by what else the shipped flow promises."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from langgraph.errors import GraphInterrupt, GraphRecursionError

from support.any_flow.asked import asked_in
from support.any_flow.flow_run import FlowRun
from support.execution.budget import StepBudgetExceeded
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import InvalidStateError, ScenarioError
from support.record import AnswerGiven, Paused, RouteTaken
from support.record.interrupts import listen_to_interrupts
from support.tests.any_flow import company_flows, faulty_flows
from support.tests.any_flow.runs import begin_and_judge, run_of


@pytest.mark.parametrize(
    ("factory", "answers", "key", "value"),
    [
        ("expense", ["yes", "blue", "12"], "log", "['booked on 12']"),
        ("text", ["fine", "good"], "drafts", "['about a', 'about b', 'about c']"),
        ("trip", ["Ritz"], "hotel", "Ritz"),
        ("model", ["yes"], "log", "['chair has a price', 'shipped']"),
        ("given_as_model", ["yes"], "log", "['opened', 'chair has a price', 'shipped']"),
        ("data", ["no"], "agreed", "False"),
        ("given_as_data", ["yes"], "log", "['opened', 'chair has a price', 'shipped']"),
        ("awaited", ["Ritz"], "log", "['chosen']"),
        ("own_reducers", ["nothing"], "names", "['a', 'b']"),
        ("talk", ["hello", "and?", "bye"], "messages", None),
        ("with_context", ["Ritz"], "log", "['Acme', 'Ada']"),
    ],
)
def test_a_flow_that_is_right_passes(factory: str, answers: list[str], key: str, value: str | None) -> None:
    run = run_of(factory)
    run.begin()
    for answer in answers:
        run.answer(answer)
    run.is_over()
    if value is not None:
        run.holds(key, value)
    run.verify()


@pytest.mark.parametrize("factory", ["swallowed", "swallowed_inside"])
def test_a_pause_that_its_node_catches_is_found_in_a_flow_of_which_nothing_is_known(factory: str) -> None:
    message = r"the pause of book \(visit 1\) was swallowed: it was raised inside the node, and the node finished"
    with pytest.raises(InvalidStateError, match=message):
        begin_and_judge(run_of(factory, "faulty_flows"))


def test_a_pause_that_its_node_turns_into_an_error_is_found() -> None:
    run = run_of("swallowed_as_error", "faulty_flows")
    with pytest.raises(InvalidStateError, match="was swallowed: the node turned it into ValueError") as raised:
        run.begin()
    assert isinstance(raised.value.__cause__, ValueError)


def test_sessions_side_by_side_see_their_own_interrupts_only() -> None:
    fine, broken = run_of("trip"), run_of("swallowed", "faulty_flows")
    with listen_to_interrupts(lambda _: None):
        fine.begin()
        with pytest.raises(InvalidStateError, match="swallowed"):
            begin_and_judge(broken)
        fine.answer("Ritz")
    fine.verify()
    assert GraphInterrupt.__init__.__module__ == "langgraph.errors", "LangGraph is as it was"


def test_a_way_to_a_node_that_the_graph_does_not_have_is_found() -> None:
    message = "triage goes on to boook, which the graph does not have; it ends there in silence"
    with pytest.raises(InvalidStateError, match=message):
        begin_and_judge(run_of("astray", "faulty_flows"))


@pytest.mark.parametrize("budget", [40, 1000])
def test_a_flow_that_goes_round_and_round_is_stopped_by_the_budget_of_the_suite(budget: int) -> None:
    run = FlowRun(SuiteConfiguration(step_budget=budget), "support.tests.any_flow.faulty_flows:endless")
    with pytest.raises(StepBudgetExceeded, match=rf"more than {budget} updates; it was going round \w+ -> \w+ \("):
        run.begin()


def test_a_flow_in_the_loop_of_its_checkpointer_is_stopped_like_any_other() -> None:
    run = FlowRun(SuiteConfiguration(step_budget=40), "support.tests.any_flow.faulty_flows:endless_awaited")
    with pytest.raises(StepBudgetExceeded, match="going round wait"):
        run.begin()
    run.close()


@pytest.mark.parametrize("factory", ["stored", "stored_awaited"])
def test_a_factory_that_opens_a_checkpointer_closes_it_when_the_run_is_over(factory: str) -> None:
    company_flows.CLOSED.clear()
    run = run_of(factory)
    run.come_to_first_question()
    run.answer("Ritz")
    run.is_over()
    run.holds("hotel", "Ritz")
    assert company_flows.CLOSED == []
    run.verify()
    run.close()
    assert [factory] == company_flows.CLOSED


def test_a_checkpointer_whose_loop_is_over_is_reported_rather_than_waited_for() -> None:
    with pytest.raises(ScenarioError, match=r"an event loop that has come to its end, .* async def build\(\)"):
        run_of("stored_in_a_loop_that_is_over", "faulty_flows").begin()


def test_what_a_node_changes_in_place_before_it_asks_is_reported_with_the_node_at_its_question() -> None:
    with pytest.raises(InvalidStateError, match="choose changed log in place, instead of returning an update"):
        begin_and_judge(run_of("changed_before_asking", "faulty_flows"))


def test_a_flows_own_limit_applies_to_it() -> None:
    with pytest.raises(GraphRecursionError, match="Recursion limit of 5 reached"):
        run_of("bounded", "faulty_flows").begin()


def test_a_context_that_the_graph_declares_and_no_one_supplies_is_missed_before_it_runs() -> None:
    with pytest.raises(ScenarioError, match=r"gives no Tenant, which its graph declares .* Tenant\(…\), or None where"):
        run_of("of_a_tenant").begin()


def test_of_two_questions_at_once_either_is_asked_for_and_answered_by_its_name() -> None:
    run = run_of("text")
    run.come_to_first_question()
    run.asks("legal_review")
    run.asks("style_review")
    run.answer("good", "style_review")
    with pytest.raises(ScenarioError, match='does not ask for "style_review" now; it asks for "legal_review"'):
        run.answer("good", "style_review")
    run.answer("fine")
    run.is_over()
    run.holds("style", "good")
    run.holds("legal", "fine")
    run.verify()


def test_what_waits_is_one_question_regardless_of_how_often_the_flow_is_answered() -> None:
    run = run_of("text")
    run.begin()
    run.answer("fine", "legal_review")
    run.answer("good")
    asked = {pause.question for pause in run.record.of(Paused)}
    assert asked == {"session-1/legal_review/1", "session-1/style_review/1"}
    assert [answer.question for answer in run.record.of(AnswerGiven)] == sorted(asked)


def test_a_way_along_which_a_node_sends_work_is_one_that_the_graph_declares() -> None:
    run = run_of("sending")
    run.begin()
    declared = {
        (node, router): set(labels)
        for node, routers in run.execution.description.routes().items()
        for router, labels in routers.items()
    }
    taken = {(route.source, route.router, route.label) for route in run.record.of(RouteTaken)}
    assert taken == {(node, router, label) for (node, router), labels in declared.items() for label in labels}


def test_the_question_that_is_asked_instead_is_named() -> None:
    run = run_of("text")
    run.begin()
    with pytest.raises(AssertionError, match=r"Expected: 'hotel'\n +but: was 'legal_review and style_review'"):
        run.asks("hotel")


def test_an_answer_that_is_not_offered_may_be_meant_to_be_refused() -> None:
    run = run_of("asking_again")
    run.come_to_first_question()
    run.refuses("tent")
    run.refuses("car")
    run.answer("Ritz")
    run.holds("hotel", "Ritz")
    run.verify()


def test_an_answer_that_is_accepted_though_it_should_be_refused_is_reported() -> None:
    run = run_of("expense")
    run.come_to_first_question()
    with pytest.raises(AssertionError, match="what is asked after 'perhaps'"):
        run.refuses("perhaps")


def test_a_scenario_whose_sentences_make_no_sense_is_refused() -> None:
    run = run_of("own_reducers")
    assert run.at_this_moment() == {"the flow": "has not begun"}
    assert run.story() == "the flow has not begun"
    with pytest.raises(ScenarioError, match="add: When the flow begins"):
        run.answer("x")
    run.come_to_first_question()
    with pytest.raises(ScenarioError, match="begun already"):
        run.begin()
    with pytest.raises(ScenarioError, match='has no "anser"; did you mean "answer"'):
        run.holds("anser", "None")
    run.answer("nothing")
    with pytest.raises(ScenarioError, match="asks nothing now"):
        run.answer("nothing")


def test_of_an_answer_that_is_more_than_a_word_its_action_is_recorded() -> None:
    run = run_of("tool_of_a_model")
    run.begin()
    run.answer({"action": "allow"})
    run.answer(True)
    assert [one.answers for one in asked_in(run.record)] == [("allow",)]


def test_a_failure_may_be_meant_and_the_flow_goes_on_after_it() -> None:
    run = run_of("failing_now_and_then")
    run.begin_and_fail()
    run.has_failed_in("price", "ConnectionError: the shop is down")
    with pytest.raises(AssertionError, match=r"what has failed\nExpected: 'book'\n +but: was 'price'"):
        run.has_failed_in("book", "no tent")
    with pytest.raises(
        AssertionError, match=r"the failure of price\nExpected: .*'no tent'\n +but: was 'Conn.* is down'"
    ):
        run.has_failed_in("price", "no tent")
    run.go_on()
    run.fails_on("tent")
    with pytest.raises(ValueError, match="no tent"):
        run.go_on()
    run.verify()


def test_a_flow_that_fails_at_once_holds_what_it_began_with() -> None:
    run = run_of("without_model", "faulty_flows")
    run.begin_and_fail()
    run.has_failed_in("bot", "LookupError: no model for 1 message")
    run.verify()


def test_a_failure_that_does_not_come_is_reported() -> None:
    run = run_of("failing_now_and_then")
    run.begin_and_fail()
    run.go_on()
    with pytest.raises(AssertionError, match=r"what the flow does\nExpected: 'fails'\n +but: was 'does not fail'"):
        run.fails_on("Ritz")
    with pytest.raises(ScenarioError, match="the flow has not failed; it is finished"):
        run.go_on()


def test_what_the_kit_finds_is_no_failure_that_could_be_meant() -> None:
    with pytest.raises(InvalidStateError, match="swallowed"):
        run_of("swallowed", "faulty_flows").begin_and_fail()
    with pytest.raises(ScenarioError, match="there is no"):
        run_of("nowhere").begin_and_fail()


def test_a_question_of_mere_words_is_known_by_them() -> None:
    run = run_of("own_reducers")
    run.begin()
    run.says("What now?")
    assert run.at_this_moment()["waiting for an answer"] == "ask (What now?)"
    with pytest.raises(AssertionError, match=r"what the flow says\nExpected: 'Why\?'\n +but: was 'What now\?'"):
        run.says("Why?")
    run.answer("nothing")
    with pytest.raises(AssertionError, match="but: was 'nothing'"):
        run.says("What now?")


def test_a_flow_that_asks_nothing_has_no_first_question() -> None:
    with pytest.raises(ScenarioError, match="came to its end without a question"):
        run_of("silent").come_to_first_question()


def test_a_failure_shows_where_the_flow_is_and_what_happened() -> None:
    run = run_of("asking_again")
    run.begin()
    assert run.at_this_moment() == {
        "the flow": "paused",
        "waiting for an answer": "hotel (Which? (1))",
        "it holds": "city: 'Rome'\nlog: []",
    }
    assert run.story().splitlines() == ["A session begins.", "ask", "The session waits for an answer."]


def test_a_failure_shows_which_step_failed() -> None:
    run = run_of("swallowed_as_error", "faulty_flows")
    with pytest.raises(InvalidStateError):
        run.begin()
    assert run.at_this_moment()["failed"].startswith("book: ")
    assert "! failed: book (ValueError: no hotel)" in run.story()


@pytest.mark.parametrize("schema", [company_flows.Order, company_flows.OrderData])
@pytest.mark.parametrize(
    ("look", "message"),
    [
        (faulty_flows.set_and_lost, "look changed price in place, instead of returning an update"),
        (faulty_flows.added_in_place, "look changed log in place, instead of returning an update"),
        (faulty_flows.of_another_type, r"price \((update 1, )?by look\): expected a number"),
    ],
)
def test_a_state_of_objects_is_judged_as_one_of_mappings(
    monkeypatch: pytest.MonkeyPatch, schema: type, look: Callable[[Any], Any], message: str
) -> None:
    monkeypatch.setattr(company_flows, "made", lambda: company_flows.of_order(schema, look), raising=False)
    run = run_of("made")
    with pytest.raises(InvalidStateError) as raised:
        begin_and_judge(run)
    assert re.search(message, str(raised.value))
    assert run.at_this_moment()["the flow"].startswith(("paused", "cannot be read (ValidationError: "))


@pytest.mark.parametrize("schema", [company_flows.Order, company_flows.OrderData])
def test_a_node_may_set_what_it_returns_on_an_object_that_is_its_own(
    monkeypatch: pytest.MonkeyPatch, schema: type
) -> None:
    made = company_flows.of_order(schema, company_flows.set_and_returned)
    monkeypatch.setattr(company_flows, "made", lambda: made, raising=False)
    run = run_of("made")
    run.begin()
    run.holds("price", "42.0")
    run.verify()


def test_what_was_wrong_before_a_node_failed_comes_first_and_its_failure_is_the_cause() -> None:
    run = run_of("misspelt", "faulty_flows")
    with pytest.raises(InvalidStateError) as raised:
        run.begin()
    found = "choose wrote hotl, which the state does not declare; the graph dropped it in silence"
    assert str(raised.value) == found, "the cause is the first line"
    assert repr(raised.value.__cause__) == "KeyError('hotel')"


def test_keys_that_are_called_as_those_of_a_discussion_are_the_flow_s_own() -> None:
    run = run_of("clinic", "wordy_flows")
    run.begin()
    run.is_over()
    run.holds("recoveries", "['Ada']")
    run.verify()
