"""Cucumber Messages as plain values: one envelope for each fact of a run."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from typing import Any

from gherkin.pickles.compiler import Compiler

from support.gherkin.attachments import LOG, RunAttachment
from support.gherkin.catalogue import Match
from support.gherkin.document import FeatureDocument
from support.gherkin.expressions import DomainType
from support.gherkin.hooks import Hook
from support.gherkin.progress import AttachmentReport, ErrorReport, StepStatus
from support.gherkin.sources import StableIds
from support.gherkin.steps import StepDefinition

Envelope = dict[str, Any]

PROTOCOL_VERSION = "34.2.1"
"""The version of the published schema that the envelopes follow."""

_SECOND = 1_000_000_000
_STATUS = {
    StepStatus.PASSED: "PASSED",
    StepStatus.FAILED: "FAILED",
    StepStatus.PENDING: "PENDING",
    StepStatus.UNDEFINED: "UNDEFINED",
    StepStatus.AMBIGUOUS: "AMBIGUOUS",
    StepStatus.SKIPPED: "SKIPPED",
    StepStatus.NOT_RUN: "SKIPPED",
    StepStatus.INTERRUPTED: "UNKNOWN",
}


def moment(nanoseconds: int) -> dict[str, int]:
    """Return a timestamp (since 1970) or a duration as messages write it."""
    seconds, nanos = divmod(nanoseconds, _SECOND)
    return {"seconds": seconds, "nanos": nanos}


def meta() -> Envelope:
    """Return the envelope of what ran the scenarios: kit, Python, system and, where there is one, the build."""
    meta: dict[str, Any] = {
        "protocolVersion": PROTOCOL_VERSION,
        "implementation": {"name": "agora-acceptance", "version": version("agora-acceptance")},
        "runtime": {"name": platform.python_implementation(), "version": platform.python_version()},
        "os": {"name": sys.platform, "version": platform.release()},
        "cpu": {"name": platform.machine() or "unknown"},
    }
    environment = os.environ
    if environment.get("GITHUB_ACTIONS"):
        server = f"{environment.get('GITHUB_SERVER_URL', '')}/{environment.get('GITHUB_REPOSITORY', '')}"
        number = environment.get("GITHUB_RUN_ID", "")
        meta["ci"] = {
            "name": "GitHub Actions",
            "url": f"{server}/actions/runs/{number}",
            "buildNumber": number,
            "git": {"remote": f"{server}.git", "revision": environment.get("GITHUB_SHA", "")},
        }
    return {"meta": meta}


def of_document(document: FeatureDocument) -> Iterator[Envelope]:
    """Yield the envelopes of a feature file: as written, and as parsed."""
    yield {"source": {"uri": document.uri, "data": document.source, "mediaType": "text/x.cucumber.gherkin+plain"}}
    if document.tree is not None:
        yield {"gherkinDocument": {**document.tree, "uri": document.uri}}


def pickles(document: FeatureDocument) -> list[dict[str, Any]]:
    """Return the scenarios of a feature file as they run, one for each row of an outline."""
    if document.feature is None:
        return []
    compiled: list[Any] = Compiler(StableIds(document.uri, "p")).compile(
        {**(document.tree or {}), "uri": document.uri}  # type: ignore[typeddict-item]
    )
    return compiled


def parse_error(uri: str, line: int, column: int, message: str) -> Envelope:
    """Return the envelope of why a feature file is not run; lines and columns are counted from 1."""
    source = {"uri": uri, "location": {"line": line, "column": column}}
    return {"parseError": {"source": source, "message": f"({line}:{column}): {message}"}}


def step_definition(identity: str, definition: StepDefinition) -> Envelope:
    """Return the envelope of a step definition."""
    pattern = {"type": "CUCUMBER_EXPRESSION", "source": definition.source}
    return {"stepDefinition": {"id": identity, "pattern": pattern, "sourceReference": _reference(definition.place)}}


def hook(identity: str, definition: Hook | None, when: str, place: str) -> Envelope:
    """Return the envelope of a hook, or of all fixtures.

    Args:
        definition: The hook; `None` for what fixtures do.
        place: Where it is defined, as `file:line`.
    """
    hook = {"id": identity, "type": f"{when.upper()}_TEST_CASE", "sourceReference": _reference(place)}
    if definition is None:
        hook["name"] = "preparing the scenario" if when == "before" else "clearing up after the scenario"
    elif definition.name:
        hook["name"] = definition.name
    if definition is not None and definition.tags:
        hook["tagExpression"] = definition.tags
    return {"hook": hook}


def parameter_type(identity: str, defined: DomainType) -> Envelope:
    """Return the envelope of a parameter type of the domain."""
    return {
        "parameterType": {
            "id": identity,
            "name": defined.name,
            "regularExpressions": [defined.pattern],
            "preferForRegularExpressionMatch": False,
            "useForSnippets": True,
        }
    }


@cache
def match_arguments(match: Match) -> dict[str, Any]:
    """Return the parameters of a step, each with its place in the text."""
    return {
        "stepMatchArguments": [
            {"group": _group(argument.group), "parameterTypeName": argument.parameter_type.name}
            if argument.parameter_type.name
            else {"group": _group(argument.group)}
            for argument in match.arguments
        ]
    }


def _group(group: Any) -> dict[str, Any]:
    """Return the part of a step's text that a parameter matches."""
    content: dict[str, Any] = {}
    if group.value is not None:
        content |= {"start": group.start, "value": group.value}
    if group.children:
        content["children"] = [_group(child) for child in group.children]
    return content


