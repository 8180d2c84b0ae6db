"""What graphs inside the nodes of a flow do is told with the names of their nodes."""

from __future__ import annotations

import pytest
from langgraph.errors import GraphRecursionError

from support.discussion.configuration import SuiteConfiguration
from support.interrupt_simulator.budget import StepBudgetExceeded
from support.suite.flow_run import FlowRun

FLOWS = "support.tests.suite.nested_flows"


@pytest.mark.parametrize(
    ("factory", "way"),
    [
        ("endless", r"look -> wait|wait -> look"),
        ("endless_awaited", "look -> wait_asleep|wait_asleep -> look"),
        ("endless_two_levels_deep", r"look -> wait|wait -> look"),
        ("endless_in_a_function", r"look -> wait|wait -> look"),
    ],
)
def test_a_graph_inside_that_goes_round_and_round_is_told_by_the_budget_of_the_suite(factory: str, way: str) -> None:
    run = FlowRun(SuiteConfiguration(step_budget=40), f"{FLOWS}:{factory}")
    told = (
        rf"^the graph in book took 40 steps without an end; it was going round ({way}) \(20 times in a row\)\. A loop"
    )
    with pytest.raises(StepBudgetExceeded, match=told):
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
