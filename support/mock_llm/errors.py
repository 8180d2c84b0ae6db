"""The errors that the mock raises: its own complaints, and the faults of a provider that it plays."""

from __future__ import annotations


class UnexpectedModelCall(Exception):
    """A call that the repertoire has no writer for; the message names what was asked and the nearest known task."""


class MockNotSatisfied(AssertionError):
    """The instructions of a scenario and the calls of the flow do not agree."""


class RateLimitError(Exception):
    """The provider asks to wait.

    Args:
        retry_after: Seconds to wait before the next attempt, where the provider said so.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ProviderFailure(Exception):
    """The provider answered with an error of its own (an HTTP 500, an overloaded model).

    Args:
        retry_after: Seconds to wait before the next attempt, where the provider said so.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
