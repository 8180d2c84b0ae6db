"""Who takes part in a session, as its state says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OWNER = "owner"

PARTICIPANT_KEYS = frozenset({"agents", "specialized_agents", "moderator_id"})
"""The keys from which `participants` are read."""


def participants(view: Mapping[str, Any]) -> frozenset[str]:
    """Return the ids of the agents that discuss and vote: all but those with a special office."""
    special = frozenset(view.get("specialized_agents", {}).values())
    return frozenset(view.get("agents", {})) - special - {view.get("moderator_id")}


def required_votes(agents: int) -> int:
    """Return how many clear votes carry a poll among so many agents."""
    return agents // 2 + 1
