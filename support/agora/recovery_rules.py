"""The rules of recovery: which strategies there are, what is done by default, how bad a failure is."""

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
"""What may have been an accident: retried once."""

_TRANSIENT: Final = (ProviderError, NetworkTransientError, ConnectionError, TimeoutError)
CRITICAL: Final = (MemoryError, RecursionError, SystemError)
"""What is wrong with the process itself: never tried again."""

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
    """Give what really happened: the cause of an error that only names the node.

    Args:
        error: What the graph raised.
    """
    while isinstance(error, NodeExecutionError) and error.__cause__ is not None:
        error = error.__cause__
    return error


def default_strategy(error: BaseException, phase: int) -> tuple[RecoveryStrategy, str]:
    """Give what is done about a failure that nothing is registered for, and why.

    Args:
        error: What happened.
        phase: The phase of the node that failed.
    """
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
    """Give how bad a failure is.

    Args:
        error: What happened.
        node: The node that failed.
        asks: Whether the node asks the owner.
    """
    if isinstance(error, CRITICAL):
        return Severity.CRITICAL
    if asks:
        return Severity.LOW
    if node in _IMPORTANT_NODES or isinstance(error, ConfigurationError):
        return Severity.HIGH
    return Severity.MEDIUM
