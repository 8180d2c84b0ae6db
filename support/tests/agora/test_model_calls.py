"""Calls of language models: what is tried again, and how long is waited."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from langchain_core.messages import AIMessage

from support.agora.errors import ProviderError, ProviderRateLimitError
from support.agora.model_calls import ModelCalls
from support.agora_suite.virtual_world import VirtualClock


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

    def invoke(self, prompt: Any, config: Any) -> Any:
        error, self.error = self.error, None
        if error is not None:
            raise error
        return AIMessage("Yes.")


class Answering:
    """Answers with a message."""

    def __init__(self, message: AIMessage) -> None:
        self.message = message

    def invoke(self, prompt: Any, config: Any) -> AIMessage:
        return self.message


class Failing:
    """Fails at every call."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def invoke(self, prompt: Any, config: Any) -> Any:
        raise self.error


def ask(error: Exception) -> list[float]:
    clock, models = VirtualClock(), {"ada": Model(error)}
    assert ModelCalls(models, clock).ask("ada", []) == "Yes."  # type: ignore[arg-type]
    return [wait.seconds for wait in clock.waits]


@pytest.mark.parametrize(
    ("said", "metadata", "warned"),
    [
        ("Yes, beca", {"finish_reason": "length"}, ["ada: what it said breaks off, at the maximum of tokens"]),
        ("Yes, beca", {"finish_reason": "MAX_TOKENS"}, ["ada: what it said breaks off, at the maximum of tokens"]),
        ("Yes, beca", {"stop_reason": "max_tokens"}, ["ada: what it said breaks off, at the maximum of tokens"]),
        ("Yes.", {"stop_reason": "end_turn"}, []),
        ("Yes.", {"finish_reason": "STOP"}, []),
        ("Yes.", {}, []),
        ('{"reply": 12}', {}, ["ada: what it said is JSON, where words were asked for"]),
        ("[1] says it all", {}, []),
        ("42", {}, []),
    ],
)
def test_a_reply_that_is_not_what_was_asked_for_is_kept_with_a_warning(
    said: str, metadata: dict[str, Any], warned: list[str]
) -> None:
    models: Any = {"ada": Answering(AIMessage(said, response_metadata=metadata))}
    calls = ModelCalls(models, VirtualClock())
    assert (calls.ask_for_words("ada", []), calls.warnings) == (said, warned)


@pytest.mark.parametrize(
    ("error", "waited"),
    [
        (TooManyRequests({"status_code": 429}, {"retry-after": "17"}), 17),
        (TooManyRequests({"status_code": 429}, {"retry-after": "0"}), 0),
        (TooManyRequests({"status_code": 429}, {"retry-after": "60"}), 60),
        (TooManyRequests({"status_code": 429}, {}), 1),
        (TooManyRequests({"code": 429}), 1),
        (TooManyRequests({"status_code": 500}, {"retry-after": "17"}), 1),
    ],
)
def test_a_rate_limit_of_a_providers_own_package_is_waited_for(error: Exception, waited: float) -> None:
    assert ask(error) == [waited]


@pytest.mark.parametrize(
    "asked", ["61", "1e9", "inf", "-5", "nan", "9" * 400, "Wed, 21 Oct 2026 07:28:00 GMT", "soon", "", "1" * 9999]
)
def test_a_wait_that_makes_no_sense_is_cut_to_the_longest_with_a_warning(asked: str) -> None:
    clock, models = VirtualClock(), {"ada": Model(TooManyRequests({"status_code": 429}, {"retry-after": asked}))}
    talk = ModelCalls(models, clock)  # type: ignore[arg-type]

    assert talk.ask("ada", []) == "Yes."
    assert [wait.seconds for wait in clock.waits] == [60]
    assert talk.warnings[0].startswith(
        f'ada: the provider asks to wait "{asked[:40]}" seconds; the discussion waits 60'
    )


@pytest.mark.parametrize("asked", [10**400, -1, float("inf"), float("nan"), [5], b"soon"])
def test_a_wait_of_an_own_factory_is_cut_as_well(asked: Any) -> None:
    clock, models = VirtualClock(), {"ada": Model(ProviderRateLimitError("busy", retry_after=asked))}

    assert ModelCalls(models, clock, max_retry_wait=2.5).ask("ada", []) == "Yes."  # type: ignore[arg-type]
    assert [wait.seconds for wait in clock.waits] == [2.5]


def test_what_a_provider_says_is_shown_without_its_key_and_so_is_what_is_behind_it() -> None:
    key, secret = "sk-" + "a1" * 12, "raven"
    error = ValueError(f"{key} is wrong; ask {secret}")
    error.__cause__ = ConnectionError(f"url?key={secret}")
    error.add_note(f"a note on {key}")
    models = {"ada": Failing(error)}
    talk = ModelCalls(models, VirtualClock(), secrets=(secret,))  # type: ignore[arg-type]

    with pytest.raises(ProviderError) as raised:
        talk.ask("ada", [])
    text = "".join(traceback.format_exception(raised.value)).replace(__file__, "")
    assert [part in text for part in ("*** is wrong; ask ***", "url?key=***", "a note on ***")] == [True] * 3
    assert (raised.value.__cause__, raised.value.__context__) == (error, None)


def test_the_cause_is_dropped_where_its_text_cannot_be_masked() -> None:
    class Stubborn(Exception):
        def __str__(self) -> str:
            return "sk-" + "b2" * 12

    models = {"ada": Failing(Stubborn())}
    with pytest.raises(ProviderError, match=r"failed: \*\*\*$") as raised:
        ModelCalls(models, VirtualClock()).ask("ada", [])  # type: ignore[arg-type]
    assert raised.value.__cause__ is None


def test_an_error_that_cannot_say_anything_is_named() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no text")

    models = {"ada": Failing(Mute())}
    with pytest.raises(ProviderError, match=r"failed: Mute$"):
        ModelCalls(models, VirtualClock()).ask("ada", [])  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [MemoryError("no memory"), RecursionError("too deep")])
def test_trouble_of_the_process_itself_is_not_tried_again(error: Exception) -> None:
    with pytest.raises(type(error)):
        ask(error)
