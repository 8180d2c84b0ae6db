from __future__ import annotations

from typing import Any

from support.flow_coverage import FlowPlan
from support.flow_coverage.askings import Asking, Askings
from support.record.reading import read_events
from support.tests.living_docs.recorded import FLOW, answer, created, event, paused, record, visit

BEGUN = [created(), *visit("open"), *paused()]


def askings(*events: dict[str, Any], flow: dict[str, Any] | None = None) -> tuple[Asking, ...]:
    collected = Askings(FlowPlan(FLOW if flow is None else flow))
    for each in read_events(record(events)).events:
        collected.take(each)
    return collected.all


def test_a_question_comes_after_the_step_that_led_to_it() -> None:
    (asking,) = askings(*BEGUN, *paused())  # asked again, it is the same question
    assert (asking.node, asking.type, asking.words, asking.after) == ("ask", "approval", "Shall we?", "open")


def test_the_decision_that_led_to_a_question_is_kept() -> None:
    routed = event("route_taken", source="open", router="after_open", label="doubtful", target="ask")
    (asking,) = askings(created(), *visit("open"), routed, *paused())
    assert asking.decision == "doubtful"
    elsewhere = event("route_taken", source="open", router="after_open", label="sure", target="close")
    (asking,) = askings(created(), *visit("open"), elsewhere, *paused())
    assert asking.decision == ""


def test_a_second_question_of_a_visit_comes_after_the_first() -> None:
    first, second = askings(*BEGUN, *answer("yes"), *paused(number=2))
    assert (first.after, second.after) == ("open", "ask")


def test_an_answer_leads_to_the_node_that_starts_next() -> None:
    routed = event("route_taken", source="ask", router="after_ask", label="yes", target="speak")
    (asking,) = askings(*BEGUN, *answer("yes"), routed, *visit("ask")[1:], *visit("speak"), *visit("sum_up"))
    (given,) = asking.answers
    assert (given.outcome, given.decision, given.target) == ("accepted", "yes", "speak")


def test_a_node_beside_the_asking_one_is_not_what_an_answer_leads_to() -> None:
    (asking,) = askings(*BEGUN, *answer("no"), *visit("open"), *visit("ask")[1:], *visit("open"), *visit("close"))
    assert asking.answers[0].target == "close"


def test_an_answer_after_which_the_run_is_over_leads_to_the_end() -> None:
    flow = {"nodes": ["ask"], "edges": [{"source": "ask", "target": "__end__"}]}
    over = event("run_ended", outcome="finished")
    (asking,) = askings(created(), *paused(), *answer("yes"), *visit("ask")[1:], over, flow=flow)
    assert asking.answers[0].target == "__end__"


def test_a_refused_answer_leads_nowhere() -> None:
    refused = answer("perhaps", problem="it is unknown")
    (asking,) = askings(*BEGUN, *refused, *paused(), *answer("no"), *visit("ask")[1:], *visit("close"))
    assert [(each.answer, each.outcome, each.problem, each.target) for each in asking.answers] == [
        ("perhaps", "refused", "it is unknown", ""),
        ("no", "accepted", "", "close"),
    ]


def test_an_answer_to_a_question_that_was_answered_is_late() -> None:
    late = event("answer_too_late", question="s/approval/1", type="approval", answer="no")
    (asking,) = askings(*BEGUN, *answer("yes"), late)
    assert [each.outcome for each in asking.answers] == ["accepted", "late"]
