"""Calls of language models: attempts, back-off, and the warnings they leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from langchain_core.callbacks import BaseCallbackHandler, CallbackManager
from langchain_core.language_models import BaseChatModel
from langchain_core.runnables.config import ensure_config

from support.agora.boundary import Clock
from support.agora.errors import NetworkTransientError, ProviderError, ProviderRateLimitError, VirtualAgoraError
from support.agora.masking import error_text, mask_error, storable_error_text
from support.agora.prompts import Prompt
from support.agora.recovery_rules import CRITICAL
from support.agora.replies import distinct, is_json, numbered_topics
from support.agora.state import Section
from support.agora.texts import DEFAULT_TEXT_LENGTH, repair_text, title_limit

MAX_ATTEMPTS: Final = 3
"""Maximum number of attempts at one model call."""

BACK_OFF_SECONDS: Final = (1.0, 2.0)
"""Waits between the attempts, in seconds."""

DEFAULT_RETRY_WAIT: Final = 60.0
"""The longest wait, in seconds, that a provider may ask for, if the configuration sets none."""

TOO_MANY_REQUESTS: Final = 429
"""The HTTP status with which a provider asks to wait."""

CUT_OFF: Final = frozenset({"length", "max_tokens"})
"""Why a reply ended that reached the maximum of tokens, as OpenAI and Grok say it, and as Anthropic and Google do."""

NO_LIST: Final = "the reply contains no list of topics"

MODEL_FAILURES: Final = (ProviderError, NetworkTransientError)
"""What a model call raises after its last attempt."""


class ErrorMask(BaseCallbackHandler):
    """Masks the secrets in a model's error, in place. It has to be the first handler: the others get it masked."""

    run_inline = True
    raise_error = True

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = secrets

    def on_llm_error(self, error: BaseException, **details: Any) -> None:  # noqa: ARG002  # LangChain gives them
        """Mask the secrets in the error that the call raised."""
        mask_error(error, self._secrets)


