"""Mistakes of product owners: each is reported once, where it is, with its cause and what to write."""

from __future__ import annotations

import re
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from support.gherkin.steps import definitions
from support.gherkin.suggestions import undefined
from support.tests.gherkin.toy_project import ToyProject

CORPUS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "mistakes.toml").read_text(encoding="utf-8"))
MISTAKES: dict[str, dict[str, str]] = CORPUS["mistakes"]
SAMPLE = (
    "bullet",
    "missing_colon",
    "single_quotes",
    "number_in_words",
    "empty_cell",
    "suffix_in_capitals",
    "paraphrase",
)


def file_of(name: str) -> str:
    """Return the path of the file with a mistake."""
    return f"features/{MISTAKES[name].get('file', f'{name}.feature')}"


def text_of(name: str) -> str:
    """Return the feature with a mistake."""
    mistake = MISTAKES[name]
    feature: str = CORPUS[mistake.get("in", "feature")]
    right = mistake.get("for", "")
    assert right in feature, name
    return feature.replace(right, mistake.get("write", right), 1)


def problems_in(text: str) -> dict[str, list[str]]:
    """Return the problems that a check printed, each with its advice, by file."""
    problems: dict[str, list[str]] = {}
    for problem in re.split(r"^(?=features/)", text, flags=re.MULTILINE)[1:]:
        problems.setdefault(problem.split(":")[0], []).append(problem)
    return problems


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> ToyProject:
    project = ToyProject(tmp_path_factory.mktemp("mistakes")).name_the_product()
    for name in MISTAKES:
        project.write(file_of(name), text_of(name))
    return project


@pytest.fixture(scope="module")
def problems(project: ToyProject) -> dict[str, list[str]]:
    return problems_in(project.run("--check-features").text)


def test_the_corpus_is_large() -> None:
    assert len(MISTAKES) >= 60


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_reported_once_with_its_cause_and_what_to_write(problems: dict[str, list[str]], name: str) -> None:
    mistake = MISTAKES[name]
    reported = problems.get(file_of(name), [])

    assert len(reported) == 1, "\n".join(reported)
    assert reported[0].startswith(f"{file_of(name)}:{mistake['at']}: ")
    assert mistake["says"] in reported[0]
    assert mistake["right"] in "".join(reported[0].splitlines()[:3]), reported[0]


def test_a_run_says_the_same(project: ToyProject, problems: dict[str, list[str]]) -> None:
    outcome = project.run(*map(file_of, SAMPLE))

    assert outcome.code == pytest.ExitCode.TESTS_FAILED
    for name in SAMPLE:
        assert problems[file_of(name)][0] in outcome.text


@pytest.mark.parametrize("option", [["--check-features"], ["--steps"], []])
def test_a_mistyped_path_is_answered_with_the_right_one(tmp_path: Path, option: list[str]) -> None:
    project = ToyProject(tmp_path).write("features/agenda/approving.feature", CORPUS["feature"])

    for mistyped in ("features/agneda/approving.feature", "features/agenda/aproving.feature"):
        outcome = project.run(*option, mistyped) if option != ["--steps"] else project.run(mistyped, *option)

        assert outcome.code == pytest.ExitCode.USAGE_ERROR
        assert f"file or directory not found: {mistyped}" in outcome.text
        assert "Did you mean one of these?\n    features/agenda/approving.feature\n" in outcome.text


@pytest.mark.parametrize(
    "text",
    [
        f"the agents want to discus {', '.join(f'“Topic {number}”' for number in range(800))}",
        f"the agents want to discuss {', '.join(f'“Topic {number}”' for number in range(800))}",
        f'the agents wants to discuss {", ".join(f"{number}" for number in range(800))} and "Budget"',
        f'Dana rejects the agenda because "{"Far too broad. " * 1000}',
        'the agents want to discuss "Budget, ' + ", ".join(f'"Topic {number}"' for number in range(800)),
        f'Dana rejets the agenda because "{"Far too broad. " * 1000}"',
        "Dana goes on " * 1200,
        '"' * 15_000,
    ],
)
def test_a_long_step_is_explained_in_less_than_two_seconds(text: str) -> None:
    start = time.process_time()

    undefined(text, "when", definitions())

    assert time.process_time() - start < 2
