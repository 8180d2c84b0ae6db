"""Messages are in order, and carry the phase, round and topic in which they were said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from typing_extensions import override

from support.agora_suite.rules.people import OWNER
from support.agora_suite.rules.spoken import facts, moment
from support.validators.finding import StateFinding
from support.validators.rule import WHOLE, Rule


class MessageOrderRule(Rule):
    """Messages are in order and belong where they were said.

    When a message comes, its phase, topic and round are those of the session; the owner's message belongs to the
    round that comes next, which at the start of a round is that round. A whole state shows only that the
    topics are known.
    """

    reads: ClassVar[frozenset[str]] = frozenset(
        {"messages", "current_phase", "current_round", "active_topic", "topics_info"}
    )
    heeds: ClassVar[frozenset[str]] = frozenset({"messages"})

    def __init__(self) -> None:
        self._count = 0
        self._last: datetime | None = None

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return the new messages that are out of order or out of place."""
        found: list[StateFinding] = []
        for message in update.get("messages", ()):
            known = facts(message)
            found += self._timing(known)
            found += self._of_known_topic(known, view) if node == WHOLE else self._belonging(known, view)
            self._count += 1
        return found

    def _timing(self, known: Mapping[str, Any]) -> list[StateFinding]:
        now, before = moment(known["timestamp"]), self._last
        self._last = now
        if now is None or before is None or now >= before:
            return []
        return [self.finding(self._place("timestamp"), f"a moment not before {before}, when the last was said", now)]

    def _belonging(self, known: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        ahead = 1 if known["speaker_role"] == OWNER else 0
        found = []
        for name, expected in (
            ("phase", view.get("current_phase")),
            ("topic", view.get("active_topic")),
            ("round", view.get("current_round", 0) + ahead),
        ):
            if known[name] != expected:
                found.append(self.finding(self._place(name), f"the session's {name}, {expected!r}", known[name]))
        return found

    def _of_known_topic(self, known: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        topic = known["topic"]
        if topic is None or topic in view.get("topics_info", {}):
            return []
        return [self.finding(self._place("topic"), "a topic that topics_info knows", topic)]

    def _place(self, name: str) -> str:
        return f"messages[{self._count}].additional_kwargs.{name}"
