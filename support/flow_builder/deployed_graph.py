"""A graph that runs on a server, streamed through LangGraph's `RemoteGraph` and seen by what the server streams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID, uuid4

from httpx import HTTPError
from langchain_core.messages import convert_to_messages
from langchain_core.runnables import RunnableConfig
from langgraph.errors import GraphInterrupt
from langgraph.pregel.remote import RemoteException, RemoteGraph
from langgraph.types import Interrupt, StateSnapshot
from langgraph_sdk import get_sync_client
from langgraph_sdk.errors import NotFoundError

from support.flow_builder.errors import FlowError

_NOT_BEGUN: Final = StateSnapshot({}, (), {}, None, None, None, (), ())


class NodeOnServerFailed(Exception):
    """A node failed on a server; the name of the class is that of the error there."""


class DeployedGraph:
    """A graph behind the address of a server, with what the kit asks of a compiled graph.

    Args:
        address: The server's address, a slash, and the name or id of the assistant.
        headers: Sent with every request.
        time_limit: Seconds without anything from the server after which a request fails; None for never.
    """

    unseen: tuple[str, ...] = ("types of the state", "changes in place", "calls of tools and models")
    """What a server does not show, so that it cannot be judged."""
    checkpointer = "that of the server"
    config: Mapping[str, Any] = {}
    interrupt_before_nodes = "*"
    """It may have breakpoints anywhere: the server does not say."""

    def __init__(self, address: str, headers: Mapping[str, str], time_limit: float | None) -> None:
        self._url, _, self.name = address.rpartition("/")
        self._client = get_sync_client(url=self._url, headers=headers, timeout=time_limit)
        self._remote = RemoteGraph(self.name, sync_client=self._client)
        self._created: list[str] = []
        try:
            with self._asking_the_server():
                drawn = self._remote.get_graph().nodes
        except FlowError:
            self.close()
            raise
        self.nodes = {node: SimpleNamespace(bound=None) for node in drawn if not node.startswith("__")}

    def create_thread(self) -> str:
        """Return the id of a new session on the server; `close` deletes it."""
        with self._asking_the_server():
            self._created.append(self._client.threads.create()["thread_id"])
        return self._created[-1]

    def close(self) -> None:
        """Delete the sessions that were created here, and end the connection."""
        with self._client:
            while self._created:
                with self._asking_the_server():
                    self._client.threads.delete(self._created.pop())

    def get_state(self, config: RunnableConfig) -> StateSnapshot:
        """Return where a session is; one that the server does not know has not begun."""
        with self._asking_the_server():
            try:
                state: Any = self._client.threads.get_state(config["configurable"]["thread_id"])
            except NotFoundError:
                return _NOT_BEGUN
            if not state["checkpoint"]:  # of which RemoteGraph cannot make a snapshot
                return _NOT_BEGUN
            snapshot = self._remote.get_state(config)
        return snapshot._replace(values=_with_messages(snapshot.values))

    def update_state(self, config: RunnableConfig, values: Any, as_node: str | None = None) -> RunnableConfig:
        """Change the state of a session from outside."""
        with self._asking_the_server():
            return self._remote.update_state(config, values, as_node)

    def stream(
        self,
        graph_input: Any,
        config: RunnableConfig,
        *,
        stream_mode: Sequence[str],  # noqa: ARG002  # updates and custom, in any case
        context: Any = None,
    ) -> Iterator[tuple[str, Any]]:
        """Yield the updates of a stream, and report to the callbacks of its config what nodes do."""
        report = _NodeReport(config.get("callbacks") or [])
        plain: Any = {key: value for key, value in config.items() if key != "callbacks"}
        modes: Any = ["updates", "tasks", "custom"]
        parts: Any = self._remote.stream(graph_input, plain, stream_mode=modes, context=context)
        unsent: list[Mapping[str, Any]] = []
        with self._asking_the_server(), report.of_graph():
            try:
                for mode, part, *_ in parts:
                    if mode == "updates":
                        unsent.append(
                            part
                        )  # here, an update follows the end of its node, as in a graph of this process
                    elif mode == "custom":
                        yield mode, part
                    elif part.get("error"):
                        report.fails(part)
                        unsent = [update for update in unsent if part["name"] not in update]
                    elif "triggers" in part:
                        report.begins(part)
                    else:
                        report.ends(part)
                        yield from (("updates", update) for update in unsent)
                        unsent = []
            except RemoteException as error:
                raise _failure(error.args[0]) from error
            yield from (("updates", update) for update in unsent)

    @contextmanager
    def _asking_the_server(self) -> Iterator[None]:
        try:
            yield
        except HTTPError as error:
            text = str(error) or "no more details"
            raise FlowError(
                f"the server at {self._url} did not answer as it should: {type(error).__name__}: {text}"
            ) from error


class _NodeReport:
    """Reports nodes to the callbacks of a config, as LangChain does of those that run in this process."""

    def __init__(self, callbacks: Any) -> None:
        self._handlers = [handler for handler in callbacks if not handler.ignore_chain]
        self._graph = uuid4()

    @contextmanager
    def of_graph(self) -> Iterator[None]:
        self._call("on_chain_start", None, {}, run_id=self._graph, name="LangGraph")
        try:
            yield
        finally:
            self._call("on_chain_end", None, run_id=self._graph)

    def begins(self, task: Mapping[str, Any]) -> None:
        name, run = task["name"], UUID(task["id"])
        place = f"{name}:{run}"
        metadata = {"langgraph_node": name, "langgraph_checkpoint_ns": place, "langgraph_triggers": task["triggers"]}
        details: Any = {"parent_run_id": self._graph, "name": name, "metadata": metadata}
        self._call("on_chain_start", None, task["input"], run_id=run, **details)

    def ends(self, task: Mapping[str, Any]) -> None:
        if task["interrupts"]:
            asked = [Interrupt(**interrupt) for interrupt in task["interrupts"]]
            self._call("on_chain_error", GraphInterrupt(asked), run_id=UUID(task["id"]))
        else:
            self._call("on_chain_end", task["result"], run_id=UUID(task["id"]))

    def fails(self, task: Mapping[str, Any]) -> None:
        self._call("on_chain_error", _failure(task["error"]), run_id=UUID(task["id"]))

    def _call(self, event: str, *arguments: Any, **details: Any) -> None:
        for handler in self._handlers:
            getattr(handler, event)(*arguments, **details)


def _with_messages(values: Any) -> Any:
    """Return a state with messages of LangChain for what a server sends of them."""
    if not isinstance(values, Mapping):
        return values
    return {key: convert_to_messages(value) if _are_messages(value) else value for key, value in values.items()}


def _are_messages(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, Mapping) and {"type", "content"} <= item.keys() for item in value
    )


def _failure(described: Any) -> NodeOnServerFailed:
    """Return an error as the server describes it, by the name that it has there."""
    if not isinstance(described, Mapping):
        return NodeOnServerFailed(str(described))
    kind = type(str(described.get("error")), (NodeOnServerFailed,), {})
    return kind(str(described.get("message", "")))  # type: ignore[no-any-return]  # a class that is made here
