"""The time of a session with everything on, over the same session without the kit."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from support.agora_suite.reference_sessions.sessions import (
    CreatedSession,
    open_session,
    run_bare,
    run_coordinated,
    run_watched,
    watch,
)
from support.benchmarks.pairs import Estimate, in_turn, ratios
from support.benchmarks.stopwatch import Stopwatch
from support.flow_builder.protocol import AnswerBy


@dataclass(frozen=True, slots=True)
class Overhead:
    """The cost of everything on; shares are of the session's time with everything on.

    Attributes:
        session_milliseconds: The median time of the session by its coordinator alone.
        over_coordinator: The ratio of everything on to the coordinator alone, with answers written as updates.
        over_bare_graph: The ratio of everything on to the bare graph, both with answers sent into the node.
        observer: The share of the observer's own time.
        updates: The share of the work between two updates: counting, validating, measuring.
        state_checks: The share of the checks of the whole state, at pauses and at the end.
    """

    session_milliseconds: float
    over_coordinator: Estimate
    over_bare_graph: Estimate
    observer: Estimate
    updates: Estimate
    state_checks: Estimate


def overhead(pairs: int) -> Overhead:
    """Measure the cost of everything on, with `pairs` sessions of each kind that run in turn."""
    shares: dict[str, list[float]] = {"observer": [], "updates": [], "state_checks": []}
    seconds = in_turn(
        {
            "watched": lambda: _watched("update", shares),
            "coordinated": lambda: _measured(lambda opened: run_coordinated(opened, "update")),
            "resumed": lambda: _measured(lambda opened: run_watched(opened, "resume")),
            "bare": lambda: _measured(run_bare),
        },
        pairs,
    )
    estimates = {name: Estimate.of(values[-pairs:]) for name, values in shares.items()}
    return Overhead(
        session_milliseconds=Estimate.of(seconds["coordinated"]).median * 1e3,
        over_coordinator=ratios(seconds["watched"], seconds["coordinated"]),
        over_bare_graph=ratios(seconds["resumed"], seconds["bare"]),
        observer=estimates["observer"],
        updates=estimates["updates"],
        state_checks=estimates["state_checks"],
    )


def _measured(run: Callable[[CreatedSession], Any]) -> float:
    created = open_session()
    gc.collect()
    start = perf_counter()
    run(created)
    return perf_counter() - start


def _watched(answer_by: AnswerBy, shares: dict[str, list[float]]) -> float:
    created = open_session()
    gc.collect()
    start = perf_counter()
    session = watch(created, answer_by)
    stopwatch = Stopwatch(session.execution)
    session.execution.run()
    ended = perf_counter()
    seconds = ended - start
    shares["observer"].append(session.execution.observer.own_seconds / seconds)
    shares["updates"].append(stopwatch.updates / seconds)
    shares["state_checks"].append((sum(stopwatch.checks) + ended - stopwatch.stream_ended) / seconds)
    return seconds
