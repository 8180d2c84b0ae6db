"""A completed topic has its summary and its report, or the reason why there is none."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from typing_extensions import override

from support.validators.finding import StateFinding
from support.validators.rule import WHOLE, Rule

_HEADING: Final = re.compile(r"^## (?P<title>.*)\n\n", re.MULTILINE)
_ESCAPED: Final = re.compile(r"\\(?P<mark>[^\w\s])")


class ReportsRule(Rule):
    """Content is complete when a topic, and when the session, is completed.

    A topic is completed by `file_output`, after its summary and its report were made; a session's report is checked
    when it is said to be completed, and after the last node: it holds every section that was written. Where a recovery
    other than a retry replaces a node, what that node makes may be missing.
    """

    reads: ClassVar[frozenset[str]] = frozenset(
        {
            "completed_topics",
            "active_topic",
            "topic_summaries",
            "topic_reports",
            "topics_info",
            "recoveries",
            "report_generation_status",
            "final_report",
            "report_sections",
        }
    )
    heeds: ClassVar[frozenset[str]] = frozenset(
        {"completed_topics", "topic_summaries", "topic_reports", "topics_info", "report_generation_status"}
    )
    nodes: ClassVar[frozenset[str]] = frozenset({"multi_file_output"})

    def __init__(self) -> None:
        self._completed: set[str] = set()

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        """Return the completed topics without content, content without topic, and an unfinished final report."""
        found: list[StateFinding] = []
        completed = update.get("completed_topics", ())
        self._completed.update(completed)
        retold = (topic for topic in update.get("topics_info", ()) if topic in self._completed)
        for topic in dict.fromkeys([*completed, *retold]):
            found += self._content(topic, view)
        for key in ("topic_summaries", "topic_reports"):
            for topic in update.get(key, ()):
                if topic not in self._completed and topic != view.get("active_topic"):
                    expectation = "content only of a topic that is completed or under discussion"
                    found.append(self.finding(key, expectation, topic))
        if node in (WHOLE, "multi_file_output") or "report_generation_status" in update:
            found += self._final(view)
        return found

    def _content(self, topic: str, view: Mapping[str, Any]) -> list[StateFinding]:
        found = []
        passed_over = {record["node"] for record in view.get("recoveries", ()) if record["strategy"].upper() != "RETRY"}
        if topic not in view.get("topic_summaries", {}) and "topic_summary_generation" not in passed_over:
            found.append(self.finding("topic_summaries", f"an entry for {topic!r}, which is completed", None))
        report = topic in view.get("topic_reports", {})
        error = view.get("topics_info", {}).get(topic, {}).get("report_error")
        if report and error is not None:
            advice = "A failed report is no report."
            found.append(
                self.finding(f"topics_info[{topic!r}].report_error", "no error, as it has a report", error, advice)
            )
        elif not report and not error and "topic_report_generation" not in passed_over:
            expectation = f"a report of {topic!r}, or its report_error in topics_info"
            found.append(self.finding("topic_reports", expectation, None))
        return found

    def _final(self, view: Mapping[str, Any]) -> list[StateFinding]:
        if view.get("report_generation_status") != "completed":
            return []
        found = []
        if not (view.get("final_report") or "").strip():
            found.append(
                self.finding("final_report", "the report, since its status is completed", view.get("final_report"))
            )
        if not view.get("report_sections"):
            found.append(self.finding("report_sections", "at least one section, since the report is completed", []))
        return found or self._all_sections(view["report_sections"], view["final_report"])

    def _all_sections(self, sections: Iterable[Mapping[str, Any]], report: str) -> list[StateFinding]:
        place = 0
        for section in sections:
            place = _end_of_section(report, section, place)
            if place < 0:
                expectation = f"every section in its order, that on {section['title']!r} among them"
                return [self.finding("final_report", expectation, report)]
        return []


def _end_of_section(report: str, section: Mapping[str, Any], place: int) -> int:
    """Return where a section ends in a report from a place on; below 0 where it is not in it."""
    title = " ".join(section["title"].split())
    for heading in _HEADING.finditer(report, place):
        # in Markdown, marks in a title are escaped
        shown = html.unescape(_ESCAPED.sub(r"\g<mark>", heading["title"]))
        if shown == title and report.startswith(section["content"], heading.end()):
            return heading.end() + len(section["content"])
    return -1
