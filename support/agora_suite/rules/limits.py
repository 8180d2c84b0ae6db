"""The limits of the discussion are stored where the session begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from typing_extensions import override

from support.validators.finding import StateFinding
from support.validators.rule import WHOLE, Rule

LIMITS = (
    "max_rounds_per_topic",
    "minimum_rounds_before_poll",
    "max_agenda_attempts",
    "max_text_length",
    "max_retry_wait",
)
"""The limits in the state; later readers of the state have no other source."""


class LimitsRule(Rule):
    """The first step writes every limit; from then on all of them are present, and possible."""

    reads: ClassVar[frozenset[str]] = frozenset({"flow_control"})
    nodes: ClassVar[frozenset[str]] = frozenset({"config_and_keys"})

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return the limits that are missing or impossible."""
        held = view.get("flow_control") or {}
        if node == WHOLE and not held:  # a session that has not begun
            return []
        return [
            self.finding(f"flow_control.{name}", "a number above 0", held.get(name))
            for name in LIMITS
            if held.get(name, 0) <= 0
        ]
