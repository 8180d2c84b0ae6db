"""A topic is queued, under discussion or completed, and never two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from typing_extensions import override

from support.agora_suite.rules.discussion_rule import DiscussionRule, Values, replaced_nodes
from support.validators.finding import StateFinding


class TopicsRule(DiscussionRule):
    """A topic is in one place at a time, and its status says which, its times since when.

    It begins once, however often it is announced while it is under discussion, and ends when it is completed, or
    dropped after it has begun. `announce_item` makes it the active one, and `file_output` a completed one. What is
    still queued at the final report is skipped. A topic that is blank, or that is in the queue twice, is damage.
    """

    reads = frozenset({"topic_queue", "active_topic", "completed_topics", "topics_info"})
    nodes = frozenset({"final_report_generation"})

    def __init__(self) -> None:
        self._queued: list[str] = []
        self._completed: set[str] = set()
        self._count = 0
        self._active: str | None = None
        self._began: Any = None

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        active, queue = view.get("active_topic"), view.get("topic_queue") or ()
        touched = {*update.get("topics_info", ()), *update.get("completed_topics", ())}
        touched |= {topic for topic in (active, self._active) if topic is not None}
        yield from self._completions(update.get("completed_topics", ()))
        if "topic_queue" in update:
            yield from self._queue(queue)
        contradictory = self._contradictory(queue, active)
        yield from contradictory.values()
        yield from self._statuses(touched - contradictory.keys(), active, view.get("topics_info", {}))
        yield from self._times(touched - contradictory.keys(), active, view.get("topics_info", {}))
        if node == "final_report_generation" and not replaced_nodes(update):
            yield from self._skipped(view.get("topics_info", {}))
        self._active, self._queued = active, list(queue)

    def _skipped(self, entries: Values) -> Iterator[StateFinding]:
        """Yield the topics that were queued when the session ended, and are not skipped."""
        for topic in self._queued:
            status = entries.get(topic, {}).get("status")
            if status != "skipped":
                yield self.finding(f"topics_info[{topic!r}].status", "skipped, as the session ended before it", status)

    def _times(self, topics: Iterable[str], active: str | None, entries: Values) -> Iterator[StateFinding]:
        """Yield the topics under discussion that never began, and the completed ones that never ended."""
        for topic in sorted(topic for topic in topics if topic in entries):
            began, ended = entries[topic]["start_time"], entries[topic]["end_time"]
            if began is None and (topic == active or topic in self._completed):
                yield self.finding(f"topics_info[{topic!r}].start_time", "when it was announced", None)
            elif topic == active == self._active and began != self._began:
                expectation = f"{self._began}, when it was announced first"
                yield self.finding(f"topics_info[{topic!r}].start_time", expectation, began)
            elif began is not None and _is_over(topic, entries, self._completed) and (ended is None or ended < began):
                yield self.finding(f"topics_info[{topic!r}].end_time", f"a moment from {began} on", ended)
        self._began = entries.get(active or "", {}).get("start_time")

    def _completions(self, topics: Iterable[str]) -> Iterator[StateFinding]:
        for topic in topics:
            if topic in self._completed:
                yield self.finding(f"completed_topics[{self._count}]", "a topic not completed before", topic)
            self._completed.add(topic)
            self._count += 1

    def _queue(self, queue: Iterable[str]) -> Iterator[StateFinding]:
        seen: set[str] = set()
        for index, topic in enumerate(queue):
            if not topic.strip():
                yield self.finding(f"topic_queue[{index}]", "a topic that is not blank", topic)
            elif topic in seen:
                yield self.finding(f"topic_queue[{index}]", "a topic that is not queued before", topic)
            seen.add(topic)

    def _contradictory(self, queue: Iterable[str], active: str | None) -> dict[str, StateFinding]:
        findings = {}
        for topic in queue:
            if topic == active:
                findings[topic] = self.finding("topic_queue", "no topic that is under discussion", topic)
            elif topic in self._completed:
                findings[topic] = self.finding("topic_queue", "no topic that is completed", topic)
        if active is not None and active in self._completed:
            findings[active] = self.finding("active_topic", "a topic that is not completed", active)
        return findings

    def _statuses(self, topics: Iterable[str], active: str | None, entries: Values) -> Iterator[StateFinding]:
        for topic in sorted(topics):
            status = entries[topic]["status"] if topic in entries else None
            expected = "completed" if topic in self._completed else "active" if topic == active else None
            if expected is not None and status != expected:
                yield self.finding(f"topics_info[{topic!r}].status", expected, status)
            elif expected is None and status in ("completed", "active"):
                where = "in completed_topics" if status == "completed" else "the active topic"
                yield self.finding(f"topics_info[{topic!r}].status", f"{status} only if it is {where}", status)


def _is_over(topic: str, entries: Values, completed: set[str]) -> bool:
    return topic in completed or entries[topic]["status"] == "skipped"
