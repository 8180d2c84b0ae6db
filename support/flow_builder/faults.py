"""Faults that a scenario puts into nodes: which node fails, on which visit, how often, before or after its work."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, Literal

from langgraph.config import get_config
from langgraph.errors import GraphBubbleUp

from support.flow_builder.errors import FlowError, nearest

When = Literal["before", "after"]
Node = Callable[..., Any]
FaultListener = Callable[[str, str, int, When], None]
"""Called with each firing: node, kind (the error's type, or `changed update`), visit, when."""

Visit = tuple[str, str]
"""A visit that LangGraph knows: session and task. A node that is retried or resumed is on the same visit."""


@dataclass(slots=True)
class NodeFault:
    """One fault of one node.

    Attributes:
        when: Before its work, or after it (whose result is lost then).
        times: How often on each of these visits: a node that is retried is entered again.
    """

    node: str
    when: When
    visits: tuple[int, ...]
    times: int
    error: Exception | Callable[[], Exception] | None = None
    change: Callable[[Any], Any] | None = None
    fired: int = 0
    _fired_on: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    _made: Exception | None = None

    @property
    def kind(self) -> str:
        """The kind of fault, in a word or two: the error's type, as soon as that is known."""
        if self.error is None:
            return "changed update"
        if isinstance(self.error, type):
            return self.error.__name__
        known = self.error if isinstance(self.error, Exception) else self._made
        return "error" if known is None else type(known).__name__

    def make(self) -> Exception | None:
        """Return the error that is raised now; None where the update is changed instead."""
        if self.error is None:
            return None
        self._made = self.error if isinstance(self.error, Exception) else self.error()
        return self._made

    def __str__(self) -> str:
        return f"{self.kind} {self.when} the work of {self.node} on visit {', '.join(map(str, self.visits))}"

    def due(self, session: str, visit: int) -> bool:
        """Return whether the fault fires now, and count it if so."""
        if visit not in self.visits or self._fired_on[session, visit] >= self.times:
            return False
        self._fired_on[session, visit] += 1
        self.fired += 1
        return True


class FaultPlan:
    """The faults of one scenario."""

    def __init__(self, on_fault: FaultListener | None = None) -> None:
        self._on_fault = on_fault
        self._faults: list[NodeFault] = []
        self._visits: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._lock = threading.Lock()

    def listen(self, on_fault: FaultListener) -> None:
        """Replace the listener that is called with each firing."""
        self._on_fault = on_fault

    def fail(
        self,
        node: str,
        error: Exception | Callable[[], Exception],
        *,
        when: When = "before",
        visits: int | Iterable[int] = 1,
        times: int = 1,
    ) -> None:
        """Make a node raise an error, which is no pause.

        Args:
            visits: On which visits of each session, from 1. A retry is no new visit, nor is a resumed question.
            times: How often on each of these visits; more than once outlives that many retries.
        """
        kind: object = error if isinstance(error, type) else type(error)
        if isinstance(kind, type) and issubclass(kind, GraphBubbleUp):
            raise FlowError(f"a pause is no fault; let {node} ask its question, and prepare the answer")
        self._add(NodeFault(node, when, _numbers(visits), times, error=error))

    def change(self, node: str, change: Callable[[Any], Any], *, visits: int | Iterable[int] = 1) -> None:
        """Make a node return another update on some visits of each session, from 1."""
        self._add(NodeFault(node, "after", _numbers(visits), 1, change=change))

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes that have faults, each once."""
        return tuple(dict.fromkeys(fault.node for fault in self._faults))

    def check(self, known: Iterable[str]) -> None:
        """Check that every node with a fault exists."""
        names = tuple(known)
        for node in self.nodes:
            if node not in names:
                raise FlowError(f'a fault is meant for "{node}", which is no node of the flow; {nearest(node, names)}')

    def wrap(self, name: str, function: Node) -> Node:
        """Return a node's function with its faults; put it into the flow before the graph is compiled."""
        if iscoroutinefunction(function):

            @wraps(function)
            async def failing_later(*args: Any, **kwargs: Any) -> Any:
                session, visit = self._enter(name)
                self._fire(name, session, visit, "before")
                return self._fire(name, session, visit, "after", await function(*args, **kwargs))

            return failing_later

        @wraps(function)
        def failing(*args: Any, **kwargs: Any) -> Any:
            session, visit = self._enter(name)
            self._fire(name, session, visit, "before")
            return self._fire(name, session, visit, "after", function(*args, **kwargs))

        return failing

    def apply(self, functions: Mapping[str, Node]) -> dict[str, Node]:
        """Return the functions of a flow's nodes, those with faults wrapped."""
        self.check(functions)
        return {name: self.wrap(name, node) if name in self.nodes else node for name, node in functions.items()}

    def verify(self) -> None:
        """Check that every fault has fired: else the scenario has not shown what it meant to."""
        if silent := [fault for fault in self._faults if not fault.fired]:
            raise FlowError("\n".join(f"{fault}: it never happened; {self._seen(fault.node)}" for fault in silent))

    def _add(self, fault: NodeFault) -> None:
        if not fault.visits or min(fault.visits) < 1 or fault.times < 1:
            raise ValueError(f"{fault}, {fault.times} times: visits and times begin at 1")
        self._faults.append(fault)

    def _enter(self, node: str) -> tuple[str, int]:
        session, task = _place()
        with self._lock:
            tasks = self._visits[session, node]
            if task is None or task not in tasks:
                tasks.append(task or f"entry {len(tasks) + 1}")
                return session, len(tasks)
            return session, tasks.index(task) + 1

    def _fire(self, node: str, session: str, visit: int, when: When, update: Any = None) -> Any:
        for fault in self._due(node, session, visit, when):
            error = fault.make()
            if self._on_fault:
                self._on_fault(node, fault.kind, visit, when)
            if error is not None:
                raise error
            if fault.change is not None:
                update = fault.change(update)
        return update

    def _due(self, node: str, session: str, visit: int, when: When) -> Iterable[NodeFault]:
        for fault in self._faults:
            if fault.node == node and fault.when == when:
                with self._lock:
                    due = fault.due(session, visit)
                if due:
                    yield fault

    def _seen(self, node: str) -> str:
        visits = max((len(tasks) for (_, name), tasks in self._visits.items() if name == node), default=0)
        return f"{node} was visited {visits} times" if visits != 1 else f"{node} was visited once"


def _numbers(visits: int | Iterable[int]) -> tuple[int, ...]:
    return (visits,) if isinstance(visits, int) else tuple(visits)


def running_session() -> str:
    """Return the id of the session whose node runs here; empty outside of a graph."""
    return _place()[0]


def _place() -> tuple[str, str | None]:
    """Return session and task of the running node; a retry or a resumed question is the same task."""
    try:
        config = get_config()
    except RuntimeError:  # called outside of a graph
        return "", None
    return str(config.get("configurable", {}).get("thread_id", "")), config.get("metadata", {}).get(
        "langgraph_checkpoint_ns"
    )