def step_finished(attempt: str, step: str, status: str, duration: int, at: int, error: ErrorReport | None) -> Envelope:
    """Return the envelope of an outcome; `duration` is in nanoseconds, `at` in nanoseconds since 1970."""
    result: dict[str, Any] = {"status": _STATUS[StepStatus(status)], "duration": moment(duration)}
    if error:
        result["message"] = error["trace"] or error["message"]
        result["exception"] = {"type": error["type"], "message": error["message"], "stackTrace": error["trace"]}
    finished = {"testCaseStartedId": attempt, "testStepId": step, "testStepResult": result, "timestamp": moment(at)}
    return {"testStepFinished": finished}


def remark(run: str, text: str) -> Envelope:
    """Return the envelope of a remark on a whole run."""
    return {
        "attachment": {"body": text, "mediaType": LOG, "contentEncoding": "IDENTITY", "testRunStartedId": run},
    }


def attachment(attempt: str, step: str, attached: AttachmentReport) -> Envelope:
    """Return the envelope of an attachment of a step."""
    attachment: dict[str, Any] = {
        "testCaseStartedId": attempt,
        "testStepId": step,
        "body": attached["body"],
        "contentEncoding": "BASE64" if attached["encoded"] else "IDENTITY",
        "mediaType": attached["media_type"] or LOG,
        "timestamp": moment(attached["at"]),
    }
    if attached["name"]:
        attachment["fileName"] = attached["name"]
    return {"attachment": attachment}


def run_attachment(run: str, attached: RunAttachment, at: int) -> Envelope:
    """Return the envelope of an attachment of a whole run; `at` is in nanoseconds since 1970."""
    attachment = {
        "testRunStartedId": run,
        "body": attached.body,
        "contentEncoding": "IDENTITY",
        "mediaType": attached.media_type,
        "fileName": attached.name,
        "timestamp": moment(at),
    }
    return {"attachment": attachment}


def suggestion(identity: str, pickle_step: str, code: str) -> Envelope:
    """Return the envelope of the code that would define a step."""
    snippet = {"language": "python", "code": code}
    return {"suggestion": {"id": identity, "pickleStepId": pickle_step, "snippets": [snippet]}}


def run_finished(run: str, at: int, *, success: bool, message: str = "") -> Envelope:
    """Return the envelope of the end of a run; `at` is in nanoseconds since 1970, `message` why it ended early."""
    finished: dict[str, Any] = {"testRunStartedId": run, "timestamp": moment(at), "success": success}
    if message:
        finished["message"] = message
    return {"testRunFinished": finished}


def _reference(place: str) -> dict[str, Any]:
    """Return where something is defined, as messages write it."""
    file, _, line = place.rpartition(":")
    return {"uri": file, "location": {"line": int(line)}}
