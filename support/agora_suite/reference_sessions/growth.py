"""The cost of the kit per update, early and late in one long session."""

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
from support.execution.budget import StepBudget

WINDOW: Final = 4
"""Rounds before and after a measured round; the fastest counts, since anything above it is due to the machine."""


class SharingSerializer(JsonPlusSerializer):
    """A serializer that shares the values of a session: storing a thousand rounds properly takes gigabytes.

    Checkpoints themselves are stored properly, since LangGraph goes on writing to the objects that it passes on.
    """

    @override
    def dumps_typed(self, obj: Any) -> tuple[str, Any]:
        if isinstance(obj, dict) and "versions_seen" in obj:
            return super().dumps_typed(obj)
        return "shared", obj

    @override
    def loads_typed(self, data: tuple[str, Any]) -> Any:
        return data[1] if data[0] == "shared" else super().loads_typed(data)


class EnoughRoundsError(Exception):
    """The session has run for as many rounds as required."""


class UpToRound(StepBudget):
    """A budget that records the update of each round, and ends the session after the round `last`."""

    def __init__(self, last: int) -> None:
        super().__init__(limit=1_000_000)
        self._last = last
        self.round_updates: list[int] = []

    @override
    def count(self, update: Mapping[str, Any]) -> None:
        super().count(update)
        if "discussion_round" in update:
            self.round_updates.append(self.used)
        if len(self.round_updates) > self._last + 1:
            raise EnoughRoundsError


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of the kit at one round of a session.

    Of an update: in the fastest of the rounds around this one. Of the check of the whole state: at the pause before.
    """

    rounds: int
    update_microseconds: float
    state_check_milliseconds: float


def costs(rounds: Sequence[int]) -> list[Cost]:
    """Measure the cost of the kit at some rounds of one session, in rising order, each at least 5."""
    last = rounds[-1] + WINDOW
    created = open_session(
        replace(SETTINGS, maximum_rounds=last + 2),
        ConstantModels(vote_to_conclude="No. There is more to say."),
        InMemorySaver(serde=SharingSerializer()),
    )
    session = watch(created, "update")
    budget = session.execution.watch.budget = UpToRound(last)
    stopwatch = Stopwatch(session.execution)
    with only_own_garbage():
        try:
            session.execution.run()
        except EnoughRoundsError:
            return [_cost(stopwatch, budget.round_updates, number) for number in rounds]
    raise RuntimeError(f"the session ended after {len(budget.round_updates)} rounds; {last} were wanted")


def _cost(stopwatch: Stopwatch, round_updates: Sequence[int], number: int) -> Cost:
    window = range(number - WINDOW, number + WINDOW + 1)
    spent = min(
        _of_an_update(stopwatch.after_update, round_updates[round_ - 1] - 1, round_updates[round_] - 1)
        for round_ in window
    )
    # the first question is about the agenda; another follows at every periodic stop
    state_check = stopwatch.checks[number // SETTINGS.interval]
    return Cost(number, spent * 1e6, state_check * 1e3)


def _of_an_update(after_update: Sequence[float], first: int, next_first: int) -> float:
    return (after_update[next_first - 1] - after_update[first - 1]) / (next_first - first)
