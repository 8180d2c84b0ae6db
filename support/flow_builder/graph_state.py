"""The state manager of a flow that has none of its own: the graph's state, kept in step with the stream."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from contextlib import suppress
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import RunnableConfig
from langgraph.errors import EmptyChannelError
from langgraph.graph.state import CompiledStateGraph

if TYPE_CHECKING:
    from langgraph.types import StateSnapshot

from support.flow_builder.description import has_keys
from support.flow_builder.errors import FlowError
from support.record.inputs import live_fields
from support.record.returned import updates_of_node


class GraphStateView:
    """The state of one session as its graph has it.

    In the middle of a stream `get_state` lags behind the update in hand, so the view, when it is read, joins the
    updates to what it holds with the graph's own channels. It reads the graph again whenever a stream has run out.
    """

    def __init__(self, graph: CompiledStateGraph[Any, Any, Any, Any], config: RunnableConfig) -> None:
        self._graph = graph
        self._config = config
        self._channels = graph.builder.channels if has_keys(graph) else {}
        self._values: dict[str, Any] = {}
        self._unread: deque[Mapping[str, Any]] = deque()
        self.reload()

    @property
    def state(self) -> Mapping[str, Any]:
        """The live state; copy it to keep it.

        Raises:
            FlowError: An update of the stream does not fit what the view holds: of a message to which LangGraph gives
                its id, the view has another id than the graph.
        """
        while self._unread:
            try:
                self._join_all(self._unread[0])
            except Exception as error:
                nodes = ", ".join(self._unread[0])
                raise FlowError(
                    f"the state after the update of {nodes} is known when the stream is over; read it then ({error})"
                ) from error
            self._unread.popleft()
        return self._values

    def get_snapshot(self) -> dict[str, Any]:
        """Return a deep copy of the state."""
        return deepcopy(dict(self.state))

    def reload(self) -> None:
        """Read the state from the graph; only right while no stream of the session is running."""
        self.snapshot = self._graph.get_state(self._config)
        self._values = values_of(self.snapshot)
        self._unread.clear()

    def begin(self, values: object) -> None:
        """Take in the graph's initial input, a mapping or an object with fields."""
        if not has_keys(self._graph):  # it is given anything, and has no state that this could become a part of
            return
        by_key = live_fields(values)
        if by_key is None:
            kind = type(values).__name__
            raise FlowError(f"a session begins with a mapping, a dataclass or a pydantic model, not with {kind}")
        self._values = dict(self._unwritten())
        self._join(by_key)

    def synchronise(self, update: Mapping[str, Any]) -> None:
        """Take in one update of the stream."""
        self._unread.append(update)

    def _join_all(self, update: Mapping[str, Any]) -> None:
        for node, changes in update.items():
            if node in self._graph.nodes and not node.startswith("__"):  # else it is a task that a node has called
                for part in updates_of_node(changes):
                    if isinstance(part, Mapping):
                        self._join(part)

    def _unwritten(self) -> Iterable[tuple[str, Any]]:
        """Yield LangGraph's values of keys that were never written: the empty list or mapping of a reducer."""
        for key, channel in self._channels.items():
            with suppress(EmptyChannelError):
                yield key, channel.copy().get()

    def _join(self, changes: Mapping[str, Any]) -> None:
        for key, value in changes.items():
            channel = self._channels.get(key)
            if channel is None:
                continue
            joined = channel.from_checkpoint(self._values[key]) if key in self._values else channel.copy()
            joined.update([value])
            try:
                self._values[key] = joined.get()
            except EmptyChannelError:
                self._values.pop(key, None)


def values_of(snapshot: StateSnapshot) -> dict[str, Any]:
    """Return what a session holds, by key; what has no keys, as the result of a functional flow, as its `result`."""
    values: Any = snapshot.values
    if isinstance(values, Mapping):
        return dict(values)
    return {} if values is None else {"result": values}
