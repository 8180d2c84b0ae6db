"""A limit on the updates, questions and turns of a scenario, which says where a flow went round in circles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from support.record.cycles import closing_cycle


class StepBudgetExceeded(Exception):
    """A scenario took more updates, questions or turns than it may, or a graph inside one of its nodes more steps.

    Args:
        visited: The nodes it visited, in order; those of the graph inside, where `inside` names its node.
        counted: What there were too many of.
    """

    for_product_owners = True

    def __init__(self, limit: int, visited: Sequence[str], inside: str = "", counted: str = "updates") -> None:
        self.limit = limit
        took = f"the graph in {inside} took {limit} steps without an end"
        super().__init__(
            f"{took if inside else f'the scenario took more than {limit} {counted}'}; {describe_path_end(visited)}. "
            "A loop is a fault of the flow; a scenario that is really this long needs a larger budget."
        )


class StoppedShortError(AssertionError):
    """The engine stopped a session in the middle: it allows no more steps without a pause than the flow says."""

    for_product_owners = True

    def __init__(self, visited: Sequence[str]) -> None:
        super().__init__(
            f"the session was stopped in the middle, after {len(visited)} steps in all; {describe_path_end(visited)}. "
            "The recursion limit of the flow is too low for its configuration, or the flow goes round without an end."
        )


class StepBudget:
    """Counts the updates, questions and turns of one scenario, over all its streams."""

    def __init__(self, limit: int) -> None:
        if limit < 1:
            raise ValueError(f"a budget allows at least one update, not {limit}")
        self.limit = limit
        self._visited: list[str] = []
        self._used = 0
        self._idle: list[str] = []
        self._asked: list[str] = []
        self._turns = 0

    @property
    def used(self) -> int:
        """How many updates were counted."""
        return self._used

    @property
    def visited(self) -> tuple[str, ...]:
        """The nodes that the updates came from, in order."""
        return tuple(self._visited)

    def count(self, update: Mapping[str, Any]) -> None:
        """Count one update of a stream, or raise `StepBudgetExceeded`; a pause is no update."""
        nodes = [node for node in update if not node.startswith("__")]
        if not nodes:
            return
        self._idle.clear()
        self._used += 1
        self._visited.extend(nodes)
        if self._used > self.limit:
            raise StepBudgetExceeded(self.limit, self._visited)

    def start(self, node: str) -> None:
        """Count the start of a node: one that starts again and again without an update goes round as well."""
        self._idle.append(node)
        if len(self._idle) > self.limit:
            raise StepBudgetExceeded(self.limit, self._idle)

    def ask(self, question: str) -> None:
        """Count a question, by its type: a coordinator may ask for ever while the graph rests."""
        self._asked.append(question)
        if len(self._asked) > self.limit:
            raise StepBudgetExceeded(self.limit, self._asked, counted="questions")

    def begin_turn(self) -> None:
        """Count a turn, in which the session runs until it rests."""
        self._turns += 1
        if self._turns > self.limit:
            raise StepBudgetExceeded(self.limit, self._visited or self._idle, counted="turns")


def describe_path_end(visited: Sequence[str]) -> str:
    """Return in words what a sequence of nodes ends in."""
    cycle = closing_cycle(visited)
    if cycle is None:
        return f"last came {' -> '.join(visited[-10:])}"
    return f"it was going round {' -> '.join(cycle.nodes)} ({cycle.times} times in a row)"
