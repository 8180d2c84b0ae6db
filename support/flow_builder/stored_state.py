"""The stored state of a session, from before its first step on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph import START
from langgraph.graph.state import CompiledStateGraph


class StoredState:
    """Reads the values of a session anew each time.

    They are those of `get_state(config).values`, with the input of a session that was killed before its first step:
    `get_state` does not show it.
    """

    def __init__(self, graph: CompiledStateGraph[Any, Any, Any, Any], config: RunnableConfig) -> None:
        self._graph = graph
        self._config = config

    def __call__(self) -> dict[str, Any]:
        """Return the values of the session."""
        snapshot = self._graph.get_state(self._config)
        before_any_step = snapshot.metadata is not None and snapshot.metadata.get("source") == "input"
        return {**snapshot.values, **(self._waiting_input() if before_any_step else {})}

    def _waiting_input(self) -> Mapping[str, Any]:
        saver: Any = self._graph.checkpointer
        channels = saver.get_tuple(self._config).checkpoint["channel_values"]
        waiting, names = channels.get(START), self._graph.stream_channels_asis
        if not isinstance(waiting, Mapping) or any(name in channels for name in names):
            return {}
        return {name: value for name, value in waiting.items() if name in names}
