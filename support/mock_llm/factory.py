"""Language models of a named factory: a project's own, or the mock's by name."""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from support.flow_builder.addresses import is_address
from support.flow_builder.errors import FlowError, nearest
from support.mock_llm.instructions import Instruction
from support.mock_llm.provider import LLMProviderMock

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


MOCK: Final = "support.mock_llm.factory:create_provider"
"""The mock by its name: real clock and files, and language models that take instructions all the same."""


class NamedModels(LLMProviderMock):
    """The language models of a factory `module:function`, called as `create_provider`; they take no instructions.

    Raises:
        FlowError: There is no such function.
    """

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self._factory = _function(address)

    def create_provider(
        self, *, provider: str, model: str, temperature: float | None = None, max_tokens: int | None = None
    ) -> BaseChatModel:
        """Return the chat model that the factory makes."""
        from langchain_core.language_models import BaseChatModel  # noqa: PLC0415 - LangChain, once a model is made

        made = self._factory(provider=provider, model=model, temperature=temperature, max_tokens=max_tokens)
        if not isinstance(made, BaseChatModel):
            raise FlowError(
                f'provider_factory "{self._address}" returns {type(made).__name__}; a flow needs a LangChain chat model'
            )
        return made

    def instruct(self, *_: Any, **what: Any) -> Instruction:
        """Raise `FlowError`: real models take no instruction."""
        raise FlowError(
            f'the language models come from provider_factory "{self._address}", and take no instruction; '
            f"leave test_mode on, or say nothing of what they answer: {what}"
        )


def create_provider(
    *, provider: str, model: str, temperature: float | None = None, max_tokens: int | None = None
) -> BaseChatModel:
    """Return a mock chat model; named as `provider_factory`, it takes instructions like any mock."""
    return _shared_mock().create_mock_llm(provider, model, temperature, max_tokens)


@cache
def _shared_mock() -> LLMProviderMock:
    return LLMProviderMock()


def _function(address: str) -> Any:
    if not is_address(address):
        raise FlowError(f'provider_factory is named as module:function, not "{address}"')
    name, _, attribute = address.partition(":")
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise FlowError(f'provider_factory "{address}": there is no module "{error.name}"') from error
    function = getattr(module, attribute, None)
    if not callable(function):
        known = [known for known, value in vars(module).items() if callable(value) and not known.startswith("_")]
        raise FlowError(f'provider_factory "{address}": there is no such function; {nearest(attribute, known)}')
    return function
