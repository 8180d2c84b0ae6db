"""The fixtures of Virtual Agora: the scenario's world, and a flow as in production for plain tests."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from support.execution.plugin import enter, leave, suite_configuration
from support.execution.start_up import import_before
from support.gherkin.steps import declare_fixture

if TYPE_CHECKING:
    from support.agora.flow import VirtualAgoraV13Flow
    from support.agora_suite.discussion.discussion import Discussion

declare_fixture("discussion")


def _import_flow(_: pytest.Config) -> None:
    """Import what runs a discussion, and what is otherwise imported while the first one runs."""
    for module in ("agora_suite.discussion.discussion", "mock_llm.chat_model", "validators.type_adapters"):
        importlib.import_module(f"support.{module}")


import_before("discussion", _import_flow)


@pytest.fixture(name="discussion")
def discussion_fixture(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Discussion]:
    """The scenario's world."""
    from support.agora_suite.discussion.discussion import Discussion  # noqa: PLC0415 - LangGraph, once a scenario runs

    world = Discussion(suite_configuration(request.config), tmp_path)
    enter(request, world)
    yield world
    world.close()
    leave(request, world)


@pytest.fixture(scope="session")
def production_test_config(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    """The suite's configuration by key, as `create_production_flow` takes it."""
    return MappingProxyType(dataclasses.asdict(suite_configuration(request.config)))


@pytest.fixture
def production_flow(production_test_config: Mapping[str, Any]) -> Iterator[VirtualAgoraV13Flow]:
    """A compiled flow as in production, with realistic language models that are free of charge."""
    from support.agora_suite.production import ProductionTestSuite  # noqa: PLC0415 - LangGraph, once a scenario runs

    kit = ProductionTestSuite()
    kit.setup_method()
    yield kit.create_production_flow(**production_test_config)
    kit.teardown_method()
