"""What happened in a discussion, in the words of whoever wrote the scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from support.record import (
    AnswerGiven,
    AnswerRefused,
    AnswerTooLate,
    EmergencyHandled,
    Event,
    FaultInjected,
    Finding,
    NodeAsked,
    NodeFailed,
    NodeFinished,
    PhaseChanged,
    RecoveryApplied,
    RunEnded,
    SessionCreated,
    SessionResumed,
    WorkRepeated,
)
from support.record.story import ARROW, compressed, emergency_in_words, line_of

if TYPE_CHECKING:
    from support.flow_builder.guide import FlowGuide

_ENDS: Final[Mapping[str, str]] = {
    "finished": "The session is over.",
    "stopped": "The session stops where its graph is told to, and can go on.",
    "failed": "The session stops with an error.",
    "interrupted": "The session is interrupted.",
}
_LONGEST: Final = 100


def story(events: Iterable[Event], guide: FlowGuide) -> Iterator[str]:
    """Give lines that tell what happened, with the titles that a flow gives to its steps and phases.

    What repeats directly after itself is told once, with a count. A step that asks is told when it asks.

    Args:
        events: A record.
        guide: The flow in a product owner's words; a step without a title is told by its name.
    """
    lines = _lines(guide)
    told = list(events)
    refused = {event.given for event in told if isinstance(event, AnswerRefused)}
    way: list[str] = []
    asked: set[tuple[str, int]] = set()
    waits = False
    for event in told:
        if isinstance(event, AnswerGiven) and event.sequence in refused:
            continue  # it is told below, as refused
        if isinstance(event, EmergencyHandled) and not event.acted:
            continue
        if isinstance(event, RunEnded) and event.outcome == "paused":
            waits = True
        elif isinstance(event, NodeAsked | NodeFinished):
            waits = waits and (event.node, event.visit) in asked
            if (event.node, event.visit) not in asked:  # a question that waited is asked again by whoever goes on
                way.append(_title(guide, event.node))
            if isinstance(event, NodeAsked):
                asked.add((event.node, event.visit))
        elif (tell := lines.get(type(event))) is not None:
            waits = False
            # the step that brought it about is told below it
            after = way[-1:] if isinstance(event, PhaseChanged | RecoveryApplied) else []
            yield from _gone(way[: len(way) - len(after)])
            yield tell(event)
            way = after
    yield from _gone(way)
    if waits:
        yield "The session waits for an answer."


def _gone(way: list[str]) -> Iterator[str]:
    """Give the way gone since the last line."""
    if way:
        yield ARROW.join(str(cycle) for cycle in compressed(way))


def _title(guide: FlowGuide, node: str) -> str:
    return guide.node_titles.get(node, node)


def _lines(guide: FlowGuide) -> Mapping[type[Event], Callable[[Any], str]]:
    phases = dict(guide.phases)
    return {
        SessionCreated: lambda _: "A session begins.",
        SessionResumed: lambda event: f"The session goes on{_after_colon(event.how)}",
        PhaseChanged: lambda event: (
            f"— {phases.get(event.to_phase, f'Phase {event.to_phase}')}{_after_colon(event.reason)}"
        ),
        AnswerGiven: lambda event: (
            f"  {'refused' if event.outcome == 'refused' else 'answered'}: {_said(event.answer)}"
            f"{_after_colon(event.problem)}"
        ),
        AnswerRefused: lambda event: f"  refused: {_said(event.answer)}{_after_colon(event.problem)}",
        AnswerTooLate: lambda event: f"  answered too late: {_said(event.answer)}",
        FaultInjected: lambda event: f"! made to fail: {_title(guide, event.node)} ({event.fault})",
        NodeFailed: lambda event: (
            f"! failed: {_title(guide, event.node)} ({event.error}{_after_colon(_short(event.message))})"
        ),
        WorkRepeated: lambda event: (
            f"! done once more: {_title(guide, event.node)}, before its question ({event.work})"
        ),
        RecoveryApplied: lambda event: (
            f"recovered: {_title(guide, event.node)} ({event.strategy.lower().replace('_', ' ')})"
            f"{'' if event.success else ', and could not go on'}"
        ),
        EmergencyHandled: lambda event: f"! emergency: {emergency_in_words(event)}",
        Finding: lambda event: str(line_of(event)),
        RunEnded: lambda event: _ENDS.get(event.outcome, f"The run ends: {event.outcome}."),
    }


def _said(answer: Any) -> str:
    """Give an answer as it would be said: the action, then what belongs to it."""
    if not isinstance(answer, Mapping):
        return _short(str(answer))
    action = str(answer.get("action", ""))
    rest = "; ".join(f"{name}: {_listed(value)}" for name, value in answer.items() if name != "action")
    return _short(", ".join(filter(None, (action, rest))))


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _after_colon(text: str | None) -> str:
    return f": {text}" if text else ""
