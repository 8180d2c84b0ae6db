"""The faults of a provider that can be simulated, and their exceptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from support.mock_llm.errors import ProviderFailure, RateLimitError


@dataclass(frozen=True, slots=True)
class FaultOccasion:
    """The call that fails; `retry_after` is in seconds."""

    kind: str
    agent: str
    task: str
    provider: str
    model: str
    retry_after: float | None = None


FaultFactory = Callable[[FaultOccasion], Exception]
"""Makes the exception of a fault, as the code under test knows it."""

EMPTY: Final = "empty"
"""The fault that raises nothing: the provider answers with an empty text."""


def _connection(occasion: FaultOccasion) -> Exception:
    return ConnectionError(f"{occasion.provider}: connection refused while {occasion.agent} was to {occasion.task}")


def _timeout(occasion: FaultOccasion) -> Exception:
    return TimeoutError(f"{occasion.provider}: no answer in time while {occasion.agent} was to {occasion.task}")


def _rate_limit(occasion: FaultOccasion) -> Exception:
    wait = "" if occasion.retry_after is None else f", retry after {occasion.retry_after:g} s"
    return RateLimitError(f"{occasion.provider}: rate limit of {occasion.model} reached{wait}", occasion.retry_after)


def _provider(occasion: FaultOccasion) -> Exception:
    return ProviderFailure(f"{occasion.provider}: {occasion.model} failed with an internal error", occasion.retry_after)


DEFAULT_FAULTS: Final[Mapping[str, FaultFactory]] = MappingProxyType(
    {"connection": _connection, "timeout": _timeout, "rate_limit": _rate_limit, "provider": _provider}
)
"""The faults as built-in exceptions, and exceptions of this room where there is no built-in one."""
