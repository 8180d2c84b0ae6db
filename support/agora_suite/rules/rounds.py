"""Rounds are numbered without gap, counted once, and summarised once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar

from typing_extensions import override

from support.validators.finding import StateFinding
from support.validators.rule import WHOLE, Rule


class RoundsRule(Rule):
    """Rounds of a topic are 1, 2, 3 … and every count of them agrees.

    `announce_item` begins a topic with round 0, or goes on with the topic under discussion. A topic that was dropped
    and is taken up again therefore starts at 1 again; its count may then be of all its rounds or of those since. A
    whole state shows a new start only by another topic's rounds in between, or by a topic that never had a round.
    A round beyond the maximum needs a checkpoint at which the owner modified the agenda (no vote is evaluated then).
    """

    reads: ClassVar[frozenset[str]] = frozenset(
        {
            "round_history",
            "rounds_per_topic",
            "current_round",
            "active_topic",
            "topics_info",
            "turn_order_history",
            "flow_control",
            "user_stop_history",
        }
    )
    heeds: ClassVar[frozenset[str]] = reads - {"topics_info", "flow_control"}

    def __init__(self) -> None:
        self._active: str | None = None
        self._begun = 0
        self._last_topic: str | None = None
        self._count = 0
        self._total: Counter[str] = Counter()
        self._since: dict[str, int] = {}
        self._ids: set[str] = set()
        self._modified = 0

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return the rounds with a wrong number, and the counts that disagree."""
        active = view.get("active_topic")
        if active != self._active and node != WHOLE:
            self._begun = 0
        self._active = active
        self._modified += sum(stop["user_decision"] == "modify" for stop in update.get("user_stop_history", ()))
        records = update.get("round_history", ())
        found: list[StateFinding] = []
        for record in records:
            found += self._record(node, record, view)
        touched = {record["topic"] for record in records} | set(update.get("rounds_per_topic", ()))
        found += self._counts(touched, view) if not found else []
        found += self._current(node, view) if not found else []
        rows = len(view.get("turn_order_history", ()))
        if rows != self._count and "turn_order_history" in view:
            found.append(self.finding("turn_order_history", f"one order for each of {self._count} rounds", rows))
        return found

    def _record(self, node: str, record: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        place, topic, number = f"round_history[{self._count}]", record["topic"], record["round_number"]
        self._count += 1
        begun = self._begun if node != WHOLE or topic == self._last_topic else 0
        again = node == WHOLE and number == 1 and _topic_without_rounds(view)
        self._total[topic] += 1
        self._since[topic] = 1 if number == 1 else self._since.get(topic, 0) + 1
        self._last_topic, self._begun = topic, number
        limit = view.get("flow_control", {}).get("max_rounds_per_topic")
        if record["round_id"] in self._ids:
            return [self.finding(f"{place}.round_id", "an id of its own", record["round_id"])]
        self._ids.add(record["round_id"])
        if node != WHOLE and topic != self._active:
            return [self.finding(f"{place}.topic", f"the topic under discussion, {self._active!r}", topic)]
        if number != begun + 1 and not again:
            return [self.finding(f"{place}.round_number", f"{begun + 1}, the next round of {topic!r}", number)]
        if limit is not None and number > limit + self._modified:
            return [self.finding(f"{place}.round_number", f"at most {limit}, the configured maximum", number)]
        return []

    def _counts(self, topics: set[str], view: Mapping[str, Any]) -> list[StateFinding]:
        found = []
        for topic in sorted(topics):
            written, total = view.get("rounds_per_topic", {}).get(topic, 0), self._total[topic]
            if written not in (total, self._since.get(topic, 0)):
                advice = "The reducer takes the last value: write the count, do not add to it twice."
                expectation = f"{total}, the number of its records in round_history"
                found.append(self.finding(f"rounds_per_topic[{topic!r}]", expectation, written, advice))
        return found

    def _current(self, node: str, view: Mapping[str, Any]) -> list[StateFinding]:
        begun, current = self._begun, view.get("current_round", 0)
        if self._active is None:
            early = current and not self._count
            return [self.finding("current_round", "0, before the first round", current)] if early else []
        if node == WHOLE:
            again = current == 0 and _topic_without_rounds(view)
            begun = begun if self._last_topic == self._active and not again else 0
            self._begun = begun
        if current == begun:
            return []
        return [self.finding("current_round", f"{begun}, the rounds begun on {self._active!r}", current)]


def _topic_without_rounds(view: Mapping[str, Any]) -> bool:
    counted = view.get("rounds_per_topic", {})
    return any(
        info["status"] != "proposed" and not counted.get(topic) for topic, info in view.get("topics_info", {}).items()
    )
