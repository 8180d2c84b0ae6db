"""A crowd of discussions on one store: what differs from the same discussions alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from support.agora_suite.endurance.concurrency import FlowEach, run_discussions
from support.agora_suite.endurance.plan import Plan
from support.agora_suite.vocabulary import CONCURRENCY_MODES
from support.execution.configuration import SuiteConfiguration

TOGETHER: Final = 10
"""How many discussions run at once."""


def crowd(number: int) -> Iterator[list[str]]:
    """Run so many discussions on one store, some at once, and yield for each what is wrong with it."""
    suite = SuiteConfiguration(enable_monitoring=False)
    flows = FlowEach(suite, TOGETHER)
    for first in range(1, number + 1, TOGETHER):
        plans = [Plan(place, suite.seed) for place in range(first, min(first + TOGETHER, number + 1))]
        runs = run_discussions(plans, CONCURRENCY_MODES[0], flows)
        for together, alone in zip(runs.together, runs.apart, strict=True):
            problems = [
                f"it differs from the same session alone in its {part}" for part in together.different_from(alone)
            ]
            problems += [f"it is {together.where}"] if together.where != "finished" else []
            problems += [f"it has texts of session {other}" for other in sorted(together.foreign_numbers)]
            yield problems
