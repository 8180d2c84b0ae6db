"""A session told in short lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from support.record.event import Event
from support.record.events import (
    EMERGENCY_ACTIONS,
    EmergencyHandled,
    FaultInjected,
    Finding,
    NodeAsked,
    NodeFailed,
    NodeFinished,
    PhaseChanged,
    RecoveryApplied,
    RouteTaken,
    RunEnded,
    SessionCreated,
    SessionResumed,
    WorkRepeated,
)
from support.record.questions import AnswerGiven, AnswerRefused, AnswerTooLate, Paused

ARROW = " → "
_LONGEST_CYCLE = 40
_LONGEST_TEXT = 80


@dataclass(frozen=True, slots=True)
class Cycle:
    """Nodes that a session visits again and again.

    Attributes:
        nodes: One turn, in the order of the visits.
        times: How often it was gone round (count).
    """

    nodes: tuple[str, ...]
    times: int

    def __str__(self) -> str:
        turn = ARROW.join(self.nodes)
        if self.times == 1:
            return turn
        return f"({turn}) × {self.times}" if len(self.nodes) > 1 else f"{turn} × {self.times}"


def going_round(visits: Sequence[str], times: int = 3) -> Cycle | None:
    """Give the shortest cycle that a sequence of visits ends in.

    Args:
        visits: Nodes in the order of their visits.
        times: How often at least it must have been gone round (count).

    Returns:
        The cycle with the number of its turns at the end, or None.
    """
    for length in range(1, min(_LONGEST_CYCLE, len(visits) // max(times, 1)) + 1):
        turns = _turns_at_end(visits, length)
        if turns >= times:
            return Cycle(tuple(visits[len(visits) - length :]), turns)
    return None


def _turns_at_end(visits: Sequence[str], length: int) -> int:
    turn = list(visits[len(visits) - length :])
    turns, end = 0, len(visits)
    while end >= length and list(visits[end - length : end]) == turn:
        turns, end = turns + 1, end - length
    return turns


def compressed(visits: Sequence[str]) -> list[Cycle]:
    """Give visits as a list of cycles: what repeats directly after itself is told once, with a count.

    Args:
        visits: Nodes in the order of their visits.
    """
    told: list[Cycle] = []
    start = 0
    while start < len(visits):
        cycle = _cycle_at(visits, start)
        told.append(cycle)
        start += len(cycle.nodes) * cycle.times
    return told


def _cycle_at(visits: Sequence[str], start: int) -> Cycle:
    """Give the cycle beginning at a place that covers most; a single visit where nothing repeats."""
    best = Cycle((visits[start],), 1)
    for length in range(1, min(_LONGEST_CYCLE, (len(visits) - start) // 2) + 1):
        turn = list(visits[start : start + length])
        times, end = 1, start + length
        while list(visits[end : end + length]) == turn:
            times, end = times + 1, end + length
        if times > 1 and times * length > best.times * len(best.nodes):
            best = Cycle(tuple(turn), times)
    return best


def story(events: Iterable[Event]) -> Iterator[str]:
    """Give lines that tell the way through the graph, pauses, answers, errors, recoveries and findings.

    A node that asks and waits is told as `node?`.

    Args:
        events: A record, or a part of one.
    """
    way: list[str] = []
    labels: dict[str, RouteTaken] = {}
    for event in events:
        if isinstance(event, NodeFinished):
            way.append(event.node)
            if event.dropped or event.changed_input:
                yield from _told(way, labels)
                yield from _trespass(event)
        elif isinstance(event, NodeAsked):
            way.append(f"{event.node}?")
        elif isinstance(event, RouteTaken):
            if event.source is not None:
                labels[event.source] = event
        else:
            line = line_of(event)
            if line is not None:
                yield from _told(way, labels)
                yield line
    yield from _told(way, labels)


def _told(way: list[str], labels: dict[str, RouteTaken]) -> Iterator[str]:
    """Give the way gone since the last line, and where its last router led; then forget it."""
    if way:
        line = ARROW.join(str(cycle) for cycle in compressed(way))
        route = labels.get(way[-1])
        yield f"{line}{f' [{route.label}{ARROW}{route.target}]' if route is not None else ''}"
    way.clear()
    labels.clear()


def _trespass(event: NodeFinished) -> Iterator[str]:
    if event.dropped:
        yield f"! {event.node} returned keys that the state does not declare: {', '.join(event.dropped)}"
    if event.changed_input:
        yield f"! {event.node} changed its input in place: {', '.join(event.changed_input)}"


def line_of(event: Event) -> str | None:
    """Give the line of an event that has one of its own, else None.

    Args:
        event: The event.
    """
    tell = _LINES.get(type(event))
    return tell(event) if tell is not None else None


def _phase(event: PhaseChanged) -> str:
    return f"phase {event.from_phase}{ARROW}{event.to_phase}{_after_colon(event.reason)}"


def _answer(event: AnswerGiven) -> str:
    told = f"answer {event.outcome} (by {event.way}) to {event.question}: {_short(event.answer)}"
    return told + _after_colon(event.problem)


def _refusal(event: AnswerRefused) -> str:
    return f"answer refused to {event.question}: {_short(event.answer)}{_after_colon(event.problem)}"


def _failure(event: NodeFailed) -> str:
    cause = f" (from {event.cause})" if event.cause else ""
    return f"! {event.node} failed on visit {event.visit}: {event.error}{cause}: {_short(event.message)}"


def _recovery(event: RecoveryApplied) -> str:
    outcome = "went on" if event.success else "could not go on"
    return f"recovery of {event.node} from {event.error}: {event.strategy} ({event.severity}), {outcome}"


def emergency_in_words(event: EmergencyHandled) -> str:
    """Return the sentence that says what was done about a session whose stream had failed.

    Args:
        event: The emergency.
    """
    done = EMERGENCY_ACTIONS.get(event.action, event.action)
    outcome = "" if event.can_continue else ", and cannot go on"
    return f"the session was {done}{outcome} (after {_short(event.error)}){_after_colon('; '.join(event.problems))}"


def _fault(event: FaultInjected) -> str:
    return f"fault at {event.node}, visit {event.visit}, {event.when} its work: {event.fault}"


def _finding(event: Finding) -> str:
    by = f" (by {event.node})" if event.node else ""
    return f"! {event.layer}: {event.field}{by}: expected {event.expectation}, found {_short(event.actual)}"


def _after_colon(text: str | None) -> str:
    return f": {text}" if text else ""


_LINES: Mapping[type[Event], Callable[[Any], str | None]] = {
    SessionCreated: lambda event: f"session {event.session} created",
    SessionResumed: lambda event: f"session {event.session} resumed{_after_colon(event.how)}",
    PhaseChanged: _phase,
    Paused: lambda event: f"paused at {event.node}: {event.question}",
    AnswerGiven: _answer,
    AnswerRefused: _refusal,
    AnswerTooLate: lambda event: f"answer too late to {event.question}: {_short(event.answer)}",
    NodeFailed: _failure,
    WorkRepeated: lambda event: f"! {event.node} did once more what it had done before its question: {event.work}",
    RecoveryApplied: _recovery,
    EmergencyHandled: lambda event: f"emergency: {emergency_in_words(event)}" if event.acted else None,
    FaultInjected: _fault,
    Finding: _finding,
    RunEnded: lambda event: f"run ended: {event.outcome}",
}


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"
