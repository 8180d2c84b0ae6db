"""What no node of any flow may do, as the record of its session shows it."""

from __future__ import annotations

from collections.abc import Iterable

from support.flow_builder.description import END, FlowDescription
from support.record import NodeAsked, NodeFinished, Record, RouteTaken
from support.record.observer import Observer


class Trespasses:
    """Finds keys that a graph drops in silence, values changed in place, ways to nowhere, and swallowed pauses.

    Args:
        record: What happened in the session.
        description: The flow's graph.
        observer: Who sees the session from outside.
    """

    def __init__(self, record: Record, description: FlowDescription, observer: Observer) -> None:
        self._asked = record.of(NodeAsked)
        self._finished = record.of(NodeFinished)
        self._routes = record.of(RouteTaken)
        self._targets = frozenset((*description.nodes, END))
        self._observer = observer
        self._found: list[str] = []
        self._heard = self._judged = self._routed = 0

    def found(self, *, others_may_wait: bool) -> list[str]:
        """Return everything that was found so far, a line each.

        Args:
            others_may_wait: Whether further pauses of the same stream may yet be taken up.
        """
        self._found.extend(self._new())
        return [*map(str, self._observer.swallowed_pauses(others_may_wait=others_may_wait)), *self._found]

    def _new(self) -> Iterable[str]:
        asked, finished = self._asked[self._heard :], self._finished[self._judged :]
        routes = self._routes[self._routed :]
        self._heard, self._judged, self._routed = len(self._asked), len(self._finished), len(self._routes)
        for event in finished:
            for key in event.dropped:
                yield f"{event.node} wrote {key}, which the state does not declare; the graph dropped it in silence"
        changed = [(one.node, one.changed_input) for one in asked]
        changed += [(one.node, one.changed_input) for one in finished]
        for node, keys in changed:
            for key in keys:
                yield f"{node} changed {key} in place, instead of returning an update"
        for route in routes:
            if route.target is not None and route.target not in self._targets:
                way = f"{route.source} goes on to {route.target}"
                yield f"{way}, which the graph does not have; it ends there in silence"
