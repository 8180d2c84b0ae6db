"""The small discussion that emergencies are tested with, in each kind of store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite import SqliteSaver

from support.tests.agora.small_discussion import Discussion


@pytest.fixture(params=["memory", "sqlite"])
def saver(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BaseCheckpointSaver[Any]]:
    if request.param == "memory":
        yield InMemorySaver()
    else:
        with SqliteSaver.from_conn_string(str(tmp_path / "session.sqlite")) as saver:
            yield saver


@pytest.fixture
def session(saver: BaseCheckpointSaver[Any]) -> Discussion:
    return Discussion(saver)


@pytest.fixture
def waiting(session: Discussion) -> Discussion:
    """Give a discussion that has had one round and waits for an answer."""
    session.begin()
    session.answer()
    assert session.waiting == ("ask",)
    session.visits.clear()
    return session
