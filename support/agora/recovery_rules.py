"""The rules of recovery: the strategies, the default for each error, and the severity of a failure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from support.agora.errors import (
    ConfigurationError,
    NetworkTransientError,
    NodeExecutionError,
    ProviderError,
    StorageError,
    ValidationError,
)

RETRIED_ONCE: Final = (ValidationError, ValueError, KeyError)
"""Errors that may have been an accident: retried once."""

_TRANSIENT: Final = (ProviderError, NetworkTransientError, ConnectionError, TimeoutError)
CRITICAL: Final = (MemoryError, RecursionError, SystemError)
"""Errors of the process itself: never retried."""

_IMPORTANT_NODES: Final = frozenset(
    {
        "config_and_keys",
        "agent_instantiation",
        "discussion_round",
        "topic_report_generation",
        "final_report_generation",
    }
)


class RecoveryStrategy(StrEnum):
    """What is done about a failed node."""

    CONTINUE = "CONTINUE"
    RETRY = "RETRY"
    SKIP = "SKIP"
    FALLBACK = "FALLBACK"
    ABORT = "ABORT"


class Severity(StrEnum):
    """How bad the failure of a node is."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"


def cause_of(error: BaseException) -> BaseException:
    """Return the original error behind errors that only name the node."""
    while isinstance(error, NodeExecutionError) and error.__cause__ is not None:
        error = error.__cause__
    return error


def default_strategy(error: BaseException, phase: int) -> tuple[RecoveryStrategy, str]:
    """Return the strategy for a failure that has no registered one, and the reason."""
    if isinstance(error, CRITICAL):
        return RecoveryStrategy.ABORT, "the process itself is in trouble"
    if isinstance(error, _TRANSIENT):
        return RecoveryStrategy.RETRY, "another attempt may succeed"
    if phase == 0:
        return RecoveryStrategy.ABORT, "a session that cannot begin is given up"
    if isinstance(error, StorageError):
        return RecoveryStrategy.CONTINUE, "a file is not worth a discussion"
    if isinstance(error, RETRIED_ONCE):
        return RecoveryStrategy.RETRY, "the first failure of its kind is retried once"
    return RecoveryStrategy.ABORT, f"there is no strategy for {type(error).__name__}"


def severity_of(error: BaseException, node: str, asks: bool) -> Severity:
    """Return how bad a failure of a node is; `asks` says whether the node asks the owner."""
    if isinstance(error, CRITICAL):
        return Severity.CRITICAL
    if asks:
        return Severity.LOW
    if node in _IMPORTANT_NODES or isinstance(error, ConfigurationError):
        return Severity.HIGH
    return Severity.MEDIUM
