"""Language models come from the integration package of their provider, or the package is named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from support.agora.errors import ProviderError
from support.agora.providers import create_provider

ROOT = Path(__file__).parents[3]
INTEGRATIONS = [
    ("Google", "langchain_google_genai", "ChatGoogleGenerativeAI", "max_output_tokens"),
    ("OpenAI", "langchain_openai", "ChatOpenAI", "max_tokens"),
    ("Anthropic", "langchain_anthropic", "ChatAnthropic", "max_tokens"),
    ("Grok", "langchain_xai", "ChatXAI", "max_tokens"),
]


class StandIn:
    """A chat model class that keeps the settings it was given."""

    def __init__(self, **settings: Any) -> None:
        self.settings = settings


def install(monkeypatch: pytest.MonkeyPatch, module: str, class_name: str, chat_model: Any) -> None:
    integration = ModuleType(module)
    setattr(integration, class_name, chat_model)
    monkeypatch.setitem(sys.modules, module, integration)


@pytest.mark.parametrize(("provider", "module", "class_name", "token_argument"), INTEGRATIONS)
def test_a_model_is_made_by_the_integration_of_its_provider(
    monkeypatch: pytest.MonkeyPatch, provider: str, module: str, class_name: str, token_argument: str
) -> None:
    install(monkeypatch, module, class_name, StandIn)

    bounded: Any = create_provider(provider=provider, model="m", temperature=0.3, max_tokens=500)
    unbounded: Any = create_provider(provider=provider.upper(), model="m", temperature=0.0, max_tokens=None)

    assert isinstance(bounded, StandIn)
    assert bounded.settings == {"model": "m", "temperature": 0.3, token_argument: 500}
    assert unbounded.settings == {"model": "m", "temperature": 0.0}


@pytest.mark.parametrize(("provider", "module"), [integration[:2] for integration in INTEGRATIONS])
def test_an_absent_package_is_named_with_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, provider: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)  # Python's own way to say that a module cannot be found
    package = module.replace("_", "-")

    with pytest.raises(ProviderError, match=f"{provider} needs the package {package}: pip install {package}") as raised:
        create_provider(provider=provider, model="m", temperature=0.3)

    assert (raised.value.provider, raised.value.error_code) == (provider, "not_installed")
    assert raised.value.details == {"package": package}
    assert isinstance(raised.value.__cause__, ModuleNotFoundError)


def test_an_unknown_provider_is_refused_with_the_known_ones() -> None:
    with pytest.raises(
        ProviderError, match='unknown provider "Mistral"; known are Google, OpenAI, Anthropic, Grok'
    ) as raised:
        create_provider(provider="Mistral", model="m", temperature=0.3)

    assert raised.value.error_code == "unknown_provider"


def test_a_package_without_the_chat_model_is_not_taken_for_an_absent_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain_openai", ModuleType("langchain_openai"))

    with pytest.raises(ProviderError, match="langchain-openai of OpenAI cannot be imported") as raised:
        create_provider(provider="OpenAI", model="m", temperature=0.3)

    assert raised.value.error_code == "import_failed"


def test_a_package_that_misses_another_one_is_not_taken_for_an_absent_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "langchain_xai.py").write_text("import a_package_that_is_not_there\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "langchain_xai", raising=False)

    with pytest.raises(ProviderError, match="a_package_that_is_not_there") as raised:
        create_provider(provider="Grok", model="m", temperature=0.3)

    assert raised.value.error_code == "import_failed"


def test_settings_that_the_model_refuses_are_a_provider_error_with_its_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: Any) -> None:
        raise ValueError("no key")

    install(monkeypatch, "langchain_openai", "ChatOpenAI", refuse)

    with pytest.raises(ProviderError, match="OpenAI model m could not be created: no key") as raised:
        create_provider(provider="OpenAI", model="m", temperature=0.3)

    assert raised.value.error_code == "not_created"
    assert isinstance(raised.value.__cause__, ValueError)


def test_importing_the_providers_imports_no_integration() -> None:
    program = (
        "import sys, support.agora.providers; "
        "print([name for name in sys.modules if name.startswith(('langchain', 'langgraph'))])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout.strip() == "[]"
