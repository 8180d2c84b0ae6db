"""How often a run reports each scenario, in its messages and in the file for build servers."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from functools import cache
from typing import Any

from support.tests.gherkin.compatibility.schema import schema_errors
from support.tests.gherkin.toy_project import ToyProject


def messages(project: ToyProject) -> list[dict[str, Any]]:
    """Return the messages of the last run, which are as the published schema has them, and whole."""
    return _checked((project.root / "reports" / "messages.ndjson").read_text(encoding="utf-8"))


@cache
def _checked(text: str) -> list[dict[str, Any]]:
    envelopes = [json.loads(line) for line in text.splitlines()]
    assert schema_errors(envelopes) == []
    assert "testRunFinished" in envelopes[-1]
    return envelopes


def attempts(project: ToyProject) -> list[tuple[str, bool]]:
    """Return each attempt that the messages report: its scenario, and whether it is tried again."""
    tries, finished = _scenarios(project), _of_kind(project, "testCaseFinished")
    return sorted((tries[attempt["testCaseStartedId"]], attempt["willBeRetried"]) for attempt in finished)


def passed(project: ToyProject) -> list[str]:
    """Return the scenario of each attempt of which every step and hook has passed."""
    others = {
        step["testCaseStartedId"]
        for step in _of_kind(project, "testStepFinished")
        if step["testStepResult"]["status"] != "PASSED"
    }
    return sorted(name for attempt, name in _scenarios(project).items() if attempt not in others)


def _scenarios(project: ToyProject) -> dict[str, str]:
    """Return the scenario of each attempt."""
    names = {pickle["id"]: pickle["name"] for pickle in _of_kind(project, "pickle")}
    cases = {case["id"]: names[case["pickleId"]] for case in _of_kind(project, "testCase")}
    return {started["id"]: cases[started["testCaseId"]] for started in _of_kind(project, "testCaseStarted")}


def failures(project: ToyProject) -> str:
    """Return what the messages say of steps that failed, one after the other."""
    results = [step["testStepResult"] for step in _of_kind(project, "testStepFinished")]
    return "\n".join(result.get("message", "") for result in results if result["status"] == "FAILED")


def _of_kind(project: ToyProject, kind: str) -> list[dict[str, Any]]:
    return [envelope[kind] for envelope in messages(project) if kind in envelope]


def junit_cases(project: ToyProject) -> list[str]:
    """Return the names of the cases in `junit.xml`, in order."""
    return sorted(case.get("name", "") for case in ET.parse(project.root / "junit.xml").iter("testcase"))  # noqa: S314  # our own file
