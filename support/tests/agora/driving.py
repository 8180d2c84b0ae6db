"""How tests drive a flow by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from support.agora.flow import VirtualAgoraV13Flow


def address(session: str) -> dict[str, Any]:
    return {"configurable": {"thread_id": session}}


def waiting(flow: VirtualAgoraV13Flow, session: str) -> Any:
    (pause,) = flow.pauses(session)
    return pause


def run(flow: VirtualAgoraV13Flow, session: str, **arguments: Any) -> list[Mapping[str, Any]]:
    return list(flow.stream(address(session), **arguments))
