"""The errors that Virtual Agora raises on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class VirtualAgoraError(Exception):
    """The base class of every error that the application raises on purpose.

    The message is one sentence; `details` are facts by name for the code that handles the error.
    """

    def __init__(self, message: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details: dict[str, Any] = dict(details or {})


class ConfigurationError(VirtualAgoraError):
    """The configuration cannot be used; `details["problems"]` lists every problem as `path: what is wrong`."""


class ProviderError(VirtualAgoraError):
    """A language-model provider answered with an error; `error_code` is the provider's own, if it sent one."""

    def __init__(
        self,
        message: str,
        provider: str | None = None,
        error_code: str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message, details)
        self.provider = provider
        self.error_code = error_code


class ProviderRateLimitError(ProviderError):
    """The provider asks to wait.

    `retry_after` is in seconds, as the provider sent it: a number or its text, not always a sensible one.
    """

    def __init__(
        self,
        message: str,
        provider: str | None = None,
        retry_after: float | str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message, provider, "rate_limit", details)
        self.retry_after = retry_after


class NetworkTransientError(VirtualAgoraError):
    """The network failed in a way that another attempt may cure (connection refused, time-out)."""


class StateError(VirtualAgoraError):
    """The session or its state does not allow the request."""


class StateCorruptionError(StateError):
    """The state breaks its own schema or rules; `details["problems"]` lists where."""


class ValidationError(VirtualAgoraError):
    """The flow does not accept a value."""


class StorageError(VirtualAgoraError):
    """A file could not be read or written."""


class WorkflowError(VirtualAgoraError):
    """The flow itself went wrong: a route that leads nowhere, a budget that was exceeded."""


class NodeValidationError(WorkflowError):
    """A node was entered although its preconditions do not hold."""


class NodeExecutionError(WorkflowError):
    """A node raised; the original error is `__cause__`."""

    def __init__(self, node_name: str, message: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{node_name}: {message}", details)
        self.node_name = node_name


class UserInterventionRequired(VirtualAgoraError):
    """Only the owner can decide how to go on."""
