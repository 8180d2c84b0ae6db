"""The flows that the scenarios of a run ran, as the reporting process attaches them."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from support.gherkin.attachments import RunAttachment

if TYPE_CHECKING:
    from support.flow_builder.guide import FlowGuide

FLOWS = pytest.StashKey["FlowsOfRun"]()
"""Where the flows of a run are kept."""

FLOW_TYPE = "application/vnd.acceptance.flow+json"
_MAX_NAMED = 3
"""Flows that are named in one line (count)."""

_UNSAFE = re.compile(r"[^\w .()-]+")


class FlowsOfRun:
    """Collects each flow once, and what scenarios learn about it; workers send theirs with their reports.

    The process that reports need not have run a scenario: it collects the flows from reports, so that nothing of
    LangGraph is imported for it, and a worker that dies loses none.
    """

    def __init__(self) -> None:
        self._known: dict[str, dict[str, Any]] = {}
        self._unsent: dict[str, dict[str, Any]] = {}

    def take(self, guide: FlowGuide) -> None:
        """Take in the flow of a scenario."""
        known = self._known.get(guide.name)
        asked = {(question.node, question.type): question.answers for question in guide.questions}
        if known is None or not _knows(known, asked):
            self._join(self._known, guide.to_dict())
            self._unsent[guide.name] = self._known[guide.name]

    def send(self) -> str:
        """Return what was taken in since the last time, as JSON; empty where that is nothing."""
        unsent, self._unsent = self._unsent, {}
        return json.dumps([*unsent.values()], ensure_ascii=False) if unsent else ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in what a report brings."""
        for flow in json.loads(getattr(report, "acceptance_flows", "[]")):
            self._join(self._known, flow)

    def known(self) -> dict[str, dict[str, Any]]:
        """Return the flows by their names, as `FlowGuide.to_dict` returns them."""
        return self._known

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Report once which parts flows do not have, so that they were not judged."""
        flows: dict[tuple[str, ...], list[str]] = {}
        for name, flow in sorted(self._known.items()):
            flows.setdefault(tuple(flow.get("absent", ())), []).append(name)
        for parts, names in flows.items():
            if parts:
                more = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
                listed = ", ".join(names[:_MAX_NAMED])
                terminalreporter.write_line(f"not judged, as the flow has none: {', '.join(parts)} ({listed}{more})")

    def attachments(self) -> list[RunAttachment]:
        """Return the flows by name; titles that several flows share are followed by the name."""
        titled = Counter(flow.get("title") for flow in self._known.values())
        return [
            RunAttachment(
                f"{_UNSAFE.sub('_', name)}.flow.json",
                FLOW_TYPE,
                json.dumps(_with_name_in_title(flow) if titled[flow.get("title")] > 1 else flow, ensure_ascii=False),
            )
            for name, flow in sorted(self._known.items())
        ]

    def _join(self, flows: dict[str, dict[str, Any]], flow: dict[str, Any]) -> None:
        """Take in a flow, or what is new of it, by name: scenarios end in any order."""
        known = flows.setdefault(flow["name"], flow)
        if known is flow or not flow.get("questions"):
            return
        questions = {(question["node"], question["type"]): question for question in known.get("questions", ())}
        for asked in flow["questions"]:
            same = questions.setdefault((asked["node"], asked["type"]), asked)
            if same["answers"] != asked["answers"]:
                same["answers"] = sorted({*same["answers"], *asked["answers"]})
        if len(questions) > len(known.get("questions", ())):
            known["questions"] = [questions[place] for place in sorted(questions)]


def _with_name_in_title(flow: dict[str, Any]) -> dict[str, Any]:
    return {**flow, "title": f"{flow.get('title')} ({flow['name']})"}


def _knows(flow: dict[str, Any], asked: dict[tuple[str, str], tuple[str, ...]]) -> bool:
    """Return whether a flow has all of these questions and answers."""
    known = {(question["node"], question["type"]): set(question["answers"]) for question in flow.get("questions", ())}
    return all(place in known and known[place].issuperset(answers) for place, answers in asked.items())
