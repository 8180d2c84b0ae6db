"""The fixture for scenarios about many discussions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from support.execution.plugin import suite_configuration
from support.gherkin.attachments import attach

if TYPE_CHECKING:
    from support.agora_suite.endurance.world import Endurance

MEDIA_TYPES = {"memory.json": "application/json", "contention.txt": "text/plain"}


@pytest.fixture
def endurance(request: pytest.FixtureRequest) -> Iterator[Endurance]:
    """Many discussions; their measurements are attached to the scenario."""
    from support.agora_suite.endurance.world import Endurance  # noqa: PLC0415 - LangGraph, once a scenario runs

    world = Endurance(suite_configuration(request.config))
    yield world
    for name, text in world.notes.items():
        attach(request, text, MEDIA_TYPES[name], name)
