"""The course of a session: what it did, step by step, as its record has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from support.record import Event, ModelCalled, NodeFinished, Paused


@dataclass(slots=True)
class Course:
    """The steps, questions and model calls of a session, in order.

    Attributes:
        steps: The nodes whose visits ended.
        questions: Node, type and comparable payload of each question.
        asked_after: How many steps had ended when each question was asked.
        calls: Agent, task and circumstances of each model call.
        calls_after: How many calls were made when so many steps had ended; the first entry is for none.
    """

    steps: list[str] = field(default_factory=list)
    questions: list[tuple[str, str, Any]] = field(default_factory=list)
    asked_after: list[int] = field(default_factory=list)
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    calls_after: list[int] = field(default_factory=lambda: [0])

    @classmethod
    def of(cls, events: Iterable[Event], comparable: Callable[[Mapping[str, Any]], Any]) -> Course:
        """Return the course that events show; `comparable` returns the payload of a question without times."""
        course = cls()
        for event in events:
            if isinstance(event, NodeFinished):
                course.steps.append(event.node)
                course.calls_after.append(len(course.calls))
            elif isinstance(event, Paused):
                course.questions.append((event.node, event.type, comparable(event.payload)))
                course.asked_after.append(len(course.steps))
            elif isinstance(event, ModelCalled):
                course.calls.append((event.agent, event.task, tuple(event.circumstances.items())))
        return course


def wrong_course(whole: Course, rest: Course, *, kept: int, asked: int) -> list[str]:
    """Return what is wrong with the rest of a session that was stopped, one line each.

    It has to be the end of the whole course: it repeats no step that is kept, makes the calls of its own steps, and
    asks what had not been asked, and the question that waited.

    Args:
        kept: How many steps the store kept when the session was stopped.
        asked: How many questions had been asked by then.
    """
    first = len(whole.steps) - len(rest.steps)
    if first < 0 or whole.steps[first:] != rest.steps:
        return [f"steps: {_first_difference(whole.steps[kept:], rest.steps)}"]
    problems = []
    if first < kept:
        problems.append(f"steps: {kept} were kept, and step {first + 1} ({whole.steps[first]}) was repeated")
    if rest.calls != (calls := whole.calls[whole.calls_after[first] :]):
        problems.append(f"model calls: {_first_difference(calls, rest.calls)}")
    due = sum(after < first for after in whole.asked_after)
    possible = [whole.questions[due:]]
    if due < asked:  # the question that waited may have got its answer, which is kept apart from the step
        possible.append(whole.questions[due + 1 :])
    if rest.questions not in possible:
        problems.append(f"questions: {_first_difference(possible[0], rest.questions)}")
    return problems


def _first_difference(expected: Sequence[Any], actual: Sequence[Any]) -> str:
    place = next(
        (place for place, pair in enumerate(zip(expected, actual, strict=False)) if pair[0] != pair[1]),
        min(len(expected), len(actual)),
    )
    wanted, got = (f"{items[place]!r:.160}" if place < len(items) else "no more" for items in (expected, actual))
    return f"number {place + 1} of {len(expected)} was {got}, where {wanted} was expected"
