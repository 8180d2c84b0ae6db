"""What can fail in a session: its steps and its model calls; the product's set-up puts it in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from support.flow_builder.faults import When
from support.trials.course import Course

HUGE: Final = "word " * 40_000
"""A reply of 200,000 characters."""

MODEL_FAILURES: Final[Mapping[str, Mapping[str, object]]] = {
    "timeout": {"fault": "timeout"},
    "connection": {"fault": "connection"},
    "rate_limit": {"fault": "rate_limit"},
    "rate_limit_with_wait": {"fault": "rate_limit", "retry_after": 2.0},
    "provider": {"fault": "provider"},
    "foreign": {"error": RuntimeError("an error of a library that no one expects")},
    "empty": {"fault": "empty"},
    "truncated": {"malformed": "truncated"},
    "malformed": {"malformed": "wrong_type"},
    "huge": {"reply": HUGE},
}
"""What the instruction of a mock model says for each kind of failure."""


@dataclass(frozen=True, slots=True)
class StepFailure:
    """A step fails, before its work or after it, whose result is lost then.

    Attributes:
        times: How often; more than once outlives so many retries.
    """

    node: str
    visit: int
    when: When
    times: int


@dataclass(frozen=True, slots=True)
class ModelFailure:
    """The calls of an agent for a task go wrong.

    Attributes:
        nth: Which of these calls, from 1, and no other; None for all of them.
    """

    agent: str
    task: str
    circumstances: Mapping[str, str | int]
    kind: str
    nth: int | None


Failure = StepFailure | ModelFailure

WHEN: Final[tuple[When, ...]] = ("before", "after")
ALWAYS: Final = 1000
"""How often something fails that always fails."""


def step_failures(course: Course) -> Iterator[tuple[str, bool, StepFailure]]:
    """Yield every failure of the steps of a course, with its name, and whether it lasts."""
    visits = Counter[str]()
    for number, node in enumerate(course.steps, 1):
        visits[node] += 1
        for when in WHEN:
            for name, times in (("once", 1), ("always", ALWAYS)):
                failure = StepFailure(node, visits[node], when, times)
                yield f"step/{number}/{when}/{name}", name == "always", failure


def model_failures(course: Course, kinds: Collection[str]) -> Iterator[tuple[str, bool, ModelFailure]]:
    """Yield every failure of certain kinds of the model calls of a course, with its name, and whether it lasts."""
    seen = Counter[object]()
    for number, call in enumerate(course.calls, 1):
        agent, task, circumstances = call
        seen[call] += 1
        for kind in (known for known in MODEL_FAILURES if known in kinds):
            for name, nth in (("once", seen[call]), ("always", None)):
                if nth is None and seen[call] > 1:
                    continue  # the same as for the first of these calls
                yield (
                    f"call/{number}/{kind}/{name}",
                    nth is None,
                    ModelFailure(agent, task, dict(circumstances), kind, nth),
                )
