"""Records the updates of a session: those that its stream yields, and those applied in a node's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from support.record.asking import PauseAudit
from support.record.copying import structural_copy
from support.record.event import Event
from support.record.events import NodeAsked, NodeFailed, NodeFinished, UpdateSeen
from support.record.questions import AnswerGiven, AnswerRefused
from support.record.record import Record
from support.record.returned import returned_keys, updates_of_node
from support.record.visits import Visits

HIDDEN_PREFIX = "__"
"""How LangGraph begins names of its own."""

Derive = Callable[[str, Mapping[str, Any]], Iterable[Event]]
"""Returns further events from a node's name and its update."""


class Updates:
    """Records what a session's stream yields.

    Args:
        steps: LangGraph's step in which each node began to run last; it grows with the session.
        dropped: Returns those keys of a node's update that the state does not declare.
    """

    def __init__(
        self,
        record: Record,
        visits: Visits,
        audit: PauseAudit,
        steps: Mapping[str, int | None],
        dropped: Callable[[str, Iterable[str]], tuple[str, ...]],
        derive: Derive | None,
    ) -> None:
        self.seen = 0
        """How many updates there were so far (count)."""
        self._record = record
        self._visits = visits
        self._audit = audit
        self._steps = steps
        self._dropped = dropped
        self._derive = derive

    def take(self, chunk: Mapping[str, Any]) -> None:
        """Take in a chunk of the stream, or an update applied in a node's name: copy what changed."""
        cached = bool((chunk.get("__metadata__") or {}).get("cached"))
        for node, update in chunk.items():
            if node == "__interrupt__":
                if update:
                    self._audit.surfaced()
            elif not node.startswith(HIDDEN_PREFIX):
                self._take_update(node, update, cached)

    def _take_update(self, node: str, update: Any, cached: bool) -> None:
        has_run = not cached and self._visits.has_run(node)
        if update is None:
            return
        if not has_run and not cached:
            self._applied(node, update)
        for part in updates_of_node(update):
            changes = structural_copy(part)
            if not isinstance(changes, dict):
                changes = {"": changes}
            self.seen += 1
            step = self._steps.get(node) if has_run or cached else None
            self._record.append(
                UpdateSeen(node=node, changes=changes, number=self.seen, super_step=step, cached=cached)
            )
            if self._derive is not None:
                for event in self._derive(node, changes):
                    self._record.append(event)

    def _applied(self, node: str, update: Any) -> None:
        keys = returned_keys(update)
        visit = self._visits.begin(node)
        event = self._record.append(
            NodeFinished(node=node, visit=visit, keys=keys, dropped=self._dropped(node, keys), by="update"),
        )
        self._audit.answered(node, event.sequence)

    def close_answered(self, node: str) -> None:
        """End a waiting visit whose answer was applied by `update_state`, where the driver did not show that update."""
        if not self._visits.waits(node):
            return
        for event in reversed(self._record):
            if isinstance(event, NodeAsked | NodeFailed | AnswerRefused) and event.node == node:
                return
            if isinstance(event, AnswerGiven) and event.node == node:
                if event.way == "update":
                    self._applied(node, {})
                return
