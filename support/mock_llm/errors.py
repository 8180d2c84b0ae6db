"""The errors that the mock raises: its own, and those of a provider that it simulates."""

from __future__ import annotations


class UnexpectedModelCall(Exception):
    """A call that the repertoire has no writer for; the message names what was asked and the nearest known task."""


class MockNotSatisfied(AssertionError):
    """The instructions of a scenario and the calls of the flow do not agree."""


class _RetryableError(Exception):
    """An error of the provider, with the seconds to wait before the next attempt, where the provider names them."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class RateLimitError(_RetryableError):
    """The provider asks to wait."""


class ProviderFailure(_RetryableError):
    """The provider answered with an error of its own (an HTTP 500, an overloaded model)."""
