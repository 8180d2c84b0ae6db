"""What no node of any flow may do, as the record of its session shows it."""

from __future__ import annotations

from collections.abc import Iterable

from support.flow_builder.description import END, FlowDescription
from support.record import NodeAsked, NodeFinished, Record, RouteTaken
from support.record.observer import Observer


class EngineViolations:
    """Finds dropped keys, doubled ones, changes in place, routes to nowhere, misrouted answers and swallowed pauses."""

    def __init__(self, record: Record, description: FlowDescription, observer: Observer) -> None:
        self._asked = record.of(NodeAsked)
        self._finished = record.of(NodeFinished)
        self._routes = record.of(RouteTaken)
        self._targets = frozenset((*description.nodes, END))
        self._observer = observer
        self._losses: list[str] = []
        self._changes_in_place: list[str] = []
        self._asked_read = self._finished_read = self._routes_read = 0

    def findings(self, *, others_may_wait: bool) -> tuple[list[str], list[str]]:
        """Return all findings so far, a line each: those by which something is lost, and the changes in place.

        Args:
            others_may_wait: Whether further pauses may yet be taken up.
        """
        self._losses.extend(self._read())
        swallowed = map(str, self._observer.swallowed_pauses(others_may_wait=others_may_wait))
        doubled = self._observer.returned_whole.certain
        return [*swallowed, *self._observer.misrouted_answers, *self._losses, *doubled], [*self._changes_in_place]

    def _read(self) -> Iterable[str]:
        """Read what is new in the record: yield the losses, and keep the changes in place."""
        asked, finished = self._asked[self._asked_read :], self._finished[self._finished_read :]
        routes = self._routes[self._routes_read :]
        self._asked_read, self._finished_read, self._routes_read = (
            len(self._asked),
            len(self._finished),
            len(self._routes),
        )
        for event in finished:
            for key in event.dropped:
                yield f"{event.node} wrote {key}, which the state does not declare; the graph dropped it in silence"
        changed = [(event.node, event.changed_input) for event in asked]
        changed += [(event.node, event.changed_input) for event in finished]
        for node, keys in changed:
            for key in keys:
                self._changes_in_place.append(f"{node} changed {key} in place, instead of returning an update")
        for route in routes:
            if route.target is not None and route.target not in self._targets:
                jump = f"{route.source} goes on to {route.target}"
                yield f"{jump}, which the graph does not have; it ends there in silence"
