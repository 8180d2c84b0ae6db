"""How a session is addressed when the graph runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from langchain_core.runnables import RunnableConfig

STEPS_BESIDES_ROUNDS: Final = 40
STEPS_A_ROUND: Final = 6
"""A round takes at most round, summary, participation, poll, stop and evaluation."""


def thread(session_id: str) -> RunnableConfig:
    """Give the configuration that addresses a session."""
    return RunnableConfig(configurable={"thread_id": session_id})


def run_config(session_id: str, config: Mapping[str, Any] | None, most_rounds: int) -> RunnableConfig:
    """Give the configuration of a run: the session, and how many super-steps it may take at most.

    Args:
        session_id: The session.
        config: What else the run is given; its own limit of super-steps wins.
        most_rounds: Rounds that a topic may have.
    """
    given = dict(config or {})
    configurable = {**given.get("configurable", {}), "thread_id": session_id}
    limit = STEPS_BESIDES_ROUNDS + STEPS_A_ROUND * most_rounds
    return cast(RunnableConfig, {"recursion_limit": limit, **given, "configurable": configurable})
