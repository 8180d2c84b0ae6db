"""What happened in a session, as typed events; the observer that sees it lives in `support.record.observer`."""

from __future__ import annotations

from support.record.event import Event
from support.record.events import (
    EMERGENCY_ACTIONS,
    CustomStreamed,
    EmergencyHandled,
    FaultInjected,
    FileWritten,
    Finding,
    FindingWaived,
    MemorySampled,
    ModelCalled,
    NodeAsked,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    PhaseChanged,
    RecoveryApplied,
    RouteTaken,
    RunEnded,
    SessionCreated,
    SessionResumed,
    ToolCalled,
    UpdateSeen,
    WorkRepeated,
)
from support.record.questions import AnswerAccepted, AnswerGiven, AnswerRefused, AnswerTooLate, Paused
from support.record.record import Record

__all__ = [
    "EMERGENCY_ACTIONS",
    "AnswerAccepted",
    "AnswerGiven",
    "AnswerRefused",
    "AnswerTooLate",
    "CustomStreamed",
    "EmergencyHandled",
    "Event",
    "FaultInjected",
    "FileWritten",
    "Finding",
    "FindingWaived",
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
    "ToolCalled",
    "UpdateSeen",
    "WorkRepeated",
]
