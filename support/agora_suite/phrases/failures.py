"""How a step of a discussion can fail, in business words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from support.agora.errors import (
    NetworkTransientError,
    ProviderError,
    ProviderRateLimitError,
    StorageError,
    ValidationError,
)

FAILURES: Final[Mapping[str, Callable[[], Exception]]] = {
    "a wrong value": lambda: ValueError("a value is wrong"),
    "a missing entry": lambda: KeyError("an entry is missing"),
    "an invalid result": lambda: ValidationError("the result is not valid"),
    "a lost connection": lambda: NetworkTransientError("the connection is lost"),
    "a provider error": lambda: ProviderError("the provider failed", "OpenAI", "internal"),
    "a rate limit": lambda: ProviderRateLimitError("the rate limit is reached", "OpenAI", 20.0),
    "a full disk": lambda: StorageError("no space left on the disk"),
    "too little memory": lambda: MemoryError("no memory left"),
    "an unknown error": lambda: RuntimeError("something unknown went wrong"),
}
"""The functions that make the error for each failure."""


def failure_of(words: str) -> Exception:
    """Return a new error for a failure in business words."""
    return FAILURES[words]()
