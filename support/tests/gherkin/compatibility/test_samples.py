from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from cucumber_compatibility_kit import CompatibilityKit

from support.tests.gherkin.compatibility.schema import schema_errors
from support.tests.gherkin.toy_project import ToyProject

KIT = CompatibilityKit().cck_features_folder_location
GLUE = Path(__file__).with_name("glue")

EXCLUDED = {
    "empty": "a scenario without steps proves nothing and is refused before anything runs",
    "failedish-combinations": "two scenarios of one title cannot be distinguished in a report and are refused",
    "global-hooks": "what runs around the whole run is a session fixture of pytest, not a hook of this kit",
    "global-hooks-afterall-error": "as global-hooks",
    "global-hooks-attachments": "as global-hooks",
    "global-hooks-beforeall-error": "as global-hooks",
    "markdown": "features are written in Gherkin; a .feature.md file is refused",
    "regular-expression": "steps are Cucumber Expressions only, so that editors recognise them",
    "test-run-exception": "it breaks the runner itself on purpose, which has no switch for that",
    "unknown-parameter-type": "a sentence with an unknown parameter type is refused before anything runs",
}
RETRY = ["-p", "rerunfailures", "--reruns", "2", "--rerun-except", "StepDefinitionNotFoundError|Ambiguous|Pending"]
ARGUMENTS = {
    "multiple-features-reversed": ["-p", "reversed_order"],
    "retry": RETRY,
    "retry-ambiguous": RETRY,
    "retry-pending": RETRY,
    "retry-undefined": RETRY,
}
REVERSED = """\
def pytest_collection_modifyitems(items):
    items.reverse()
"""
INI = """\
[pytest]
testpaths = features
addopts = -p no:cacheprovider -p no:langsmith_plugin -p no:rerunfailures
conduct = no
step_packages = steps
markers =
    failing
    fail-after
    fail-before
    passing
    passing-hook
    skip-after
    skip-before
    some-tag
    undefined
"""

Envelopes = list[dict[str, Any]]


def samples() -> list[str]:
    return sorted(folder.name for folder in KIT.iterdir() if folder.is_dir() and not folder.name.startswith("_"))


def read(path: Path) -> Envelopes:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def prepared(root: Path, sample: str) -> ToyProject:
    project = ToyProject(root)
    project.write("pytest.ini", INI).write("steps/__init__.py", "").write("reversed_order.py", REVERSED)
    glue = GLUE / f"{sample.replace('-', '_')}.py"
    if glue.exists():
        shutil.copy(glue, root / "steps")
    for file in (KIT / sample).iterdir():
        if file.suffix == ".feature":
            project.write(f"features/{file.name}", file.read_text(encoding="utf-8"))
        elif file.suffix not in {".ndjson", ".txt", ".md"}:
            shutil.copy(file, root / "steps")
    return project


