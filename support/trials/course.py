"""The course of a session: what it did, step by step, as its record has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from support.record import AnswerAccepted, Event, ModelCalled, NodeFinished, Paused


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


def wrong_rest(
    events: Sequence[Event], kept: int, rest: Iterable[Event], comparable: Callable[[Mapping[str, Any]], Any]
) -> list[str]:
    """Return what is wrong with the rest of a stopped session whose steps may run side by side, one line each.

    In any order, it makes only steps and calls of the undisturbed session. It asks what had not been asked, and
    perhaps what waited; a question whose answer was taken is not asked again.

    Args:
        events: Those of the undisturbed session.
        kept: How many of them had happened when the session was stopped.
    """
    whole, actual = Course.of(events, comparable), Course.of(rest, comparable)
    problems = [
        f"{what}: {_named(more)} more often than in the undisturbed session"
        for what, expected, made in (("steps", whole.steps, actual.steps), ("calls", whole.calls, actual.calls))
        if (more := Counter[Any](made) - Counter[Any](expected))
    ]
    before, asked = _questions(events[:kept], comparable), Counter(_questions(rest, comparable).values())
    settled = {event.question for event in events[:kept] if isinstance(event, AnswerAccepted)}
    due = Counter(text for place, text in _questions(events, comparable).items() if place not in before)
    waiting = Counter(text for (question, _), text in before.items() if question not in settled)
    if missing := due - asked:
        problems.append(f"questions: {_named(missing)} not asked any more")
    if repeated := asked - due - waiting:
        problems.append(f"questions: {_named(repeated)} asked although answered, or never asked undisturbed")
    return problems


def _questions(events: Iterable[Event], comparable: Callable[[Mapping[str, Any]], Any]) -> dict[tuple[str, str], str]:
    """Return each question in words, by its id and its payload: one that waits may be asked again."""
    texts: dict[tuple[str, str], str] = {}
    for event in events:
        if isinstance(event, Paused):
            payload = repr(comparable(event.payload))
            texts[event.question, payload] = f"{event.node} asks {payload}"
    return texts


def _named(counted: Counter[Any]) -> str:
    return f"{', '.join(map(str, counted.elements())):.200}"


def _first_difference(expected: Sequence[Any], actual: Sequence[Any]) -> str:
    place = next(
        (place for place, pair in enumerate(zip(expected, actual, strict=False)) if pair[0] != pair[1]),
        min(len(expected), len(actual)),
    )
    wanted, got = (f"{items[place]!r:.160}" if place < len(items) else "no more" for items in (expected, actual))
    return f"number {place + 1} of {len(expected)} was {got}, where {wanted} was expected"
