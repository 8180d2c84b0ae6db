"""Counts the visits of each node."""

from __future__ import annotations

from collections import Counter


class Visits:
    """The visits of a session's nodes.

    A node that is entered again after it asked or failed goes on with the visit that waits.
    """

    def __init__(self) -> None:
        self._started: Counter[str] = Counter()
        self._waiting: dict[str, list[int]] = {}
        self._unseen: Counter[str] = Counter()

    @property
    def waiting(self) -> frozenset[str]:
        """The nodes with a visit that asked or failed and is not over."""
        return frozenset(self._waiting)

    def waits(self, node: str) -> bool:
        """Return whether a node has a visit that asked or failed and is not over."""
        return node in self._waiting

    def begin(self, node: str) -> int:
        """Return the number of the visit that a node begins or goes on with, from 1."""
        waiting = self._waiting.get(node)
        if waiting:
            visit = waiting.pop(0)
            if not waiting:
                del self._waiting[node]
            return visit
        self._started[node] += 1
        return self._started[node]

    def wait(self, node: str, visit: int) -> None:
        """Note that a visit asked or failed."""
        self._waiting.setdefault(node, []).append(visit)

    def finish(self, node: str) -> None:
        """Note that a node ran to its end; its update is still to be seen in the stream."""
        self._unseen[node] += 1

    def has_run(self, node: str) -> bool:
        """Return whether an update in the stream is that of a node that ran, and not one applied in its name."""
        if self._unseen[node]:
            self._unseen[node] -= 1
            return True
        return False
