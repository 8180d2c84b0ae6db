"""A limit on updates that says where a flow went round."""

from __future__ import annotations

from typing import Any

import pytest

from support.execution.budget import StepBudget, StepBudgetExceeded
from support.flow_builder.bare_graph import BareGraphCoordinator, BareGraphFlow
from support.tests.flow_builder.small_graphs import Approval


def test_a_flow_that_asks_for_ever_is_stopped_and_the_loop_is_named() -> None:
    flow = BareGraphFlow(Approval().compiled(), {"topic": "Budget"})
    config: Any = {"configurable": {"thread_id": flow.create_session()}}
    budget = StepBudget(20)
    run = BareGraphCoordinator(flow, lambda _: "again")

    def spend() -> None:
        for update in run.coordinate_stream_execution(config):
            budget.count(update)

    with pytest.raises(StepBudgetExceeded, match=r"than 20 updates; .* approve -> plan \(10 times in a row\)"):
        spend()


def test_a_budget_counts_over_several_streams_and_not_the_pauses() -> None:
    budget = StepBudget(3)
    for _ in range(2):
        graph = Approval().compiled()
        for update in graph.stream({"topic": "Budget"}, {"configurable": {"thread_id": "s"}}):
            budget.count(update)
    assert (budget.used, budget.visited) == (2, ("plan", "plan"))


def test_the_whole_budget_may_be_used() -> None:
    budget = StepBudget(2)
    budget.count({"a": {}})
    budget.count({"b": None})
    with pytest.raises(StepBudgetExceeded, match="last came a -> b -> c"):
        budget.count({"c": {}})


def test_a_budget_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        StepBudget(0)


def test_nodes_that_start_again_and_again_without_an_update_use_up_the_budget() -> None:
    budget = StepBudget(3)
    for _ in range(2):
        for node in ("ask", "ask", "ask"):
            budget.start(node)
        budget.count({"ask": {}})
    for _ in range(3):
        budget.start("ask")
    with pytest.raises(StepBudgetExceeded, match=r"than 3 updates; it was going round ask \(4 times in a row\)"):
        budget.start("ask")
