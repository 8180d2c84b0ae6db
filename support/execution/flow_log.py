"""The log of a flow: update by update, what happened and what it changed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, Final

from support.execution.story import log_line
from support.flow_builder.errors import FlowError
from support.record import Record
from support.record.copying import structural_copy
from support.record.kept_errors import keeps_errors
from support.validators.differences import debug_state_changes

LOG: Final = logging.getLogger("acceptance.flow")
"""A handler must be added, at the level DEBUG, before the session begins."""


class FlowLog:
    """Writes what happens in a session, and the state's change with each update."""

    def __init__(self, session: str, record: Record, values: Callable[[], Mapping[str, Any]]) -> None:
        self.errors: list[Exception] = []
        """The log's own errors, in order: none is raised into a node."""
        self._record = record
        self._values = values
        self._logged = len(record)
        self._before: Mapping[str, Any] = structural_copy(dict(values()))
        LOG.debug("session %s: a state of %d keys", session, len(self._before))

    @keeps_errors
    def node_starts(self) -> None:
        """Write what came about since the last update: an answer, a repair."""
        self._events()
        self._changes("between updates")

    @keeps_errors
    def update(self, number: int, nodes: str) -> None:
        """Write an update."""
        self._events()
        if not self._changes(f"update {number}: {nodes}"):
            LOG.debug("update %d: %s\n    nothing changed", number, nodes)

    def rest(self) -> None:
        """Write what came about since the last update, when the session rests or has failed."""
        self.node_starts()

    def _events(self) -> None:
        known = len(self._record)
        for event in islice(self._record, self._logged, known):
            if (line := log_line(event)) is not None:
                LOG.debug(line)
        self._logged = known

    def _changes(self, occasion: str) -> bool:
        """Write what has changed in the state, if anything has."""
        try:
            now: Mapping[str, Any] = structural_copy(dict(self._values()))
        except FlowError as error:
            LOG.debug("%s\n    %s", occasion, error)
            return True
        changes = debug_state_changes(self._before, now)
        self._before = now
        if changes:
            LOG.debug("%s\n%s", occasion, "\n".join(f"    {change}" for change in changes))
        return bool(changes)


def flow_log(session: str, record: Record, values: Callable[[], Mapping[str, Any]]) -> FlowLog | None:
    """Return the log of a session, or None where no one reads it."""
    return FlowLog(session, record, values) if LOG.isEnabledFor(logging.DEBUG) else None
