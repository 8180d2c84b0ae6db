"""A topic is queued, under discussion or completed, and never two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from typing_extensions import override

from support.validators.finding import StateFinding
from support.validators.rule import Rule


class TopicsRule(Rule):
    """A topic is in one place at a time, and its status says which, its times since when.

    It begins once, however often it is announced while it is under discussion, and ends when it is completed, or
    dropped after it has begun. `announce_item` makes it the active one, and `file_output` a completed one. A topic that
    is blank, or that is in the queue twice, is damage.
    """

    reads: ClassVar[frozenset[str]] = frozenset({"topic_queue", "active_topic", "completed_topics", "topics_info"})

    def __init__(self) -> None:
        self._completed: set[str] = set()
        self._count = 0
        self._active: str | None = None
        self._began: Any = None

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return the topics that are in two places, repeated, or whose status says something else."""
        active, queue = view.get("active_topic"), view.get("topic_queue") or ()
        touched = {*update.get("topics_info", ()), *update.get("completed_topics", ())}
        touched |= {topic for topic in (active, self._active) if topic is not None}
        found = self._completions(update.get("completed_topics", ()))
        found += self._queue(queue) if "topic_queue" in update else []
        contradictory = self._contradictory(queue, active)
        found += contradictory.values()
        found += self._statuses(touched - contradictory.keys(), active, view.get("topics_info", {}))
        found += self._times(touched - contradictory.keys(), active, view.get("topics_info", {}))
        self._active = active
        return found

    def _times(self, topics: Iterable[str], active: str | None, entries: Mapping[str, Any]) -> list[StateFinding]:
        """Return the topics under discussion that never began, and the completed ones that never ended."""
        found = []
        for topic in sorted(topic for topic in topics if topic in entries):
            began, ended = entries[topic]["start_time"], entries[topic]["end_time"]
            if began is None and (topic == active or topic in self._completed):
                found.append(self.finding(f"topics_info[{topic!r}].start_time", "when it was announced", None))
            elif topic == active == self._active and began != self._began:
                expectation = f"{self._began}, when it was announced first"
                found.append(self.finding(f"topics_info[{topic!r}].start_time", expectation, began))
            elif began is not None and _is_over(topic, entries, self._completed) and (ended is None or ended < began):
                found.append(self.finding(f"topics_info[{topic!r}].end_time", f"a moment from {began} on", ended))
        self._began = entries.get(active or "", {}).get("start_time")
        return found

    def _completions(self, topics: Iterable[str]) -> list[StateFinding]:
        found = []
        for topic in topics:
            if topic in self._completed:
                found.append(self.finding(f"completed_topics[{self._count}]", "a topic not completed before", topic))
            self._completed.add(topic)
            self._count += 1
        return found

    def _queue(self, queue: Iterable[str]) -> list[StateFinding]:
        seen: set[str] = set()
        found = []
        for index, topic in enumerate(queue):
            if not topic.strip():
                found.append(self.finding(f"topic_queue[{index}]", "a topic that is not blank", topic))
            elif topic in seen:
                found.append(self.finding(f"topic_queue[{index}]", "a topic that is not queued before", topic))
            seen.add(topic)
        return found

    def _contradictory(self, queue: Iterable[str], active: str | None) -> dict[str, StateFinding]:
        found = {}
        for topic in queue:
            if topic == active:
                found[topic] = self.finding("topic_queue", "no topic that is under discussion", topic)
            elif topic in self._completed:
                found[topic] = self.finding("topic_queue", "no topic that is completed", topic)
        if active is not None and active in self._completed:
            found[active] = self.finding("active_topic", "a topic that is not completed", active)
        return found

    def _statuses(self, topics: Iterable[str], active: str | None, entries: Mapping[str, Any]) -> list[StateFinding]:
        found = []
        for topic in sorted(topics):
            status = entries[topic]["status"] if topic in entries else None
            expected = "completed" if topic in self._completed else "active" if topic == active else None
            if expected is not None and status != expected:
                found.append(self.finding(f"topics_info[{topic!r}].status", expected, status))
            elif expected is None and status in ("completed", "active"):
                where = "in completed_topics" if status == "completed" else "the active topic"
                found.append(self.finding(f"topics_info[{topic!r}].status", f"{status} only if it is {where}", status))
        return found


def _is_over(topic: str, entries: Mapping[str, Any], completed: set[str]) -> bool:
    return topic in completed or entries[topic]["status"] == "skipped"
