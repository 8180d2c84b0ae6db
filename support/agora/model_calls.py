"""Calls of language models: attempts, back-off, and what they leave to tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from langchain_core.language_models import BaseChatModel

from support.agora.boundary import Clock
from support.agora.errors import NetworkTransientError, ProviderError, ProviderRateLimitError, VirtualAgoraError
from support.agora.prompts import Prompt
from support.agora.recovery_rules import CRITICAL

MOST_ATTEMPTS: Final = 3
"""Attempts at one model call."""

BACK_OFF_SECONDS: Final = (1.0, 2.0)
"""Waits between the attempts, in seconds."""

TOO_MANY_REQUESTS: Final = 429
"""The HTTP status with which a provider asks to wait."""

MODEL_FAILURES: Final = (ProviderError, NetworkTransientError)
"""What a model call raises when its attempts are used up."""


class Conversation:
    """The model calls of one node run; it remembers what went wrong on the way.

    Args:
        models: The language model of each agent, by the agent's id.
        clock: Waits between attempts.
    """

    def __init__(self, models: Mapping[str, BaseChatModel], clock: Clock) -> None:
        self._models = models
        self._clock = clock
        self.warnings: list[str] = []

    def ask(self, agent: str, prompt: Prompt) -> str:
        """Give an agent's reply to a prompt.

        Args:
            agent: The agent's id.
            prompt: What it is told.

        Returns:
            The text of the reply, never blank.

        Raises:
            ProviderError: The provider failed at every attempt, or answered with nothing.
            NetworkTransientError: The network failed at every attempt.
        """
        attempt, told = 1, ""
        while True:
            try:
                reply = self._reply(agent, prompt)
            except MODEL_FAILURES as failure:
                if attempt == MOST_ATTEMPTS:
                    raise
                self._clock.sleep(_wait(failure, attempt))
                attempt, told = attempt + 1, failure.message
            else:
                if attempt > 1:
                    self.warnings.append(f"{agent} was asked {attempt} times: {told}")
                return reply

    def give_up(self, agent: str, consequence: str, failure: VirtualAgoraError) -> None:
        """Remember that an agent could not be asked, and what was done instead.

        Args:
            agent: The agent's id.
            consequence: What was done instead.
            failure: Why.
        """
        self.warnings.append(f"{agent}: {consequence} ({failure.message})")

    def _reply(self, agent: str, prompt: Prompt) -> str:
        try:
            text = str(self._models[agent].invoke(prompt).text)
        except (VirtualAgoraError, *CRITICAL):
            raise
        except (ConnectionError, TimeoutError) as error:
            raise NetworkTransientError(f"the language model of {agent} could not be reached: {error}") from error
        except Exception as error:  # providers raise errors of their own packages, which have no common parent
            raise _provider_error(f"the language model of {agent} failed: {error}", error) from error
        if not text.strip():
            raise ProviderError(f"the language model of {agent} answered with nothing", error_code="empty")
        return text


def _provider_error(message: str, error: Exception) -> ProviderError:
    # The packages of OpenAI, Anthropic and Grok say `status_code`, that of Google `code`.
    if TOO_MANY_REQUESTS not in (getattr(error, "status_code", None), getattr(error, "code", None)):
        return ProviderError(message)
    headers = getattr(getattr(error, "response", None), "headers", None)
    told = headers.get("retry-after") if isinstance(headers, Mapping) else None
    try:
        seconds = float(told) if told is not None else None
    except (TypeError, ValueError):
        seconds = None  # a date: the usual wait does
    return ProviderRateLimitError(message, retry_after=seconds if seconds is not None and seconds >= 0 else None)


def _wait(failure: VirtualAgoraError, attempt: int) -> float:
    asked_to_wait = failure.retry_after if isinstance(failure, ProviderRateLimitError) else None
    return asked_to_wait if asked_to_wait is not None else BACK_OFF_SECONDS[attempt - 1]
