"""The checkpoints of one session: the newest, its ancestors, the node that wrote it, and how to write another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Send, StateSnapshot

from support.langgraph_versions import next_nodes

Graph = CompiledStateGraph[Any, Any, Any, Any]

WRITTEN_AS: Final = "written_as"
"""The key in a checkpoint's metadata under which an update records the node it was written as."""


def saved_values(graph: Graph, snapshot: StateSnapshot) -> dict[str, Any]:
    """Return what a checkpoint keeps of its session: its state, or the input that waits for the first step."""
    values = dict(snapshot.values)
    if START not in next_nodes(snapshot) or not isinstance(graph.checkpointer, BaseCheckpointSaver):
        return values
    saved = graph.checkpointer.get_tuple(snapshot.config)
    waiting = None if saved is None else saved.checkpoint["channel_values"].get(START)
    return {**values, **waiting} if isinstance(waiting, Mapping) else values


class SessionCheckpoints:
    """The checkpoints of one session in one compiled graph that has a checkpointer."""

    def __init__(self, graph: Graph, session_id: str) -> None:
        self._graph = graph
        self._config: RunnableConfig = {"configurable": {"thread_id": session_id}}

    def current(self) -> StateSnapshot:
        """Return the session as the graph sees it, including the writes of unfinished nodes.

        If a reducer refuses such a write, its error is raised; `newest` is still readable.
        """
        return self._graph.get_state(self._config)

    def newest(self) -> StateSnapshot | None:
        """Return the newest checkpoint as it was saved, without the writes of unfinished nodes."""
        saver = self._graph.checkpointer
        saved = None if saver is None or isinstance(saver, bool) else saver.get_tuple(self._config)
        # Named by its id, a checkpoint is read as it was saved: no reducer runs that could raise.
        return None if saved is None else self._graph.get_state(saved.config)

    def backwards(self, newest: StateSnapshot) -> Iterator[StateSnapshot]:
        """Yield a checkpoint and its ancestors, newest first, without abandoned branches."""
        snapshot: StateSnapshot | None = newest
        while snapshot is not None:
            yield snapshot
            parent = snapshot.parent_config
            snapshot = None if parent is None else self._graph.get_state(parent)

    def successors(self, node: str, values: Mapping[str, Any]) -> set[str] | None:
        """Return the nodes that follow a node in a given state: none at the end, None if its router fails."""
        builder = self._graph.builder
        targets = {target for source, target in builder.edges if source == node}
        try:
            for branch in builder.branches.get(node, {}).values():
                chosen = branch.path.invoke(dict(values))
                for label in chosen if isinstance(chosen, (list, tuple)) else [chosen]:
                    if isinstance(label, Send):
                        return None
                    targets.add(branch.ends[label] if branch.ends else str(label))
        except Exception:
            # The router itself may be broken; then nothing can be written as its node.
            return None
        return targets - {END}

    def writer_for(self, snapshot: StateSnapshot, values: Mapping[str, Any]) -> str | None:
        """Return the node, or START, as which values can be written so that the same nodes wait as before.

        The likely writers are tried first: the node in the checkpoint's metadata, or those that its parent waited for.
        None if no node leads to those that wait.
        """
        parent = snapshot.parent_config
        likely = [(snapshot.metadata or {}).get(WRITTEN_AS)]
        likely += next_nodes(self._graph.get_state(parent)) if parent is not None else ()
        known = [START, *self._graph.builder.nodes]
        candidates = dict.fromkeys([*(node for node in likely if node in known), *known])
        waiting = set(next_nodes(snapshot))
        return next((node for node in candidates if self.successors(node, values) == waiting), None)

    def write(self, snapshot: StateSnapshot, updates: Mapping[str, Any], writer: str) -> None:
        """Write updates as the node `writer` in a new checkpoint after `snapshot`; it becomes the newest."""
        config: RunnableConfig = {
            "configurable": dict(snapshot.config["configurable"]),
            "metadata": {WRITTEN_AS: writer},
        }
        self._graph.update_state(config, dict(updates), as_node=writer)
