"""What fails in a flow of an engineer's test: a node, a language model, the storage."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from support.flow_builder.faults import FaultPlan, When
    from support.flow_builder.virtual_world import Access, MemoryStorage
    from support.mock_llm import LLMProviderMock

Error = Exception | type[Exception] | Callable[[], Exception]
"""What is raised: an error, its class, or a function that makes one."""


class Fault:
    """One fault; a test fails at its end where the fault has not happened."""

    def put_into_nodes(self, plan: FaultPlan) -> None:
        """Have nodes fail; called before the graph is compiled.

        Args:
            plan: The faults of the flow's nodes.
        """

    def put_into_models(self, models: LLMProviderMock) -> None:
        """Have language models fail.

        Args:
            models: The language models of the flow.
        """

    def put_into_storage(self, storage: MemoryStorage) -> None:
        """Have files fail.

        Args:
            storage: The storage of the flow.
        """


@dataclass(frozen=True, slots=True)
class NodeFails(Fault):
    """A node raises an error, inside the flow's own wrapper.

    Attributes:
        node: The node.
        error: What it raises.
        when: `before` its work, or `after` it, so that its result is lost.
        visits: On which visits of a session, from 1; a retry or a resumed question is no new visit.
        times: How often on each of these visits; more than once outlives that many retries.
    """

    node: str
    error: Error
    when: When = "before"
    visits: int | Iterable[int] = 1
    times: int = 1

    def put_into_nodes(self, plan: FaultPlan) -> None:
        """Have the node fail; called before the graph is compiled.

        Args:
            plan: The faults of the flow's nodes.
        """
        plan.fail(self.node, self.error, when=self.when, visits=self.visits, times=self.times)


@dataclass(frozen=True, slots=True)
class NodeReturns(Fault):
    """A node returns another update than its own: a missing key, a wrong type, a nested list.

    Attributes:
        node: The node.
        change: Makes what is returned from the node's own update.
        visits: On which visits of a session, from 1.
    """

    node: str
    change: Callable[[Any], Any]
    visits: int | Iterable[int] = 1

    def put_into_nodes(self, plan: FaultPlan) -> None:
        """Have the node return something else; called before the graph is compiled.

        Args:
            plan: The faults of the flow's nodes.
        """
        plan.change(self.node, self.change, visits=self.visits)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFails(Fault):
    """A language model fails, or answers with something that cannot be parsed. Say one of fault, error, malformed.

    Attributes:
        fault: `connection`, `timeout`, `rate_limit`, `provider` or `empty`.
        error: The exception that is raised.
        malformed: How the answer is spoiled: `truncated`, `prose`, `fenced`, `empty`, `wrong_type`, `no_json` or
            `blocks`.
        agent: Whose model, by agent id; None: everyone's.
        task: At which task, such as `propose topics`; None: at every one.
        topic: On which topic; None: on every one.
        round: In which round; None: in every one.
        nth: The first of these calls that fails, from 1; without `times`, that call alone.
        times: How many calls fail; None for all of them (without `nth`).
        retry_after: Seconds that the provider asks to wait, with a fault.
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
        """Have the model fail.

        Args:
            models: The language models of the flow.
        """
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
    """Files cannot be written or read; each failing access leaves everything as it was.

    Attributes:
        error: What is raised; None: the application's `StorageError`.
        path: Which paths, as a shell pattern (`*/final_report/*`).
        access: `write` or `read`.
        times: How many accesses fail.
    """

    error: Exception | None = None
    path: str = "*"
    access: Access = "write"
    times: int = 1

    def put_into_storage(self, storage: MemoryStorage) -> None:
        """Have the files fail.

        Args:
            storage: The storage of the flow.
        """
        from support.agora.errors import StorageError

        storage.fail_next(self.times, self.error or StorageError("no space left on the device"), self.path, self.access)


def faults_of(given: Fault | Iterable[Fault]) -> tuple[Fault, ...]:
    """Return the faults that a test gives, one or several.

    Args:
        given: A fault, or several.

    Raises:
        TypeError: Something else was given.
    """
    faults = tuple(given) if isinstance(given, Iterable) else (given,)
    for fault in faults:
        if not isinstance(fault, Fault):
            raise TypeError(
                f"faults takes NodeFails(…), NodeReturns(…), ModelFails(…) and StorageFails(…), not {fault!r}"
            )
    return faults
