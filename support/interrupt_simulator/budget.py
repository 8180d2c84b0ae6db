"""A limit on the updates of a scenario, which says where a flow went round in circles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cycle:
    """Nodes that were visited again and again, and how many times in a row."""

    nodes: tuple[str, ...]
    times: int

    def __str__(self) -> str:
        return f"{' -> '.join(self.nodes)} ({self.times} times in a row)"


class StepBudgetExceeded(Exception):
    """A scenario took more updates than it may, or a graph inside one of its nodes more steps.

    Args:
        limit: How many it may take.
        visited: The nodes it visited, in order; those of the graph inside, where it is that.
        inside: The node with the graph inside.
    """

    for_product_owners = True

    def __init__(self, limit: int, visited: Sequence[str], inside: str = "") -> None:
        self.limit = limit
        self.cycle = closing_cycle(visited)
        took = f"the graph in {inside} took {limit} steps without an end"
        super().__init__(
            f"{took if inside else f'the scenario took more than {limit} updates'}; {last_way(visited)}. "
            "A loop is a fault of the flow; a scenario that is really this long needs a larger budget."
        )


class StoppedShortError(AssertionError):
    """The engine stopped a session in the middle: it allows no more steps without a pause than the flow says.

    Args:
        visited: The nodes that the session visited, in order.
    """

    for_product_owners = True

    def __init__(self, visited: Sequence[str]) -> None:
        super().__init__(
            f"the discussion was stopped in the middle, after {len(visited)} steps in all; {last_way(visited)}. "
            "The recursion limit of the flow is too low for its configuration, or the flow goes round without an end."
        )


class StepBudget:
    """Counts the updates of one scenario, over all its streams.

    Args:
        limit: How many updates the scenario may take.
    """

    def __init__(self, limit: int) -> None:
        if limit < 1:
            raise ValueError(f"a budget allows at least one update, not {limit}")
        self.limit = limit
        self._visited: list[str] = []
        self._used = 0
        self._idle: list[str] = []

    @property
    def used(self) -> int:
        """How many updates were counted."""
        return self._used

    @property
    def visited(self) -> tuple[str, ...]:
        """The nodes that the updates came from, in order."""
        return tuple(self._visited)

    def count(self, update: Mapping[str, Any]) -> None:
        """Count one update of a stream; what says that the stream pauses is none.

        Args:
            update: A mapping of node to what it wrote.

        Raises:
            StepBudgetExceeded: It is one too many.
        """
        nodes = [node for node in update if not node.startswith("__")]
        if not nodes:
            return
        self._idle.clear()
        self._used += 1
        self._visited.extend(nodes)
        if self._used > self.limit:
            raise StepBudgetExceeded(self.limit, self._visited)

    def start(self, node: str) -> None:
        """Count the start of a node: one that starts again and again without an update goes round as well.

        Args:
            node: The node.

        Raises:
            StepBudgetExceeded: More nodes have started since the last update than a scenario may take updates.
        """
        self._idle.append(node)
        if len(self._idle) > self.limit:
            raise StepBudgetExceeded(self.limit, self._idle)


def last_way(visited: Sequence[str]) -> str:
    """Give in words what a sequence of nodes ends in.

    Args:
        visited: Nodes, in order.
    """
    cycle = closing_cycle(visited)
    return f"it was going round {cycle}" if cycle else f"last came {' -> '.join(visited[-10:])}"


def closing_cycle(visited: Sequence[str]) -> Cycle | None:
    """Give the cycle that a sequence of nodes ends in.

    Args:
        visited: Nodes, in order.

    Returns:
        The cycle that accounts for most of the end of the sequence, the shortest of equals; None where nothing repeats.
    """
    return max(_cycles(visited), key=lambda cycle: (len(cycle.nodes) * cycle.times, -len(cycle.nodes)), default=None)


def _cycles(visited: Sequence[str]) -> Iterable[Cycle]:
    for length in range(1, len(visited) // 2 + 1):
        tail = tuple(visited[-length:])
        times = 1
        while tuple(visited[len(visited) - (times + 1) * length : len(visited) - times * length]) == tail:
            times += 1
        if times > 1:
            yield Cycle(tail, times)
