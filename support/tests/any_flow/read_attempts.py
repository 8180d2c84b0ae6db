"""How often a run reports each scenario, in its messages and in the file for build servers."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import Any

from support.tests.gherkin.compatibility.schema import schema_errors
from support.tests.gherkin.toy_project import ToyProject


def messages(project: ToyProject) -> list[dict[str, Any]]:
    """Return the messages of the last run, which are as the published schema has them, and whole."""
    lines = (project.root / "reports" / "messages.ndjson").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    assert schema_errors(told) == []
    assert "testRunFinished" in told[-1]
    return told


def attempts(project: ToyProject) -> list[tuple[str, bool]]:
    """Return each attempt that the messages report: its scenario, and whether it is tried again."""
    told = messages(project)
    names = {one["pickle"]["id"]: one["pickle"]["name"] for one in told if "pickle" in one}
    cases = {one["testCase"]["id"]: names[one["testCase"]["pickleId"]] for one in told if "testCase" in one}
    tries = {one["testCaseStarted"]["id"]: one["testCaseStarted"] for one in told if "testCaseStarted" in one}
    finished = [one["testCaseFinished"] for one in told if "testCaseFinished" in one]
    return sorted((cases[tries[one["testCaseStartedId"]]["testCaseId"]], one["willBeRetried"]) for one in finished)


def failures(project: ToyProject) -> str:
    """Return what the messages say of steps that failed, one after the other."""
    results = [one["testStepFinished"]["testStepResult"] for one in messages(project) if "testStepFinished" in one]
    return "\n".join(result.get("message", "") for result in results if result["status"] == "FAILED")


def junit_cases(project: ToyProject) -> list[str]:
    """Return the names of the cases in `junit.xml`, in order."""
    return sorted(case.get("name", "") for case in ET.parse(project.root / "junit.xml").iter("testcase"))  # noqa: S314  # our own file
