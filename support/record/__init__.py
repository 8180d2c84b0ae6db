"""What happened in a session, as typed events; the observer that sees it lives in `support.record.observer`."""

from __future__ import annotations

from support.record.events import (
    AnswerGiven,
    AnswerRefused,
    AnswerTooLate,
    Event,
    FaultInjected,
    FileWritten,
    Finding,
    MemorySampled,
    ModelCalled,
    NodeAsked,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    Paused,
    PhaseChanged,
    RecoveryApplied,
    RouteTaken,
    RunEnded,
    SessionCreated,
    SessionResumed,
    UpdateSeen,
)
from support.record.record import Record

__all__ = [
    "AnswerGiven",
    "AnswerRefused",
    "AnswerTooLate",
    "Event",
    "FaultInjected",
    "FileWritten",
    "Finding",
    "MemorySampled",
    "ModelCalled",
    "NodeAsked",
    "NodeFailed",
    "NodeFinished",
    "NodeStarted",
    "Paused",
    "PhaseChanged",
    "Record",
    "RecoveryApplied",
    "RouteTaken",
    "RunEnded",
    "SessionCreated",
    "SessionResumed",
    "UpdateSeen",
]
