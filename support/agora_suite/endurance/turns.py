"""Threads that run one at a time, in a fixed order, and hand over explicitly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from threading import Condition
from typing import Any, Final, TypeVar

from langchain_core.runnables import RunnableConfig

from support.flow_builder.protocol import Coordinator

Result = TypeVar("Result")

TURN_TIMEOUT: Final = 300.0
"""How long, in seconds, a discussion waits for the others; a busy machine builds fifty flows slowly."""

_mine: ContextVar[tuple[Turns, int] | None] = ContextVar("_mine", default=None)


class Turns:
    """The order in which threads run."""

    def __init__(self, number: int) -> None:
        self._order = list(range(number))
        self._changed = Condition()

    def run_in_turn(self, place: int, job: Callable[[], Result]) -> Result:
        """Run the job at a place of the order, from 0; it runs alone from its first `wait_for_turn` on."""
        token = _mine.set((self, place))
        try:
            return job()
        finally:
            _mine.reset(token)
            self._leave(place)

    def wait_for(self, place: int) -> None:
        """Wait until it is the turn of a place; raise `TimeoutError` if that takes longer than `TURN_TIMEOUT`."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._order[0] == place, TURN_TIMEOUT):
                raise TimeoutError(f"no turn came within {TURN_TIMEOUT:.0f} s")

    def hand_over(self, place: int) -> None:
        """End the turn of a place, and wait for its next turn."""
        with self._changed:
            self._order.append(self._order.pop(0))
            self._changed.notify_all()
        self.wait_for(place)

    def _leave(self, place: int) -> None:
        with self._changed:
            self._order.remove(place)
            self._changed.notify_all()


def wait_for_turn() -> None:
    """Wait for this thread's turn; return at once if it takes no turns."""
    if (mine := _mine.get()) is not None:
        mine[0].wait_for(mine[1])


def hand_over() -> None:
    """Let the other threads run until it is this thread's turn again; do nothing if it takes no turns."""
    if (mine := _mine.get()) is not None:
        mine[0].hand_over(mine[1])


class InTurns:
    """A coordinator that hands over to other sessions after every update, while its own stream is open."""

    def __init__(self, coordinator: Coordinator) -> None:
        self._coordinator = coordinator

    def coordinate_stream_execution(self, config: RunnableConfig) -> Iterator[Mapping[str, Any]]:
        """Yield every update of the session."""
        wait_for_turn()
        for update in self._coordinator.coordinate_stream_execution(config):
            yield update
            hand_over()
