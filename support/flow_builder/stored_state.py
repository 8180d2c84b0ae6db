"""What the checkpoints of one session hold: what `get_state` gives, without the tasks that it works out besides."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.channels import BinaryOperatorAggregate, LastValue
from langgraph.checkpoint.base import BaseCheckpointSaver, CheckpointTuple
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.errors import EmptyChannelError
from langgraph.graph import START
from langgraph.graph.state import CompiledStateGraph

from support.strict_decoding import StrictSerializer

_WAITING = frozenset({"__interrupt__"})
"""What tasks may have stored while the state is still that of the checkpoint."""

_NOTHING = object()


class StoredState:
    """Reads the values of a session from its checkpoints, anew each time; they are not to be changed.

    They are those of `get_state(config).values`. It is asked itself wherever these are more than what the checkpoint
    holds: tasks have stored writes besides, or a key is neither replaced nor reduced. A session that was killed before
    its first step holds its input, which `get_state` does not show.
    """

    def __init__(self, graph: CompiledStateGraph[Any, Any, Any, Any], config: RunnableConfig) -> None:
        self._graph = graph
        self._config = config
        self._names = tuple(graph.stream_channels_asis)
        self._unwritten: dict[str, Any] = {}
        self._readable = _holds_what_it_shows(graph, self._names)
        self._made = _Made()
        self._saver = self._made.reader_of(graph.checkpointer)

    def __call__(self) -> dict[str, Any]:
        """Return the values of the session, as `get_state` does."""
        if not self._readable:
            return self._asked_for()
        self._made.forget_what_is_gone()
        saved: CheckpointTuple | None = self._saver.get_tuple(self._config)
        if saved is None:
            return {}
        if not _WAITING.issuperset([channel for _, channel, _ in saved.pending_writes or ()]):
            return self._asked_for()
        held = {**_waiting_input(saved, self._names), **saved.checkpoint["channel_values"]}
        values: dict[str, Any] = {}
        for name in self._names:
            value = held.get(name, _NOTHING)
            if value is _NOTHING:
                value = self._before_any_update(name)
            if value is not _NOTHING:
                values[name] = value
        return values

    def _asked_for(self) -> dict[str, Any]:
        return dict(self._graph.get_state(self._config).values)

    def _before_any_update(self, name: str) -> Any:
        """Return what LangGraph shows for a key that nobody has written: the empty list or mapping of a reducer."""
        if name not in self._unwritten:
            channel: Any = self._graph.channels[name]
            try:
                self._unwritten[name] = channel.copy().get()
            except EmptyChannelError:
                self._unwritten[name] = _NOTHING
        unwritten = self._unwritten[name]
        return unwritten if unwritten is _NOTHING else copy.copy(unwritten)


def _holds_what_it_shows(graph: CompiledStateGraph[Any, Any, Any, Any], names: tuple[str, ...]) -> bool:
    kinds = {type(graph.channels[name]) for name in names}
    return kinds <= {LastValue, BinaryOperatorAggregate} and isinstance(graph.checkpointer, BaseCheckpointSaver)


def _waiting_input(saved: CheckpointTuple, names: Sequence[str]) -> Mapping[str, Any]:
    held = saved.checkpoint["channel_values"]
    waiting = held.get(START)
    if not isinstance(waiting, Mapping) or any(name in held for name in names):
        return {}
    return {name: value for name, value in waiting.items() if name in names}


class _Made:
    """The objects that were made from stored bytes: from the same bytes none is made twice."""

    def __init__(self) -> None:
        self._make: Callable[[int, bytes], Any] | None = None
        self._now: dict[tuple[int, bytes], Any] = {}
        self._before: dict[tuple[int, bytes], Any] = {}

    def reader_of(self, saver: Any) -> Any:
        """Return a second reader of the storage of a checkpointer, which alone sees these objects.

        For any other than LangGraph's checkpointer in memory, and any other serializer than LangGraph's own and the
        strict one, it is the checkpointer itself, which makes all anew.
        """
        serde: Any = getattr(saver, "serde", None)
        if type(saver) is not InMemorySaver or type(serde) not in (JsonPlusSerializer, StrictSerializer):
            return saver
        self._make = getattr(serde, "_unpack_ext_hook", None)
        if self._make is None:  # this LangGraph makes objects in another way
            return saver
        reader, remembering = copy.copy(saver), copy.copy(serde)
        remembering._unpack_ext_hook = self._made
        reader.serde = remembering
        return reader

    def forget_what_is_gone(self) -> None:
        """Forget what the last reading did not need any more."""
        self._before, self._now = self._now, {}

    def _made(self, code: int, data: bytes) -> Any:
        known = (code, data)
        found = self._now.get(known, _NOTHING)
        if found is _NOTHING:
            found = self._before.get(known, _NOTHING)
            if found is _NOTHING:
                found = self._make(code, data)  # type: ignore[misc]  # whoever has this has set it
            self._now[known] = found
        return found
