"""A completed topic has its summary and its report, or the reason why there is none."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from typing_extensions import override

from support.agora_suite.rules.course import LAST_STEP
from support.agora_suite.rules.discussion_rule import DiscussionRule, Values, replaced_nodes
from support.validators.finding import StateFinding
from support.validators.rule import WHOLE

_HEADING: Final = re.compile(r"^## (?P<title>.*)\n\n", re.MULTILINE)
_ESCAPED: Final = re.compile(r"\\(?P<mark>[^\w\s])")


class ReportsRule(DiscussionRule):
    """Content is complete when a topic, and when the session, is completed.

    A topic is completed by `file_output`, after its summary and its report were made; a session's report is checked
    when it is said to be completed, and after the last node: it holds every section that was planned and written.
    Where a recovery other than a retry replaces a node, what that node makes may be missing.
    """

    reads = frozenset(
        {"completed_topics", "active_topic", "topic_summaries", "topic_reports", "topics_info", "recoveries"}
        | {"report_generation_status", "final_report", "report_sections", "report_structure"}
    )
    heeds = frozenset(
        {"completed_topics", "topic_summaries", "topic_reports", "topics_info", "report_generation_status"}
    )
    nodes = frozenset({LAST_STEP})

    def __init__(self) -> None:
        self._completed: set[str] = set()

    @override
    def check(self, node: str, update: Values, view: Values) -> Iterator[StateFinding]:
        completed = update.get("completed_topics", ())
        self._completed.update(completed)
        updated = (topic for topic in update.get("topics_info", ()) if topic in self._completed)
        for topic in dict.fromkeys([*completed, *updated]):
            yield from self._content(topic, view)
        for key in ("topic_summaries", "topic_reports"):
            for topic in update.get(key, ()):
                if topic not in self._completed and topic != view.get("active_topic"):
                    expectation = "content only of a topic that is completed or under discussion"
                    yield self.finding(key, expectation, topic)
        if node in (WHOLE, LAST_STEP) or "report_generation_status" in update:
            yield from self._final(view)

    def _content(self, topic: str, view: Values) -> Iterator[StateFinding]:
        replaced = replaced_nodes(view)
        if topic not in view.get("topic_summaries", {}) and "topic_summary_generation" not in replaced:
            yield self.finding("topic_summaries", f"an entry for {topic!r}, which is completed", None)
        report = topic in view.get("topic_reports", {})
        error = view.get("topics_info", {}).get(topic, {}).get("report_error")
        if report and error is not None:
            place, advice = f"topics_info[{topic!r}].report_error", "A failed report is no report."
            yield self.finding(place, "no error, as it has a report", error, advice)
        elif not report and not error and "topic_report_generation" not in replaced:
            expectation = f"a report of {topic!r}, or its report_error in topics_info"
            yield self.finding("topic_reports", expectation, None)

    def _final(self, view: Values) -> Iterator[StateFinding]:
        if view.get("report_generation_status") != "completed":
            return
        report, sections, place = view.get("final_report") or "", view.get("report_sections"), 0
        if not report.strip():
            yield self.finding("final_report", "the report, since its status is completed", view.get("final_report"))
        if not sections:
            yield self.finding("report_sections", "at least one section, since the report is completed", [])
        if not report.strip() or not sections:
            return
        if "final_report_generation" not in replaced_nodes(view):
            yield from self._planned([section["title"] for section in sections], view)
        for section in sections:
            place = _end_of_section(report, section, place)
            if place < 0:
                expectation = f"every section in its order, that on {section['title']!r} among them"
                yield self.finding("final_report", expectation, report)
                return

    def _planned(self, titles: list[str], view: Values) -> Iterator[StateFinding]:
        planned = [section["title"] for section in view.get("report_structure") or ()]
        remaining = iter(titles)
        if not all(title in remaining for title in planned) or (view.get("completed_topics") and not planned):
            yield self.finding("report_structure", f"the plan of the sections {titles}", planned)


def _end_of_section(report: str, section: Values, place: int) -> int:
    """Return where a section ends in a report from a place on; below 0 where it is not in it."""
    title = " ".join(section["title"].split())
    for heading in _HEADING.finditer(report, place):
        # in Markdown, marks in a title are escaped
        heading_title = html.unescape(_ESCAPED.sub(r"\g<mark>", heading["title"]))
        if heading_title == title and report.startswith(section["content"], heading.end()):
            return heading.end() + len(section["content"])
    return -1
