"""What graphs inside the nodes of a flow do is reported with the names of their nodes."""

from __future__ import annotations

import pytest
from langgraph.errors import GraphRecursionError

from support.any_flow.flow_run import FlowRun
from support.execution.budget import StepBudgetExceeded
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import InvalidStateError
from support.record import NodeFailed, NodeFinished, RouteTaken, UpdateSeen
from support.tests.any_flow.runs import begin_and_judge, run_of

FLOWS = "support.tests.any_flow.nested_flows"


@pytest.mark.parametrize(
    ("factory", "way"),
    [
        ("endless", r"look -> wait|wait -> look"),
        ("endless_awaited", "look -> wait_asleep|wait_asleep -> look"),
        ("endless_two_levels_deep", r"look -> wait|wait -> look"),
        ("endless_in_a_function", r"look -> wait|wait -> look"),
    ],
)
def test_a_graph_inside_that_goes_round_and_round_is_stopped_by_the_budget_of_the_suite(factory: str, way: str) -> None:
    run = FlowRun(SuiteConfiguration(step_budget=40), f"{FLOWS}:{factory}")
    message = (
        rf"^the graph in book took 40 steps without an end; it was going round ({way}) \(20 times in a row\)\. A loop"
    )
    with pytest.raises(StepBudgetExceeded, match=message):
        run.begin()


def test_a_loop_inside_is_no_failure_that_could_be_meant() -> None:
    run = FlowRun(SuiteConfiguration(step_budget=40), f"{FLOWS}:endless")
    with pytest.raises(StepBudgetExceeded):
        run.begin_and_fail()


@pytest.mark.parametrize("factory", ["bounded", "bounded_inside"])
def test_a_limit_that_the_flow_sets_itself_is_met_with_the_way_that_led_there(factory: str) -> None:
    run = FlowRun(SuiteConfiguration(), f"{FLOWS}:{factory}")
    with pytest.raises(GraphRecursionError, match="Recursion limit of 6 reached") as met:
        run.begin()
    assert "In book, it was going round look -> wait (3 times in a row)." in met.value.__notes__


def begun(factory: str) -> FlowRun:
    run = run_of(factory, "nested_flows")
    run.begin()
    run.is_over()
    run.verify()
    return run


def ways(run: FlowRun) -> list[tuple[str | None, str, str | None]]:
    return [(one.source, one.router, one.target) for one in run.record.of(RouteTaken)]


def visits(run: FlowRun) -> list[tuple[str, int, str]]:
    return [(one.node, one.visit, one.by) for one in run.record.of(NodeFinished)]


def test_a_graph_inside_that_hands_over_ends_its_node_with_an_update_and_a_way() -> None:
    run = begun("handing_over")
    assert ways(run) == [("book", "goto", "pay")]
    assert visits(run) == [("book", 1, "run"), ("pay", 1, "run")]
    assert [one.node for one in run.record.of(UpdateSeen)] == ["book", "pay"]
    assert run.record.of(NodeFinished)[0].keys == ("hotel", "log")
    run.holds("hotel", "Ritz")
    assert run.story().splitlines()[1] == "book → pay"


def test_work_that_a_tool_of_an_agent_hands_over_is_a_way_each() -> None:
    run = begun("handing_over_by_a_tool")
    assert ways(run) == [("agent", "goto", "pay")] * 2
    assert sorted(visits(run)) == [("agent", 1, "run"), ("pay", 1, "run"), ("pay", 2, "run")]


def test_what_graphs_inside_hand_over_among_themselves_is_no_way_of_the_flow() -> None:
    run = begun("handing_over_one_level_below")
    assert ways(run) == []
    assert visits(run) == [("book", 1, "run")]


def test_a_graph_inside_that_hands_over_to_a_missing_node_is_found() -> None:
    with pytest.raises(InvalidStateError, match="book goes on to pya, which the graph does not have"):
        begin_and_judge(run_of("handing_over_astray", "nested_flows"))


def test_a_node_that_hands_over_to_a_graph_around_the_outermost_fails() -> None:
    run = run_of("handing_over_to_nobody", "nested_flows")
    with pytest.raises(
        InvalidStateError, match=r"^leave goes on in the graph around its own, by Command\.PARENT; around"
    ):
        run.begin()
    assert [one.node for one in run.record.of(NodeFailed)] == ["leave"]
