"""Figures for tests: what a run might have measured."""

from __future__ import annotations

from collections.abc import Mapping

from support.benchmarks.baseline import Baseline
from support.benchmarks.measuring import Ceiling, Measurement
from support.benchmarks.pairs import Estimate

COUNTS = {"golden: model calls": 100, "golden: checkpoint bytes": 5000, "golden: calls of functions": 40000}
HERE = {"python": "3.11", "langgraph": "1.2", "langchain-core": "1.7", "pydantic": "2.14", "processor": "P"}


def estimate(median: float, low: float, high: float) -> Estimate:
    return Estimate(median, low, high, 9)


def measured(
    counts: Mapping[str, int] | None = None, time: tuple[float, float, float] = (2.0, 1.95, 2.05), session: float = 0.2
) -> Measurement:
    return Measurement(
        {**COUNTS, **(counts or {})},
        {"golden": estimate(*time)},
        [90.0, 90.5],
        [Ceiling("a session", "s", 30.0, session)],
    )


def baseline() -> Baseline:
    return Baseline("2026-01-05T09:00:00+00:00", HERE, COUNTS, {"golden": estimate(2.0, 1.95, 2.05)})
