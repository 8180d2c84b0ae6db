"""Calls of language models: what is tried again, and how long is waited."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from support.agora.model_calls import Conversation
from support.flow_builder.virtual_world import VirtualClock


class TooManyRequests(Exception):
    """What a provider's package raises: each has a type of its own."""

    def __init__(self, status: Mapping[str, int], headers: Any = None) -> None:
        super().__init__("too many requests")
        self.__dict__.update(status)
        if headers is not None:
            self.response = SimpleNamespace(headers=headers)


class Model:
    """Fails at its first call, then answers."""

    def __init__(self, error: Exception) -> None:
        self.error: Exception | None = error

    def invoke(self, prompt: Any) -> Any:
        error, self.error = self.error, None
        if error is not None:
            raise error
        return SimpleNamespace(text="Yes.")


def ask(error: Exception) -> list[float]:
    clock, models = VirtualClock(), {"ada": Model(error)}
    assert Conversation(models, clock).ask("ada", []) == "Yes."  # type: ignore[arg-type]
    return [wait.seconds for wait in clock.waits]


@pytest.mark.parametrize(
    ("error", "waited"),
    [
        (TooManyRequests({"status_code": 429}, {"retry-after": "17"}), 17),
        (TooManyRequests({"status_code": 429}, {"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}), 1),
        (TooManyRequests({"status_code": 429}, {"retry-after": "-5"}), 1),
        (TooManyRequests({"status_code": 429}, {}), 1),
        (TooManyRequests({"code": 429}), 1),
        (TooManyRequests({"status_code": 500}, {"retry-after": "17"}), 1),
    ],
)
def test_a_rate_limit_of_a_providers_own_package_is_waited_for(error: Exception, waited: float) -> None:
    assert ask(error) == [waited]


@pytest.mark.parametrize("error", [MemoryError("no memory"), RecursionError("too deep")])
def test_trouble_of_the_process_itself_is_not_tried_again(error: Exception) -> None:
    with pytest.raises(type(error)):
        ask(error)