class SampleRun:
    """What a stream of messages says, without its ids, times and the words of its language."""

    def __init__(self, messages: Envelopes) -> None:
        self.of = {
            kind: [message[kind] for message in messages if kind in message]
            for kind in {k for m in messages for k in m}
        }
        self.pickles = {pickle["id"]: pickle for pickle in self.of.get("pickle", ())}
        self.cases = {case["id"]: case for case in self.of.get("testCase", ())}
        self.hooks = {hook["id"]: hook for hook in self.of.get("hook", ())}
        self.patterns = {one["id"]: one["pattern"]["source"] for one in self.of.get("stepDefinition", ())}

    def scenarios(self) -> list[tuple[Any, ...]]:
        return [
            (
                Path(pickle["uri"]).name,
                pickle["name"],
                pickle["location"],
                sorted(tag["name"] for tag in pickle["tags"]),
                [(step["text"], step["type"], step.get("argument")) for step in pickle["steps"]],
            )
            for pickle in self.pickles.values()
        ]

    def documents(self) -> list[Any]:
        return [trimmed(without(message, "id", "uri")) for message in self.of.get("gherkinDocument", ())]

    def attempts(self) -> list[tuple[Any, ...]]:
        return [tuple(self._attempt(started)) for started in self.of.get("testCaseStarted", ())]

    def _attempt(self, started: Mapping[str, Any]) -> Iterator[Any]:
        case = self.cases[started["testCaseId"]]
        of_this = {
            kind: [message for message in self.of.get(kind, ()) if message.get("testCaseStartedId") == started["id"]]
            for kind in ("testStepStarted", "testStepFinished", "attachment", "testCaseFinished")
        }
        results = {message["testStepId"]: message["testStepResult"] for message in of_this["testStepFinished"]}
        pickle = self.pickles[case["pickleId"]]
        suggested = {message["pickleStepId"] for message in self.of.get("suggestion", ())}
        yield Path(pickle["uri"]).name, pickle["name"], pickle["location"]["line"], started["attempt"]
        yield [message["testStepId"] for message in of_this["testStepStarted"]] == [
            step["id"] for step in case["testSteps"]
        ]
        for step in case["testSteps"]:
            result = results[step["id"]]
            hook = self.hooks.get(step.get("hookId", ""))
            yield (
                result["status"],
                bool(result.get("exception")) if result["status"] == "FAILED" else None,
                (hook["type"], hook.get("name"), hook.get("tagExpression")) if hook else None,
                step.get("pickleStepId") in suggested,
                len(step.get("stepDefinitionIds", ())),
                [
                    [argument["group"] | {"type": argument.get("parameterTypeName")} for argument in arguments]
                    for arguments in [one["stepMatchArguments"] for one in step.get("stepMatchArgumentsLists", ())]
                ]
                if len(step.get("stepDefinitionIds", ())) == 1
                else None,
                [
                    tuple(message.get(key) for key in ("body", "contentEncoding", "mediaType", "fileName"))
                    for message in of_this["attachment"]
                    if message["testStepId"] == step["id"]
                ],
            )
        yield [message["willBeRetried"] for message in of_this["testCaseFinished"]]

    def definitions(self) -> list[str]:
        """The sentences; those for a regular expression of a sample differ by their number only."""
        return sorted(pattern for pattern in self.patterns.values() if not pattern.startswith("^"))

    def success(self) -> list[bool]:
        return [message["success"] for message in self.of["testRunFinished"]]


def without(value: Any, *keys: str) -> Any:
    if isinstance(value, dict):
        return {key: without(one, *keys) for key, one in value.items() if key not in keys}
    return [without(one, *keys) for one in value] if isinstance(value, list) else value


def trimmed(value: Any) -> Any:
    """A document whose descriptions end with their last word; versions of the parser differ in what may follow."""
    if isinstance(value, dict):
        return {key: one.rstrip() if key == "description" else trimmed(one) for key, one in value.items()}
    return [trimmed(one) for one in value] if isinstance(value, list) else value


def test_every_sample_is_run_or_excluded_for_a_reason() -> None:
    assert set(EXCLUDED) <= set(samples())
    assert all(EXCLUDED.values())


@pytest.mark.parametrize("sample", [sample for sample in samples() if sample not in EXCLUDED])
def test_a_sample_is_reported_as_cucumber_reports_it(sample: str, tmp_path: Path) -> None:
    outcome = prepared(tmp_path, sample).run(*ARGUMENTS.get(sample, []))
    messages = read(tmp_path / "reports/messages.ndjson")

    message, expected = SampleRun(messages), SampleRun(read(KIT / sample / f"{sample}.ndjson"))
    assert schema_errors(messages) == []
    assert sorted(message.scenarios(), key=repr) == sorted(expected.scenarios(), key=repr), outcome.text
    assert sorted(message.documents(), key=repr) == sorted(expected.documents(), key=repr)
    assert message.attempts() == expected.attempts(), outcome.text
    assert len(message.patterns) == len(expected.patterns)
    assert {*expected.definitions()} <= {*message.definitions()}
    assert without(message.of.get("parameterType", []), "id", "sourceReference") == without(
        expected.of.get("parameterType", []), "id", "sourceReference"
    )
    assert message.success() == expected.success()


@pytest.mark.parametrize("sample", ["empty", "failedish-combinations"])
def test_a_refused_sample_is_reported_as_refused(sample: str, tmp_path: Path) -> None:
    outcome = prepared(tmp_path, sample).run()
    messages = read(tmp_path / "reports/messages.ndjson")

    message = SampleRun(messages)
    assert schema_errors(messages) == []
    assert message.of["parseError"], outcome.text
    assert message.success() == [False]
    assert "testCase" not in message.of
