"""The faults of a flow in an engineer's test: in a node, a language model, the storage."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from support.agora.errors import StorageError
from support.agora_suite.virtual_world import Access, MemoryStorage
from support.flow_builder.faults import FaultPlan, When
from support.mock_llm import LLMProviderMock

Error = Exception | type[Exception] | Callable[[], Exception]
"""The error to raise: an exception, its class, or a function that makes one."""


class Fault:
    """A fault; the test fails at its end if the fault has not happened."""

    def put_into_nodes(self, plan: FaultPlan) -> None:
        """Let nodes fail; called before the graph is compiled."""

    def put_into_models(self, models: LLMProviderMock) -> None:
        """Let language models fail."""

    def put_into_storage(self, storage: MemoryStorage) -> None:
        """Let files fail."""


@dataclass(frozen=True, slots=True)
class NodeFails(Fault):
    """A node raises an error, inside the flow's own wrapper; `after` its work, its result is lost.

    It fails so many times on each of the visits of a session, from 1; a retry or a resumed question is no new visit.
    """

    node: str
    error: Error
    when: When = "before"
    visits: int | Iterable[int] = 1
    times: int = 1

    def put_into_nodes(self, plan: FaultPlan) -> None:
        """Let the node fail; called before the graph is compiled."""
        plan.fail(self.node, self.error, when=self.when, visits=self.visits, times=self.times)


@dataclass(frozen=True, slots=True)
class NodeReturns(Fault):
    """A node returns what `change` makes of its update: a missing key, a wrong type, a nested list."""

    node: str
    change: Callable[[Any], Any]
    visits: int | Iterable[int] = 1

    def put_into_nodes(self, plan: FaultPlan) -> None:
        """Let the node return another update; called before the graph is compiled."""
        plan.change(self.node, self.change, visits=self.visits)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFails(Fault):
    """A language model fails, or its answer cannot be parsed. Set one of fault, error, malformed.

    Attributes:
        fault: `connection`, `timeout`, `rate_limit`, `provider` or `empty`.
        malformed: How the answer is spoiled: `truncated`, `prose`, `fenced`, `empty`, `wrong_type`, `no_json` or
            `blocks`.
        agent: The agent's id; None for every agent, as None for every `task`, `topic` or `round`.
        task: Such as `propose topics`.
        nth: The first of these calls that fails, from 1; without `times`, only that call.
        times: How many calls fail; None for all of them (without `nth`).
        retry_after: How many seconds the provider asks to wait, with a fault.
    """

    fault: str | None = None
    error: Exception | type[Exception] | None = None
    malformed: str | None = None
    agent: str | None = None
    task: str | None = None
    topic: str | None = None
    round: int | None = None
    nth: int | None = None
    times: int | None = 1
    retry_after: float | None = None

    def put_into_models(self, models: LLMProviderMock) -> None:
        """Let the model fail."""
        models.instruct(
            self.agent,
            self.task,
            topic=self.topic,
            round=self.round,
            nth=self.nth,
            times=self.times,
            fault=self.fault,
            error=self.error,
            malformed=self.malformed,
            retry_after=self.retry_after,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageFails(Fault):
    """Some accesses to files fail and change nothing, with the application's `StorageError` by default.

    `path` is a shell pattern (`*/final_report/*`).
    """

    error: Exception | None = None
    path: str = "*"
    access: Access = "write"
    times: int = 1

    def put_into_storage(self, storage: MemoryStorage) -> None:
        """Let the files fail."""
        storage.fail_next(self.times, self.error or StorageError("no space left on the device"), self.path, self.access)


def faults_of(given: Fault | Iterable[Fault]) -> tuple[Fault, ...]:
    """Return a test's faults as a tuple.

    Raises:
        TypeError: One of them is not a fault.
    """
    faults = tuple(given) if isinstance(given, Iterable) else (given,)
    for fault in faults:
        if not isinstance(fault, Fault):
            raise TypeError(
                f"faults takes NodeFails(…), NodeReturns(…), ModelFails(…) and StorageFails(…), not {fault!r}"
            )
    return faults