class ModelCalls:
    """The model calls of one node run, by agent id, and the warnings about them.

    Texts of models enter here: replies are mended, and secrets in errors are masked. `max_retry_wait` (seconds) is the
    longest wait that a provider may ask for.
    """

    def __init__(
        self,
        models: Mapping[str, BaseChatModel],
        clock: Clock,
        *,
        max_characters: int = DEFAULT_TEXT_LENGTH,
        max_retry_wait: float = DEFAULT_RETRY_WAIT,
        secrets: Sequence[str] = (),
    ) -> None:
        self._models = models
        self._clock = clock
        self._max_characters = max_characters
        self._max_retry_wait = max_retry_wait
        self._secrets = secrets
        self.warnings: list[str] = []

    def ask(self, agent: str, prompt: Prompt) -> str:
        """Return an agent's reply to a prompt, never blank and mended if it cannot be kept; raise the last failure."""
        attempt, last_failure = 1, ""
        while True:
            try:
                reply = self._reply(agent, prompt)
            except MODEL_FAILURES as failure:
                if attempt == MAX_ATTEMPTS:
                    raise
                self._clock.sleep(self._wait(agent, failure, attempt))
                attempt, last_failure = attempt + 1, failure.message
            else:
                if attempt > 1:
                    self.warnings.append(f"{agent} was asked {attempt} times: {last_failure}")
                return self._repaired(agent, "what it said", reply, self._max_characters)

    def ask_for_words(self, agent: str, prompt: Prompt) -> str:
        """Return an agent's reply to a prompt that asks for words; JSON is kept as it is, with a warning."""
        reply = self.ask(agent, prompt)
        if is_json(reply):
            self.warnings.append(f"{agent}: what it said is JSON, where words were asked for")
        return reply

    def topics(self, agent: str, prompt: Prompt, most: int | None = None) -> list[str]:
        """Return the first topics, all by default, of an agent's reply to a prompt that asks for a list of them."""
        topics = self.titles(agent, numbered_topics(self.ask(agent, prompt))[:most])
        if not topics:
            self.warnings.append(f"{agent}: {NO_LIST}")
        return topics

    def titles(self, agent: str, topics: Iterable[str]) -> list[str]:
        """Return the distinct topics read from an agent's reply, in order; texts that cannot be kept are mended."""
        return distinct(self._title(agent, topic) for topic in topics)

    def sections(self, agent: str, outline: Iterable[Section]) -> list[Section]:
        """Return the sections read from an agent's outline; texts that cannot be kept are mended."""
        return [
            Section(
                title=self._title(agent, section["title"]),
                description=self._repaired(
                    agent, "the plan of a section", section["description"], self._max_characters
                ),
            )
            for section in outline
        ]

    def record_failure(self, agent: str, consequence: str, failure: VirtualAgoraError) -> None:
        """Record that an agent could not be asked, and what was done instead."""
        self.warnings.append(f"{agent}: {consequence} ({failure.message})")

    def _title(self, agent: str, title: str) -> str:
        return self._repaired(agent, "a title", title, title_limit(self._max_characters)).strip()

    def _repaired(self, agent: str, source: str, text: str, max_characters: int) -> str:
        # Texts from JSON are checked again: its escapes can stand for characters that no store can keep.
        text, repairs = repair_text(text, max_characters)
        if repairs:
            self.warnings.append(f"{agent}: {source} was mended ({'; '.join(repairs)})")
        return text

    def _reply(self, agent: str, prompt: Prompt) -> str:
        try:
            message = self._models[agent].invoke(prompt, {"callbacks": self._callbacks()})
            text = str(message.text)
        except Exception as error:  # providers raise errors of their own packages, which have no common parent
            failure = self._failure(agent, error)
        else:
            if text.strip():
                if _is_cut_off(message.response_metadata):
                    self.warnings.append(f"{agent}: what it said breaks off, at the maximum of tokens")
                return text
            failure = ProviderError(f"the language model of {agent} answered with nothing", error_code="empty")
        # Raised outside of the handler, which would attach the original error and its text as the context.
        raise failure

    def _callbacks(self) -> CallbackManager:
        manager = CallbackManager.configure(ensure_config().get("callbacks"))
        manager.handlers.insert(0, ErrorMask(self._secrets))
        return manager

    def _failure(self, agent: str, error: Exception) -> Exception:
        mask_error(error, self._secrets)
        if isinstance(error, (VirtualAgoraError, *CRITICAL)):
            return error
        failure: VirtualAgoraError
        if isinstance(error, (ConnectionError, TimeoutError)):
            failure = NetworkTransientError(f"the language model of {agent} could not be reached: {error_text(error)}")
        else:
            failure = _provider_error(f"the language model of {agent} failed: {error_text(error)}", error)
        failure.__cause__ = error
        mask_error(failure, self._secrets)
        return failure

    def _wait(self, agent: str, failure: VirtualAgoraError, attempt: int) -> float:
        asked = failure.retry_after if isinstance(failure, ProviderRateLimitError) else None
        if asked is None:
            return BACK_OFF_SECONDS[attempt - 1]
        seconds = _seconds(asked)
        if seconds is not None and 0 <= seconds <= self._max_retry_wait:
            return seconds
        wait = storable_error_text(str(asked)[:_MAX_WAIT_LENGTH], self._secrets)
        self.warnings.append(
            f'{agent}: the provider asks to wait "{wait}" seconds; the discussion waits {self._max_retry_wait:g}'
        )
        return self._max_retry_wait


def _is_cut_off(metadata: Mapping[str, Any]) -> bool:
    # `stop_reason` in Anthropic's package, else `finish_reason`, in capitals in that of Google.
    return str(metadata.get("finish_reason") or metadata.get("stop_reason")).lower() in CUT_OFF


def _provider_error(message: str, error: Exception) -> ProviderError:
    # The packages of OpenAI, Anthropic and Grok have `status_code`, that of Google has `code`.
    if TOO_MANY_REQUESTS not in (getattr(error, "status_code", None), getattr(error, "code", None)):
        return ProviderError(message)
    headers = getattr(getattr(error, "response", None), "headers", None)
    return ProviderRateLimitError(
        message, retry_after=headers.get("retry-after") if isinstance(headers, Mapping) else None
    )


def _seconds(asked: Any) -> float | None:
    try:
        return float(asked)
    except (TypeError, ValueError, OverflowError):
        return None


_MAX_WAIT_LENGTH: Final = 40
"""How many characters of an invalid wait a warning shows."""
