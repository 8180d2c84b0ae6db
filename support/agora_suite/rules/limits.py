"""The limits of the discussion are stored where the session begins."""

from __future__ import annotations

from collections.abc import Iterator

from typing_extensions import override

from support.agora_suite.rules.discussion_rule import DiscussionRule, Values
from support.validators.finding import StateFinding
from support.validators.rule import WHOLE

LIMITS = (
    "max_rounds_per_topic",
    "minimum_rounds_before_poll",
    "max_agenda_attempts",
    "max_text_length",
    "max_retry_wait",
)
"""The limits in the state; later readers of the state have no other source."""


class LimitsRule(DiscussionRule):
    """The first step writes every limit; from then on all of them are present, possible, and those of the settings."""

    reads = frozenset({"flow_control", "settings"})
    heeds = frozenset({"flow_control"})
    nodes = frozenset({"config_and_keys"})

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        limits = view.get("flow_control") or {}
        if node == WHOLE and not limits:  # a session that has not begun
            return
        for name in LIMITS:
            configured = (view.get("settings") or {}).get(f"discussion.{name}")
            if limits.get(name, 0) <= 0:
                yield self.finding(f"flow_control.{name}", "a number above 0", limits.get(name))
            elif configured is not None and float(configured) != limits[name]:
                yield self.finding(f"flow_control.{name}", f"{configured}, as configured", limits[name])
