"""The events of a session in short lines: for the message of a failure, and for the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from support.record import (
    EMERGENCY_ACTIONS,
    AnswerAccepted,
    AnswerGiven,
    AnswerRefused,
    AnswerTooLate,
    EmergencyHandled,
    Event,
    FaultInjected,
    Finding,
    FindingWaived,
    NodeAsked,
    NodeFailed,
    NodeFinished,
    Paused,
    PhaseChanged,
    RecoveryApplied,
    RunEnded,
    SessionCreated,
    SessionResumed,
    WorkRepeated,
)
from support.record.cycles import ARROW, compressed
from support.record.outcomes import AnswerOutcome, AnswerOutcomes

if TYPE_CHECKING:
    from support.flow_builder.guide import FlowGuide

_ENDS: Final[Mapping[str, str]] = {
    "finished": "The session is over.",
    "paused": "The session waits for an answer.",
    "stopped": "The session stops at a breakpoint of its graph, and can go on.",
    "failed": "The session stops with an error.",
    "interrupted": "The session is interrupted.",
}
_LONGEST: Final = 100
"""A longer text is cut (characters)."""

Lines = Mapping[type[Event], Callable[[Any], str]]


def story(events: Iterable[Event], guide: FlowGuide) -> Iterator[str]:
    """Yield a line for each event, with the flow's titles of nodes and phases.

    What repeats directly after itself has one line, with a count. A node that asks is named when it asks.
    """
    lines: Lines = {**_lines(guide.node_titles, dict(guide.phases)), AnswerTooLate: _too_late}
    recorded = list(events)
    outcomes = AnswerOutcomes(recorded)
    path: list[str] = []
    asked: set[tuple[str, int]] = set()
    waits = False
    for event in recorded:
        if isinstance(event, EmergencyHandled) and not event.acted:
            continue
        if isinstance(event, RunEnded) and event.outcome == "paused":
            waits = True
        elif isinstance(event, NodeAsked | NodeFinished):
            waits = waits and (event.node, event.visit) in asked
            if (event.node, event.visit) not in asked:  # a question that waited is asked again when the session goes on
                path.append(guide.node_titles.get(event.node, event.node))
            if isinstance(event, NodeAsked):
                asked.add((event.node, event.visit))
        elif isinstance(event, AnswerGiven) or type(event) in lines:
            waits = False
            # the node that caused it is named below it
            after = path[-1:] if isinstance(event, PhaseChanged | RecoveryApplied) else []
            yield from _path_line(path[: len(path) - len(after)])
            yield _answer(event, outcomes.of(event)) if isinstance(event, AnswerGiven) else lines[type(event)](event)
            path = after
    yield from _path_line(path)
    if waits:
        yield _ENDS["paused"]


def refused_answer(events: Iterable[Event]) -> str:
    """Return in a sentence what the last answer was and why the flow refused it; empty if it was not refused."""
    recorded = list(events)
    last = next((event for event in reversed(recorded) if isinstance(event, AnswerGiven)), None)
    outcome = AnswerOutcomes(recorded).of(last) if last is not None else None
    if last is None or not isinstance(outcome, AnswerRefused):
        return ""
    return f"The answer “{_in_words(last.answer)}” was refused{_after_colon(outcome.problem)}"


def log_line(event: Event) -> str | None:
    """Return the line of an event in the log of a session; None for an event that has none of its own."""
    if isinstance(event, EmergencyHandled) and not event.acted:
        return None
    line = _LOG_LINES.get(type(event))
    return line(event) if line is not None else None


def _path_line(path: list[str]) -> Iterator[str]:
    if path:
        yield ARROW.join(str(cycle) for cycle in compressed(path))


def _lines(titles: Mapping[str, str], phases: Mapping[Any, str]) -> Lines:
    def title(event: Any) -> str:
        return titles.get(event.node, event.node)

    return {
        SessionCreated: lambda _: "A session begins.",
        SessionResumed: lambda event: f"The session goes on{_after_colon(event.how)}",
        PhaseChanged: lambda event: (
            f"— {phases.get(event.to_phase, f'Phase {event.to_phase}')}{_after_colon(event.reason)}"
        ),
        FaultInjected: lambda event: f"! made to fail: {title(event)} ({event.fault})",
        NodeFailed: lambda event: f"! failed: {title(event)} ({event.error}{_after_colon(_short(event.message))})",
        WorkRepeated: lambda event: f"! done once more: {title(event)}, before its question ({event.work})",
        RecoveryApplied: lambda event: (
            f"recovered: {title(event)} ({event.strategy.lower().replace('_', ' ')})"
            f"{'' if event.success else ', and could not go on'}"
        ),
        EmergencyHandled: _emergency,
        Finding: _finding,
        FindingWaived: lambda event: f"  known and waived: {event.finding} ({event.reason})",
        RunEnded: lambda event: _ENDS.get(event.outcome, f"The run ends: {event.outcome}."),
    }


def _emergency(event: EmergencyHandled) -> str:
    done = EMERGENCY_ACTIONS.get(event.action, event.action)
    outcome = "" if event.can_continue else ", and cannot go on"
    problems = _after_colon("; ".join(event.problems))
    return f"! emergency: the session was {done}{outcome} (after {_short(event.error)}){problems}"


def _finding(event: Finding) -> str:
    by = f" (by {event.node})" if event.node else ""
    actual = event.actual if isinstance(event.actual, str) else repr(event.actual)
    return f"! {event.layer}: {event.field}{by}: expected {event.expectation}, found {_short(actual)}"


def _answer(event: AnswerGiven, outcome: AnswerOutcome | None) -> str:
    if isinstance(outcome, AnswerRefused):
        return f"  refused: {_in_words(event.answer)}{_after_colon(outcome.problem)}"
    return f"  answered: {_in_words(event.answer)}"


def _too_late(event: AnswerTooLate) -> str:
    return f"  answered too late: {_in_words(event.answer)}"


def _in_words(answer: Any) -> str:
    """Return an answer as a person would say it: the action, then what belongs to it."""
    if not isinstance(answer, Mapping):
        return _short(str(answer))
    action = str(answer.get("action", ""))
    rest = "; ".join(f"{name}: {_listed(value) or '(blank)'}" for name, value in answer.items() if name != "action")
    return _short(", ".join(filter(None, (action, rest))))


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _after_colon(text: str | None) -> str:
    return f": {text}" if text else ""


_LOG_LINES: Final[Lines] = {
    **_lines({}, {}),
    Paused: lambda event: f"paused at {event.node}: {event.question}",
    AnswerGiven: lambda event: f"answer given (by {event.way}) to {event.question}: {_in_words(event.answer)}",
    AnswerAccepted: lambda event: f"answer accepted to {event.question}: {_in_words(event.answer)}",
    AnswerRefused: lambda event: (
        f"answer refused to {event.question}: {_in_words(event.answer)}{_after_colon(event.problem)}"
    ),
    AnswerTooLate: lambda event: f"answer too late to {event.question}: {_in_words(event.answer)}",
}
"""The log names questions and shows outcomes when they are known; a story shows them where the answer was given."""
