"""What the official Cucumber extension makes of this project, by its own language service."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from support.gherkin.expressions import Expression, domain_types
from support.gherkin.steps import StepDefinition, definitions
from support.gherkin.vocabulary import editor_settings

ROOT = Path(__file__).parents[3]
EDITOR = Path(__file__).parent / "editor"
INSTALLED = Path(os.environ.get("LANGUAGE_SERVICE", EDITOR))
SETTINGS: dict[str, Any] = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
PROBES = {
    "completed": ("    When Dana appr", 18),
    "defined": ("    Then Dana is asked about the agenda", 20),
    "chosen": ("    Then Dana is asked about ", 29),
}
WRONG = (
    "Feature: A\n  Scenario: x\n    Given a discussion about Remote work\n"
    "    When Dana aproves the agenda\n    Then Dana is asked about the agenda\n"
)


def project_steps() -> list[StepDefinition]:
    return [definition for definition in definitions() if definition.function.__module__.startswith("steps.")]


@pytest.fixture(scope="module")
def seen() -> dict[str, Any]:
    """What the extension knows and shows, with the settings of this project."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed; the extension's language service needs it")
    if not (INSTALLED / "node_modules/@cucumber/language-service").is_dir():
        pytest.skip(f"the language service is not installed: npm ci --ignore-scripts --prefix {EDITOR}")
    project = {
        "glue": _texts(SETTINGS["cucumber.glue"]),
        "features": [*_texts(SETTINGS["cucumber.features"]), ["wrong.feature", WRONG]],
        "parameterTypes": SETTINGS["cucumber.parameterTypes"],
        "probes": [
            {"content": f"Feature: A\n  Scenario: x\n{line}\n", "line": 2, "character": character}
            for line, character in PROBES.values()
        ],
    }
    finished = subprocess.run(
        [node, str(EDITOR / "look.mjs"), str(INSTALLED)],
        input=json.dumps(project),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    result: dict[str, Any] = json.loads(finished.stdout)
    return result


def _texts(patterns: list[str]) -> list[list[str]]:
    """The files that the settings name, each with what it holds."""
    files = sorted(file for pattern in patterns for file in ROOT.glob(pattern))
    return [[file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")] for file in files]


def test_the_settings_know_every_parameter_type_of_the_project() -> None:
    used = {name for project_step in project_steps() for name in Expression(project_step.source).parameter_names()}
    known = {one["name"]: one["regexp"] for one in SETTINGS["cucumber.parameterTypes"]}

    assert used - known.keys() <= {"int", "float", "string", "word"}
    assert known == {name: one.pattern for name, one in domain_types().items() if name in known}


def test_the_settings_of_the_editor_are_kept_but_for_the_types() -> None:
    settings = editor_settings({"editor.tabSize": 2, "cucumber.parameterTypes": []})

    assert settings["editor.tabSize"] == 2
    assert settings["cucumber.parameterTypes"] == [
        {"name": domain_type.name, "regexp": domain_type.pattern} for domain_type in domain_types().values()
    ]


def test_the_extension_is_recommended() -> None:
    recommended = json.loads((ROOT / ".vscode/extensions.json").read_text(encoding="utf-8"))["recommendations"]

    assert "CucumberOpen.cucumber-official" in recommended


def test_every_sentence_is_known_as_a_cucumber_expression(seen: dict[str, Any]) -> None:
    assert seen["errors"] == []
    assert sorted(source for kind, source in seen["expressions"] if kind == "CucumberExpression") == sorted(
        project_step.source for project_step in project_steps()
    )


def test_no_step_of_a_feature_is_underlined(seen: dict[str, Any]) -> None:
    assert [squiggle for squiggle in seen["squiggles"] if squiggle[0] != "wrong.feature" and squiggle[1]] == []
    assert len(seen["squiggles"]) > 2


def test_only_steps_without_sentence_are_underlined(seen: dict[str, Any]) -> None:
    (found,) = [messages for uri, messages in seen["squiggles"] if uri == "wrong.feature"]

    assert found == [
        [3, "Undefined step: a discussion about Remote work"],
        [4, "Undefined step: Dana aproves the agenda"],
    ]


def test_a_sentence_is_completed_with_its_values(seen: dict[str, Any]) -> None:
    completions = dict(zip(PROBES, map(dict, seen["completions"]), strict=True))

    assert completions["completed"]["{owner} approves the agenda"] == "${1|Dana|} approves the agenda"
    assert "the agenda" in completions["chosen"]["{owner} is asked about {question}"]


def test_a_step_leads_to_its_definition(seen: dict[str, Any]) -> None:
    definitions_of = dict(zip(PROBES, seen["definitions"], strict=True))
    (wanted,) = [
        project_step for project_step in project_steps() if project_step.source == "{owner} is asked about {question}"
    ]

    assert definitions_of["defined"] == [["steps/outcomes.py", int(wanted.place.rpartition(":")[2])]]
