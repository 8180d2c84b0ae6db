"""What the kit costs for each update, early and late in one long session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from typing_extensions import override

from support.agora_suite.reference_sessions.models import ConstantModels
from support.agora_suite.reference_sessions.sessions import SETTINGS, open_session, watch
from support.benchmarks.pairs import only_own_garbage
from support.benchmarks.stopwatch import Stopwatch
from support.interrupt_simulator.budget import StepBudget

REACH: Final = 4
"""Rounds before and after a round of which the quickest stands for it: what is above it is the machine's."""


class SharingSerializer(JsonPlusSerializer):
    """Keeps the values of a session as they are: storing a thousand rounds properly takes gigabytes.

    The checkpoints themselves are stored properly, since LangGraph goes on writing to what it hands over.
    """

    @override
    def dumps_typed(self, obj: Any) -> tuple[str, Any]:
        if isinstance(obj, dict) and "versions_seen" in obj:
            return super().dumps_typed(obj)
        return "shared", obj

    @override
    def loads_typed(self, data: tuple[str, Any]) -> Any:
        return data[1] if data[0] == "shared" else super().loads_typed(data)


class EnoughSeen(Exception):
    """The session has gone on for as many rounds as were wanted."""


class UpToRound(StepBudget):
    """Notes at which update each round is held, and ends the session when the last wanted one is over.

    Args:
        last: The last wanted round.
    """

    def __init__(self, last: int) -> None:
        super().__init__(limit=1_000_000)
        self._last = last
        self.held: list[int] = []

    @override
    def count(self, update: Mapping[str, Any]) -> None:
        super().count(update)
        if "discussion_round" in update:
            self.held.append(self.used)
        if len(self.held) > self._last + 1:
            raise EnoughSeen


@dataclass(frozen=True, slots=True)
class Cost:
    """What the kit costs at one round of a session.

    Attributes:
        rounds: The round.
        update_microseconds: The kit's own time for an update, in the quickest of the rounds around this one.
        look_milliseconds: What the look at the whole state took at the pause before. It grows, as the state does.
    """

    rounds: int
    update_microseconds: float
    look_milliseconds: float


def costs(rounds: Sequence[int]) -> list[Cost]:
    """Give what the kit costs at some rounds of one session.

    Args:
        rounds: The rounds, rising, each at least 5; the session ends after the last one.

    Raises:
        RuntimeError: The session ended before.
    """
    last = rounds[-1] + REACH
    opened = open_session(
        replace(SETTINGS, maximum_rounds=last + 2),
        ConstantModels(vote_to_conclude="No. There is more to say."),
        InMemorySaver(serde=SharingSerializer()),
    )
    session = watch(opened, "update")
    budget = session.execution.watch.budget = UpToRound(last)
    stopwatch = Stopwatch(session.execution)
    with only_own_garbage():
        try:
            session.execution.run()
        except EnoughSeen:
            return [_cost(stopwatch, budget.held, number) for number in rounds]
    raise RuntimeError(f"the session ended after {len(budget.held)} rounds; {last} were wanted")


def _cost(stopwatch: Stopwatch, held: Sequence[int], number: int) -> Cost:
    around = range(number - REACH, number + REACH + 1)
    spent = min(_of_an_update(stopwatch.after_update, held[round_ - 1] - 1, held[round_] - 1) for round_ in around)
    # the first question is about the agenda; then one comes with every checkpoint
    look = stopwatch.looks[number // SETTINGS.interval]
    return Cost(number, spent * 1e6, look * 1e3)


def _of_an_update(after_update: Sequence[float], first: int, next_first: int) -> float:
    return (after_update[next_first - 1] - after_update[first - 1]) / (next_first - first)
