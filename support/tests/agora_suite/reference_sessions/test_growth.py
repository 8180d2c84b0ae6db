"""What the kit does at a pause does not grow with the session."""

from __future__ import annotations

import cProfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hamcrest import assert_that, less_than
from langgraph.checkpoint.memory import InMemorySaver

from support.agora_suite.reference_sessions.growth import EnoughRoundsError, SharingSerializer, UpToRound
from support.agora_suite.reference_sessions.models import ConstantModels
from support.agora_suite.reference_sessions.sessions import SETTINGS, open_session, watch

INTERVAL = 5
ROUNDS = 100
MOST = 1.2


def calls_at_pauses(rounds: int) -> list[int]:
    """Return how many functions the kit calls at each periodic stop of a session."""
    created = open_session(
        replace(SETTINGS, maximum_rounds=rounds + 2, interval=INTERVAL),
        ConstantModels(vote_to_conclude="No. There is more to say."),
        InMemorySaver(serde=SharingSerializer()),
    )
    session = watch(created, "update")
    session.execution.watch.budget = UpToRound(rounds)
    make, calls = session.execution.coordinator, list[int]()

    def counted(ask: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def asked(pause: Any) -> Any:
            profiler = cProfile.Profile()
            answer = profiler.runcall(ask, pause)
            calls.append(sum(entry.callcount for entry in profiler.getstats()))
            return answer

        return asked

    session.execution.coordinator = lambda ask, way: make(counted(ask), way)
    with pytest.raises(EnoughRoundsError):
        session.execution.run()
    return calls


def test_a_look_at_a_pause_does_as_much_late_in_a_session_as_early() -> None:
    calls = calls_at_pauses(ROUNDS)
    early, late = calls[10 // INTERVAL], calls[-1]
    assert_that(late / early, less_than(MOST), f"the calls of functions at pauses: {calls}")
