"""Run configurations that address a session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from langchain_core.runnables import RunnableConfig

STEPS_OUTSIDE_ROUNDS: Final = 40
STEPS_PER_ROUND: Final = 6
"""A round takes at most round, summary, participation, poll, stop and evaluation."""


def thread_config(session_id: str) -> RunnableConfig:
    """Return the configuration that addresses a session."""
    return RunnableConfig(configurable={"thread_id": session_id})


def run_config(session_id: str, config: Mapping[str, Any] | None, max_rounds: int) -> RunnableConfig:
    """Return the configuration of a run: the session and the limit of super-steps; a limit in `config` wins."""
    settings = dict(config or {})
    configurable = {**settings.get("configurable", {}), "thread_id": session_id}
    limit = STEPS_OUTSIDE_ROUNDS + STEPS_PER_ROUND * max_rounds
    return cast(RunnableConfig, {"recursion_limit": limit, **settings, "configurable": configurable})
