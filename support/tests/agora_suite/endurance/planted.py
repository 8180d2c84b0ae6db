"""Flows that are wrong in a way that shows only after many discussions, or beside others."""

from __future__ import annotations

import mmap
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import Event
from types import MappingProxyType
from typing import Any

import pytest

from support.agora.flow import VirtualAgoraV13Flow
from support.agora.nodes import context, discussion

MEBIBYTE = 1024 * 1024


def leak(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of the module keeps the state of every session."""
    kept: list[Any] = []
    create = VirtualAgoraV13Flow.create_session

    def create_and_keep(flow: VirtualAgoraV13Flow, *arguments: Any, **named: Any) -> str:
        session = create(flow, *arguments, **named)
        kept.append(flow.get_state_manager(session).state)
        return session

    monkeypatch.setattr(VirtualAgoraV13Flow, "create_session", create_and_keep)


def hoard_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of the module keeps one large piece of memory for every session, which is one object.

    It is taken from the system itself, since the process may have that much to spare from what ran in it before.
    """
    kept: list[mmap.mmap] = []
    create = VirtualAgoraV13Flow.create_session

    def create_and_hoard(flow: VirtualAgoraV13Flow, *arguments: Any, **named: Any) -> str:
        piece = mmap.mmap(-1, MEBIBYTE // 4)
        piece.write(b"\x01" * len(piece))
        kept.append(piece)
        return create(flow, *arguments, **named)

    monkeypatch.setattr(VirtualAgoraV13Flow, "create_session", create_and_hoard)


def cross_talk(monkeypatch: pytest.MonkeyPatch) -> None:
    """All flows share one note of the theme; every flow that announces a topic overwrites it."""
    note: dict[str, str] = {}
    announce = discussion.DiscussionNodes.announce_item

    def announce_and_note(nodes: Any, state: Any, config: Any) -> Any:
        note["theme"] = state["main_topic"]
        return announce(nodes, state, config)

    def of_the_note(state: Any, round_number: int) -> Any:
        return replace(context.round_context(state, round_number), theme=note["theme"])

    monkeypatch.setattr(discussion.DiscussionNodes, "announce_item", announce_and_note)
    monkeypatch.setattr(discussion, "round_context", of_the_note)


def spin(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first round waits until no other discussion is in its first round, by looking again and again."""
    lock = threading.Lock()

    def wait_and_work() -> None:
        while not lock.acquire(blocking=False):
            pass
        until = time.thread_time() + 0.15
        while time.thread_time() < until:
            pass
        lock.release()

    _in_the_first_round(monkeypatch, wait_and_work)


def slow_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first round takes more than a second."""
    _in_the_first_round(monkeypatch, lambda: Event().wait(1.1))


def hog(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first round takes memory and keeps it."""
    kept: list[bytes] = []
    _in_the_first_round(monkeypatch, lambda: kept.append(b"\x01" * (40 * MEBIBYTE)))


def _in_the_first_round(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    hold = discussion.DiscussionNodes.discussion_round

    def planted(nodes: Any, state: Any, config: Any) -> Any:
        if not state.get("round_history"):
            happens()
        return hold(nodes, state, config)

    monkeypatch.setattr(discussion.DiscussionNodes, "discussion_round", planted)


FAULTS: Mapping[str, Callable[[pytest.MonkeyPatch], None]] = MappingProxyType(
    {fault.__name__: fault for fault in (leak, hoard_bytes, cross_talk, spin, slow_step, hog)}
)
