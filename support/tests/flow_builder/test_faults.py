"""Faults that are put into nodes, in graphs that really run."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, StateGraph
from langgraph.types import Command, interrupt

from support.flow_builder.errors import FlowError
from support.flow_builder.faults import FaultPlan
from support.tests.flow_builder.small_graphs import Graph, Plan

CONFIG: Any = {"configurable": {"thread_id": "s"}}


def looping(plan: FaultPlan, work: list[str]) -> Graph:
    """Give a graph that visits `work` three times."""

    def do(state: Plan) -> Plan:
        work.append("work")
        return {"steps": 1}

    builder = StateGraph(Plan)
    builder.add_node("work", plan.wrap("work", do))
    builder.add_edge(START, "work")
    builder.add_conditional_edges("work", lambda state: state["steps"] < 3, {True: "work", False: "__end__"})
    return builder.compile(checkpointer=InMemorySaver())


def run(graph: Graph, given: Any, config: Any = CONFIG) -> str:
    """Run a graph and say what became of it."""
    try:
        list(graph.stream(given, config))
    except (ValueError, KeyError) as error:
        return type(error).__name__
    return "ended"


def test_a_node_fails_before_its_work_on_its_first_visit_and_a_retry_works() -> None:
    plan, work = FaultPlan(), list[str]()
    plan.fail("work", ValueError("no"))
    graph = looping(plan, work)
    assert run(graph, {"steps": 0}) == "ValueError"
    assert work == []
    assert run(graph, None) == "ended"
    assert work == ["work"] * 3
    plan.verify()


def test_a_node_that_fails_after_its_work_has_worked_and_its_result_is_lost() -> None:
    plan, work = FaultPlan(), list[str]()
    plan.fail("work", ValueError("no"), when="after")
    graph = looping(plan, work)
    assert run(graph, {"steps": 0}) == "ValueError"
    assert work == ["work"]
    assert graph.get_state(CONFIG).values["steps"] == 0


def test_a_fault_waits_for_its_visit_and_a_retry_is_no_new_visit() -> None:
    fired: list[tuple[str, str, int, str]] = []
    plan = FaultPlan(on_fault=lambda *fault: fired.append(fault))
    plan.fail("work", ValueError, visits=(2, 3), times=2)
    work: list[str] = []
    graph = looping(plan, work)
    outcomes = [run(graph, {"steps": 0}), *(run(graph, None) for _ in range(4))]
    assert outcomes == ["ValueError"] * 4 + ["ended"]
    assert fired == [("work", "ValueError", visit, "before") for visit in (2, 2, 3, 3)]
    assert work == ["work"] * 3


def test_a_fault_that_is_made_when_it_fires_is_named_by_the_type_of_its_error() -> None:
    fired: list[str] = []
    plan = FaultPlan(on_fault=lambda node, kind, visit, when: fired.append(kind))
    plan.fail("work", lambda: KeyError("lost"))
    assert run(looping(plan, []), {"steps": 0}) == "KeyError"
    assert fired == ["KeyError"]


def test_each_session_has_visits_of_its_own() -> None:
    plan = FaultPlan()
    plan.fail("work", ValueError, visits=2)
    graph = looping(plan, [])
    other: Any = {"configurable": {"thread_id": "other"}}
    assert [run(graph, {"steps": 0}), run(graph, {"steps": 0}, other)] == ["ValueError"] * 2


def test_a_resumed_question_is_no_new_visit() -> None:
    plan = FaultPlan()
    plan.fail("ask", ValueError, visits=2)

    def ask(state: Plan) -> Plan:
        return {"verdict": interrupt({"type": "q", "attempt": state["steps"]}), "steps": 1}

    builder = StateGraph(Plan)
    builder.add_node("ask", plan.wrap("ask", ask))
    builder.add_edge(START, "ask")
    builder.add_conditional_edges("ask", lambda state: state["steps"] < 2, {True: "ask", False: "__end__"})
    graph = builder.compile(checkpointer=InMemorySaver())
    assert run(graph, {"steps": 0}) == "ended"
    identity = graph.get_state(CONFIG).tasks[0].interrupts[0].id
    assert run(graph, Command(resume={identity: "yes"})) == "ValueError"
    assert graph.get_state(CONFIG).values["steps"] == 1


def test_an_answer_by_update_does_not_hide_the_next_visit() -> None:
    plan = FaultPlan()
    plan.fail("ask", ValueError, visits=2)

    def ask(state: Plan) -> Plan:
        return {"verdict": interrupt({"type": "q", "attempt": state["steps"]}), "steps": 1}

    builder = StateGraph(Plan)
    builder.add_node("ask", plan.wrap("ask", ask))
    builder.add_edge(START, "ask")
    builder.add_conditional_edges("ask", lambda state: state["steps"] < 2, {True: "ask", False: "__end__"})
    graph = builder.compile(checkpointer=InMemorySaver())
    assert run(graph, {"steps": 0}) == "ended"
    graph.update_state(CONFIG, {"verdict": "yes", "steps": 1}, as_node="ask")
    assert run(graph, None) == "ValueError"


def test_an_update_can_be_changed() -> None:
    plan = FaultPlan()
    plan.change("work", lambda update: {**update, "topic": "corrupt"}, visits=2)
    graph = looping(plan, [])
    seen = [update["work"].get("topic") for update in graph.stream({"steps": 0}, CONFIG)]
    assert seen == [None, "corrupt", None]
    plan.verify()


def test_asynchronous_nodes_fail_too() -> None:
    plan = FaultPlan()
    plan.fail("work", KeyError("x"), when="after")
    done: list[str] = []

    async def do() -> str:
        done.append("work")
        return "done"

    with pytest.raises(KeyError):
        asyncio.run(plan.wrap("work", do)())
    assert done == ["work"]


def test_a_fault_that_never_happened_is_an_error_that_says_how_often_the_node_was_visited() -> None:
    plan = FaultPlan()
    plan.fail("work", ValueError("no"), visits=9)
    assert run(looping(plan, []), {"steps": 0}) == "ended"
    with pytest.raises(FlowError, match=r"before the work of work on visit 9: it never happened; .* 3 times"):
        plan.verify()


def test_a_fault_for_a_node_that_is_not_there_is_refused_with_the_nearest() -> None:
    plan = FaultPlan()
    plan.fail("agenda_votng", ValueError)
    with pytest.raises(FlowError, match='did you mean "agenda_voting"'):
        plan.apply({"agenda_voting": print})


def test_only_nodes_with_faults_are_wrapped() -> None:
    plan = FaultPlan()
    plan.fail("a", ValueError)
    wrapped = plan.apply({"a": print, "b": print})
    assert wrapped["b"] is print
    with pytest.raises(ValueError):  # noqa: PT011 - it is the fault's own
        wrapped["a"]()


@pytest.mark.parametrize(("visits", "times"), [(0, 1), ((), 1), (1, 0)])
def test_a_fault_that_could_never_happen_is_refused(visits: Any, times: int) -> None:
    with pytest.raises(ValueError, match="begin at 1"):
        FaultPlan().fail("a", ValueError, visits=visits, times=times)
