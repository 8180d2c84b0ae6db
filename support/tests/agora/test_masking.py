"""Secrets in the texts of errors."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from support.agora.boundary import Boundary
from support.agora.emergency import emergency_recovery
from support.agora.errors import NodeExecutionError, ValidationError
from support.agora.masking import mask_error, masked
from support.agora.state_manager import StateManager
from support.agora.wrapper import V13NodeWrapper

# Put together here, so that no key is in the source.
TAIL = "Q7w8E9r0T1y2U3i4O5p6"


@pytest.mark.parametrize(
    "text",
    [
        f"sk-{TAIL}",
        f"(sk-proj-{TAIL}_x-y)",
        f"Incorrect API key provided: sk-{TAIL[:4]}********{TAIL}",
        f"sk-ant-api03-{TAIL}",
        f"xai-{TAIL}",
        f"gsk_{TAIL}",
        f"AIzaSy{TAIL}",
        f"AKIA{TAIL.upper()[:16]}",
        f"ghp_{TAIL}",
        f"hf_{TAIL}",
        f"eyJhbGciOi.{TAIL}.{TAIL}",
        f"Authorization: Bearer {TAIL}",
        f"{{'authorization': 'Bearer {TAIL}'}}",
        f"(b'x-api-key', b'{TAIL}')",
        f"x-goog-api-key: {TAIL}",
        f"OPENAI_API_KEY={TAIL}",
        f"api_key='{TAIL}'",
        f'"apiKey": "{TAIL}"',
        f"password={TAIL}",
        f"https://host/v1?alt=json&key={TAIL}",
        f"https://host/v1?key={TAIL}&alt=json",
        f"https://user:{TAIL}@host/v1",
    ],
)
def test_a_key_of_a_known_shape_is_masked(text: str) -> None:
    assert TAIL[-8:].casefold() not in masked(text).casefold()
    assert "***" in masked(text)
    assert masked(masked(text)) == masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "KeyError: 'vote_history'",
        "the risk-averse task-force of sk-learn",
        "max_tokens: 5 is less than 10; token count 12",
        "https://docs.example.org/errors?page=2",
        "the bearer of bad news",
        "a tokenizer = fast",
    ],
)
def test_what_is_no_key_stays(text: str) -> None:
    assert masked(text) == text


def test_a_secret_is_masked_by_value_also_in_an_address_and_the_longer_one_first() -> None:
    secrets = ("raven", "raven/flies + at noon", " ")
    assert masked("raven/flies + at noon", secrets) == "***"
    assert masked("https://host/?q=raven%2Fflies%20%2B%20at%20noon&r=raven%2Fflies+%2B+at+noon", secrets) == (
        "https://host/?q=***&r=***"
    )
    assert masked("a b", secrets) == "a b"


def test_what_is_done_to_an_error_leaves_its_type_and_its_facts() -> None:
    class ApiError(Exception):
        def __init__(self, message: str, body: Any) -> None:
            super().__init__(message)
            self.message, self.body, self.status_code = message, body, 401

    error = ApiError(f"sk-{TAIL}", {"error": {"message": f"sk-{TAIL}", "code": 7}, "more": [f"xai-{TAIL}", None]})
    assert mask_error(error) == "***"
    assert (str(error), error.message, error.status_code) == ("***", "***", 401)
    assert error.body == {"error": {"message": "***", "code": 7}, "more": ["***", None]}


def test_errors_that_refer_to_each_other_are_cleaned_once() -> None:
    first, second = ValueError(f"sk-{TAIL}"), KeyError(f"xai-{TAIL}")
    first.__cause__, second.__context__ = second, first
    mask_error(first)
    assert (str(first), str(second)) == ("***", "'***'")


def test_an_error_without_a_secret_is_not_touched() -> None:
    error = OSError(2, "no such file", "report.md")
    mask_error(error)
    assert (error.args, error.filename) == ((2, "no such file"), "report.md")


def test_the_error_of_a_node_and_its_cause_show_no_secret() -> None:
    def fails(state: Any) -> Any:
        raise ValueError(f"api_key={TAIL}")

    with pytest.raises(NodeExecutionError, match=r"ValueError: api_key=\*\*\*$") as raised:
        V13NodeWrapper(fails, "agenda_voting")({}, {})
    assert str(raised.value.__cause__) == "api_key=***"


def test_a_log_of_an_emergency_shows_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        checkpointer = None

        def __getattr__(self, name: str) -> Any:
            raise RuntimeError(f"password={TAIL}")

    with caplog.at_level(logging.DEBUG):
        manager = StateManager("a")
        outcome = emergency_recovery(Broken(), manager, ValueError(f"sk-{TAIL}"), dict)  # type: ignore[arg-type]
    assert outcome.error == "ValueError: ***"
    assert TAIL not in caplog.text + repr(outcome)


def test_one_text_is_no_list_of_secrets_and_none_is_shown() -> None:
    with pytest.raises(ValidationError, match="a list of texts"):
        Boundary(None, None, None, "raven")  # type: ignore[arg-type]
    assert "raven" not in repr(Boundary(None, None, None, ("raven",)))  # type: ignore[arg-type]
