"""A file of sessions is read with no types but those of the schema; what is refused in it touches no other file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.base import BaseCheckpointSaver

from support.agora.arguments import checked_saver
from support.agora.errors import StateCorruptionError
from support.agora.flow import VirtualAgoraV13Flow
from support.agora.session_file import memory_saver, open_session_file
from support.agora_suite.built_flow import AgoraSettings, build_agora
from support.agora_suite.phrases.forgery import FORGERIES, trace
from support.mock_llm import LLMProviderMock
from support.strict_decoding import StrictSerializer

SESSION = "s"
CONFIG: Any = {"configurable": {"thread_id": SESSION}}


def flow_over(saver: BaseCheckpointSaver[Any]) -> VirtualAgoraV13Flow:
    return build_agora(AgoraSettings(), LLMProviderMock(), checkpointer=saver).flow


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A file whose session waits for the owner's first answer."""
    path = tmp_path / "sessions.sqlite"
    saver = open_session_file(path)
    with closing(saver.conn):
        flow = flow_over(saver)
        flow.create_session(session_id=SESSION)
        for _ in flow.stream(CONFIG):
            pass
    return path


def asked_in(path: Path) -> list[str]:
    saver = open_session_file(path)
    with closing(saver.conn):
        return [pause.type for pause in flow_over(saver).pauses(SESSION)]


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_file_is_refused_by_name_and_sessions_in_another_file_go_on(
    begun: Path, tmp_path: Path, forge: Callable[[Path], None]
) -> None:
    other = tmp_path / "other.sqlite"
    other.write_bytes(begun.read_bytes())
    forge(begun)
    forged = begun.read_bytes()

    saver = open_session_file(begun)
    with closing(saver.conn):
        flow = flow_over(saver)
        for refused in (
            lambda: flow.pauses(SESSION),
            lambda: list(flow.stream(CONFIG)),
            lambda: flow.create_session(session_id=SESSION),
            lambda: list(saver.list(None)),
        ):
            with pytest.raises(StateCorruptionError, match=r"/sessions\.sqlite is refused: it holds "):
                refused()
        assert asked_in(other) == ["theme"]

    assert not trace(begun).exists()
    assert begun.read_bytes() == forged


def test_what_a_session_keeps_is_read_again(begun: Path) -> None:
    assert asked_in(begun) == ["theme"]


def test_a_flow_that_is_given_no_saver_keeps_sessions_in_memory_and_reads_them_strictly() -> None:
    assert type(checked_saver(None)) is type(memory_saver())
    assert isinstance(checked_saver(None).serde, StrictSerializer)
