"""The language models of the providers, through LangChain's integration packages."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from support.agora.errors import ProviderError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


@dataclass(frozen=True, slots=True)
class Integration:
    """The integration package of a provider, its chat model, and its argument for the limit of tokens."""

    provider: str
    module: str
    class_name: str
    tokens_as: str = "max_tokens"

    @property
    def package(self) -> str:
        """The name under which the integration is installed."""
        return self.module.replace("_", "-")


INTEGRATIONS = {
    integration.provider.lower(): integration
    for integration in (
        Integration("Google", "langchain_google_genai", "ChatGoogleGenerativeAI", "max_output_tokens"),
        Integration("OpenAI", "langchain_openai", "ChatOpenAI"),
        Integration("Anthropic", "langchain_anthropic", "ChatAnthropic"),
        Integration("Grok", "langchain_xai", "ChatXAI"),
    )
}


def create_provider(*, provider: str, model: str, temperature: float, max_tokens: int | None = None) -> BaseChatModel:
    """Create a chat model of Google, OpenAI, Anthropic or Grok (in any case); import its integration package only now.

    Raises:
        ProviderError: `error_code` says why: `unknown_provider`, `not_installed`, `import_failed`, `not_created`.
    """
    integration = INTEGRATIONS.get(provider.strip().lower())
    if integration is None:
        known = ", ".join(known.provider for known in INTEGRATIONS.values())
        raise ProviderError(f'unknown provider "{provider}"; known are {known}', provider, "unknown_provider")
    settings: dict[str, Any] = {"model": model, "temperature": temperature}
    if max_tokens is not None:
        settings[integration.tokens_as] = max_tokens
    chat_model = _chat_model(integration)
    try:
        created: BaseChatModel = chat_model(**settings)
    except Exception as error:
        message = f"{integration.provider} model {model} could not be created: {error}"
        raise ProviderError(message, integration.provider, "not_created", {"model": model}) from error
    return created


def _chat_model(integration: Integration) -> Any:
    try:
        return getattr(importlib.import_module(integration.module), integration.class_name)
    except ModuleNotFoundError as error:
        if error.name != integration.module:
            raise _not_imported(integration, error) from error
        message = f"{integration.provider} needs the package {integration.package}: pip install {integration.package}"
        details = {"package": integration.package}
        raise ProviderError(message, integration.provider, "not_installed", details) from error
    except (ImportError, AttributeError) as error:
        raise _not_imported(integration, error) from error


def _not_imported(integration: Integration, error: Exception) -> ProviderError:
    message = f"the package {integration.package} of {integration.provider} cannot be imported: {error}"
    return ProviderError(message, integration.provider, "import_failed", {"package": integration.package})
