"""The checkpoints of one session: which is the newest, what came before it, who wrote it, and how to write one more."""

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
"""Where the metadata of a checkpoint that an update made says as which node it was made."""


def kept(graph: Graph, snapshot: StateSnapshot) -> dict[str, Any]:
    """Return what a checkpoint keeps of its session: its state, or the input that waits for the first step.

    Args:
        graph: The compiled graph; it has a checkpointer.
        snapshot: The checkpoint; nothing is kept in an empty one.
    """
    values = dict(snapshot.values)
    if START not in next_nodes(snapshot) or not isinstance(graph.checkpointer, BaseCheckpointSaver):
        return values
    saved = graph.checkpointer.get_tuple(snapshot.config)
    waiting = None if saved is None else saved.checkpoint["channel_values"].get(START)
    return {**values, **waiting} if isinstance(waiting, Mapping) else values


class SessionCheckpoints:
    """The checkpoints of one session in one graph.

    Args:
        graph: The compiled graph; it has a checkpointer.
        session_id: The session, which is the thread.
    """

    def __init__(self, graph: Graph, session_id: str) -> None:
        self._graph = graph
        self._config: RunnableConfig = {"configurable": {"thread_id": session_id}}

    def current(self) -> StateSnapshot:
        """Give the session as the graph sees it, with what unfinished nodes have written.

        Raises:
            Exception: A reducer refuses what an unfinished node has written; `newest` is still readable.
        """
        return self._graph.get_state(self._config)

    def newest(self) -> StateSnapshot | None:
        """Give the newest checkpoint, if there is one, as it was saved: without what unfinished nodes have written."""
        saver = self._graph.checkpointer
        saved = None if saver is None or isinstance(saver, bool) else saver.get_tuple(self._config)
        # Named by its id, a checkpoint is read as it was saved: no reducer runs that could raise.
        return None if saved is None else self._graph.get_state(saved.config)

    def backwards(self, newest: StateSnapshot) -> Iterator[StateSnapshot]:
        """Return a checkpoint and those it grew from, newest first; not the branches that were left.

        Args:
            newest: The checkpoint.
        """
        snapshot: StateSnapshot | None = newest
        while snapshot is not None:
            yield snapshot
            parent = snapshot.parent_config
            snapshot = None if parent is None else self._graph.get_state(parent)

    def first_nodes(self) -> set[str]:
        """Give the nodes that a new session begins with."""
        return self.successors(START, {}) or set()

    def successors(self, node: str, values: Mapping[str, Any]) -> set[str] | None:
        """Give the nodes that follow a node in a given state; empty where the flow ends, None where its router fails.

        Args:
            node: A node, or the start.
            values: The state that its router would be given.
        """
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
            # A router may be what is broken; then nothing can be written as its node.
            return None
        return targets - {END}

    def writer_for(self, snapshot: StateSnapshot, values: Mapping[str, Any]) -> str | None:
        """Give the node as which values can be written so that the same nodes wait as before.

        Who really wrote the checkpoint is asked first: the node that its metadata names, or that its parent waited for.

        Args:
            snapshot: The checkpoint to write onto.
            values: The state as it will be.

        Returns:
            The node, or the start; None where no node leads to those that wait.
        """
        parent = snapshot.parent_config
        likely = [(snapshot.metadata or {}).get(WRITTEN_AS)]
        likely += next_nodes(self._graph.get_state(parent)) if parent is not None else ()
        known = [START, *self._graph.builder.nodes]
        candidates = dict.fromkeys([*(node for node in likely if node in known), *known])
        waiting = set(next_nodes(snapshot))
        return next((node for node in candidates if self.successors(node, values) == waiting), None)

    def write(self, snapshot: StateSnapshot, updates: Mapping[str, Any], writer: str) -> None:
        """Write a checkpoint onto another one; it becomes the newest.

        Args:
            snapshot: The checkpoint to write onto.
            updates: What to write.
            writer: As which node.
        """
        config: RunnableConfig = {
            "configurable": dict(snapshot.config["configurable"]),
            "metadata": {WRITTEN_AS: writer},
        }
        self._graph.update_state(config, dict(updates), as_node=writer)
