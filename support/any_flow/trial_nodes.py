"""Lets a node of a compiled graph fail, before its work or after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.runnables import Runnable

from support.flow_builder.faults import FaultPlan, When
from support.record import FaultInjected, Record
from support.trials.failures import StepFailure


class StepFailedError(RuntimeError):
    """What a trial lets a step fail with; LangGraph does not retry it by default."""

    def __init__(self) -> None:
        super().__init__("this step fails in a trial")


class _FailingNode(Runnable[Any, Any]):
    """The work of a node, with the faults of a plan."""

    def __init__(self, invoke: Callable[..., Any], ainvoke: Callable[..., Any]) -> None:
        self._invoke = invoke
        self._ainvoke = ainvoke

    def invoke(self, input: Any, config: Any = None, **named: Any) -> Any:  # noqa: A002 - LangChain's name
        """Do the work, or fail."""
        return self._invoke(input, config, **named)

    async def ainvoke(self, input: Any, config: Any = None, **named: Any) -> Any:  # noqa: A002 - LangChain's name
        """Do the work, or fail."""
        return await self._ainvoke(input, config, **named)


def let_fail(graph: Any, failure: StepFailure, record: Record) -> None:
    """Let a node of a compiled graph fail, on record; a node of a graph inside it is left as it is."""
    if (node := graph.nodes.get(failure.node)) is None:
        return

    def note(name: str, kind: str, visit: int, when: When) -> None:
        record.append(FaultInjected(node=name, fault=kind, visit=visit, when=when))

    plan = FaultPlan(note)
    plan.fail(failure.node, StepFailedError, when=failure.when, visits=failure.visit, times=failure.times)
    work = node.bound
    failing = _FailingNode(plan.wrap(failure.node, work.invoke), plan.wrap(failure.node, work.ainvoke))
    graph.nodes = {**graph.nodes, failure.node: node.copy({"bound": failing})}
