"""The statistics of messages agree with the messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from typing_extensions import override

from support.agora_suite.rules.people import OWNER
from support.agora_suite.rules.spoken import facts
from support.validators.finding import StateFinding
from support.validators.rule import Rule

_ADVICE = "A node that adds messages writes the statistics in the same update."


class MessageCountsRule(Rule):
    """Totals per session, agent, phase and topic agree with the messages.

    The owner is no agent and may be left out of `messages_by_agent`.
    """

    reads: ClassVar[frozenset[str]] = frozenset(
        {
            "messages",
            "total_messages",
            "messages_by_agent",
            "messages_by_phase",
            "messages_by_topic",
            "agents",
            "topics_info",
        }
    )

    def __init__(self) -> None:
        self._total = 0
        self._by: dict[str, Counter[Any]] = {"agent": Counter(), "phase": Counter(), "topic": Counter()}
        self._owners: set[str] = set()

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return the statistics that do not agree."""
        touched = self._count(update.get("messages", ()))
        found: list[StateFinding] = []
        if view.get("total_messages", 0) != self._total:
            found.append(self._wrong("total_messages", self._total, view.get("total_messages", 0)))
        for group, names in touched.items():
            key = f"messages_by_{group}"
            found += self._compare(key, group, dict.fromkeys([*names, *update.get(key, ())]), view)
        for group, key in (("agent", "agents"), ("topic", "topics_info")):
            found += self._within(key, group, dict.fromkeys([*touched[group], *update.get(key, ())]), view)
        return found

    def _count(self, messages: Iterable[Any]) -> dict[str, list[Any]]:
        touched: dict[str, list[Any]] = {"agent": [], "phase": [], "topic": []}
        for message in messages:
            known = facts(message)
            self._total += 1
            speaker, topic = known["speaker_id"], known["topic"]
            if known["speaker_role"] == OWNER:
                self._owners.add(speaker)
            for group, name in (("agent", speaker), ("phase", known["phase"]), ("topic", topic)):
                if name is not None:
                    self._by[group][name] += 1
                    touched[group].append(name)
        return touched

    def _compare(self, key: str, group: str, names: Iterable[Any], view: Mapping[str, Any]) -> list[StateFinding]:
        counted, written = self._by[group], view.get(key, {})
        return [
            self._wrong(f"{key}[{name!r}]", counted[name], written.get(name, 0))
            for name in names
            if written.get(name, 0) != counted[name] and not (name in self._owners and name not in written)
        ]

    def _within(self, key: str, group: str, names: Iterable[Any], view: Mapping[str, Any]) -> list[StateFinding]:
        entries, counted = view.get(key, {}), self._by[group]
        return [
            self._wrong(f"{key}[{name!r}].message_count", counted[name], entries[name]["message_count"])
            for name in names
            if name in entries and entries[name]["message_count"] != counted[name]
        ]

    def _wrong(self, field: str, expected: int, actual: Any) -> StateFinding:
        return self.finding(field, f"{expected}, the number of messages", actual, _ADVICE)
