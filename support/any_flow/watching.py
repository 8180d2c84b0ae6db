"""Watches a session of any flow by what its graph says, and by what else it comes with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler

from support.execution.budget import StepBudget
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import ScenarioError
from support.execution.execution import Execution, Watch
from support.execution.known_findings import Waivers
from support.execution.monitoring import memory_recorder, started_monitor
from support.execution.pending import session_status
from support.flow_builder.description import describe, has_keys
from support.flow_builder.flow_under_test import AttachedFlow, FlowUnderTest
from support.flow_builder.protocol import AnswerBy
from support.interrupt_simulator.owner import Owner
from support.record import Record
from support.validators.graph_schema import schema_of_graph
from support.validators.update_checker import UpdateChecker


def way_to_answer(flow: FlowUnderTest, suite: SuiteConfiguration, wanted: AnswerBy | None, name: str) -> AnswerBy:
    """Return how the questions of a flow are answered.

    Args:
        wanted: The way of `--answer-by`, if it is set; the suite's own way is only taken where the flow has it.
    """
    if wanted is not None and wanted not in flow.ways:
        means = "update_from_answer" if flow.coordinator is None else "a coordinator that takes the way as well"
        raise ScenarioError(
            f'--answer-by {wanted}: the flow "{name}" can only be answered by {flow.ways[0]}; leave the option out, or '
            f"let its factory return a FlowUnderTest with {means}"
        )
    return wanted or (suite.answer_by if suite.answer_by in flow.ways else flow.ways[0])


def execution_of(
    flow: AttachedFlow,
    session: str,
    *,
    owner: Owner,
    listeners: Sequence[BaseCallbackHandler],
    record: Record,
    suite: SuiteConfiguration,
    way: AnswerBy,
    waivers: Waivers,
) -> Execution:
    """Return what runs a session of a flow and checks it."""
    opened, parts, graph = flow.open(session), flow.parts, flow.compiled_graph
    address: Any = {"configurable": {"thread_id": session}}
    values = dict(opened.manager_values())
    schema = schema_of_graph(graph) if has_keys(graph) else None
    checker = UpdateChecker(schema, (), values) if schema and suite.enable_validation else None
    return Execution(
        session=session,
        coordinator=opened.coordinator,
        graph_values=opened.graph_values,
        manager_values=opened.manager_values,
        description=describe(graph),
        owner=owner,
        stopped=lambda: session_status(graph, address).where == "stopped",
        answer_by=way,
        record=record,
        watch=Watch(checker, started_monitor(suite, memory_recorder(record)), StepBudget(suite.step_budget)),
        growing=schema.growing if schema else frozenset(),
        followed=False,
        has_manager=parts.state_manager is not None,
        judged_at_end=True,
        waivers=waivers,
        listeners=listeners,
        titles={**guide.state_titles, **guide.node_titles} if (guide := parts.guide) else {},
        update_from_answer=parts.update_from_answer if parts.coordinator is not None and way == "update" else None,
    )
