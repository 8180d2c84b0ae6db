from __future__ import annotations

from pathlib import Path

import pytest

from support.tests.gherkin.toy_project import INI, ToyProject

FEATURE = "Feature: A\n  Scenario: x\n    Given it is open\n"
STEP = 'from support.gherkin import given, parse\n\n@given(parse("it is open"))\ndef open_():\n    """Opens."""\n'


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    return ToyProject(tmp_path).write("features/a.feature", FEATURE)


def test_steps_are_found_in_the_packages_that_the_configuration_names(project: ToyProject) -> None:
    project.write("pytest.ini", INI.replace("step_packages = steps", "step_packages = sentences"))
    project.write("sentences/__init__.py", "").write("sentences/opening.py", STEP)

    assert project.run().totals == "1 passed"


def test_a_named_package_that_does_not_exist_is_an_error(project: ToyProject) -> None:
    outcome = project.write("pytest.ini", INI.replace("step_packages = steps", "step_packages = sentences")).run()

    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    assert "ERROR: step_packages: there is no package “sentences”." in outcome.lines


def test_without_steps_a_scenario_says_that_no_sentence_matches(project: ToyProject) -> None:
    outcome = project.run()

    assert outcome.totals == "1 failed"
    assert "No sentence matches “Given it is open”." in outcome.failure_of("x")


def test_every_unusable_step_module_is_reported_at_once_and_without_traceback(project: ToyProject) -> None:
    project.write("steps/__init__.py", "").write("steps/good.py", STEP)
    project.write("steps/silent.py", STEP.replace('"""Opens."""', "pass"))
    project.write("steps/torn.py", "def (\n")
    project.write("steps/wrong.py", "import re\n\nx = {}['y']\n")
    project.write("steps/plain.py", "from pytest_bdd import given\n\n@given('it is open')\ndef open_():\n    pass\n")

    outcome = project.run()

    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    assert "ERROR: the steps cannot be used:" in outcome.lines
    assert (
        "steps/silent.py:3: “it is open” has no docstring; product owners read it in the vocabulary." in outcome.lines
    )
    assert (
        "steps/plain.py:3: “it is open” has a decorator of pytest-bdd. Import given, when, then and parse from "
        "support.gherkin." in outcome.lines
    )
    assert "steps/torn.py:1: invalid syntax" in outcome.lines
    assert "steps/wrong.py:3: KeyError: 'y'" in outcome.lines
    assert "Traceback" not in outcome.text


def test_an_undefined_parameter_type_is_reported_before_anything_runs(project: ToyProject) -> None:
    step = STEP.replace("it is open", "{owner} opens").replace("open_()", "open_(owner)")
    outcome = project.write("steps/__init__.py", "").write("steps/opening.py", step).run()

    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    assert any(line.startswith("steps/opening.py:3: This Cucumber Expression has a problem") for line in outcome.lines)


def test_starting_pytest_imports_no_language_model_library(project: ToyProject) -> None:
    project.write("steps/__init__.py", "").write("steps/opening.py", STEP)
    project.write(
        "test_imports.py",
        "import sys\n\n\ndef test_nothing_heavy():\n"
        "    heavy = {'langgraph', 'langchain_core', 'langsmith', 'pydantic'}\n"
        "    assert heavy.isdisjoint(sys.modules)\n",
    )

    assert project.run_fresh(".").totals == "2 passed"


RENAMED = '[sentences]\n"it stands open" = "it is open"\n'


@pytest.fixture
def renaming(project: ToyProject) -> ToyProject:
    project.write("features/a.feature", FEATURE.replace("it is open", "it stands open"))
    return project.write("steps/__init__.py", "").write("steps/opening.py", STEP)


def test_a_renamed_sentence_is_answered_with_the_new_one(renaming: ToyProject) -> None:
    renaming.write("steps/renamed_sentences.toml", RENAMED)

    outcome = renaming.run("--check-features")

    place = "features/a.feature:3:5"
    assert f"{place}: No sentence matches “Given it stands open”. It was renamed." in outcome.lines
    assert "    Write: Given it is open" in outcome.lines
    assert "Write: Given it is open" in renaming.run().failure_of("x")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[sentences", "no TOML"),
        ('[sentence]\n"a" = "b"\n', "“sentence”"),
        ('[sentences]\n"a" = 1\n', "“a”"),
        ("sentences = 1\n", "“sentences” is no table"),
        ("values = 1\n", "“values” is no table"),
        ('[values]\n"a" = "b"\n', "“a”"),
        ('[sentences]\n"a {int}" = "b {int} {word}"\n', "“a {int}” has no value for {word} of “b {int} {word}”"),
    ],
)
def test_an_unusable_file_of_renamed_sentences_is_reported(renaming: ToyProject, content: str, problem: str) -> None:
    outcome = renaming.write("steps/renamed_sentences.toml", content).run()

    assert outcome.code == pytest.ExitCode.USAGE_ERROR
    (line,) = (line for line in outcome.lines if line.startswith("steps/renamed_sentences.toml: "))
    assert problem in line


def test_a_former_sentence_that_is_no_expression_is_reported_with_the_step_that_needs_it(renaming: ToyProject) -> None:
    renaming.write("steps/renamed_sentences.toml", '[sentences]\n"it is {" = "it is open"\n')

    problem = "steps/renamed_sentences.toml: “it is {” is no Cucumber Expression"
    assert problem in renaming.run("--check-features").text
    assert problem in renaming.run().failure_of("x")
    assert renaming.write("features/a.feature", FEATURE).run().totals == "1 passed"
