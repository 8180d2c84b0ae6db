"""The documents are true: commands run what they say, numbers are those of the data, links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from support.production_faults.known import known_faults
from support.tests.gherkin.toy_project import run_pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SET_UP_COMMANDS = re.findall(r"^python3 -m venv .+$", README, re.MULTILINE)


def pytest_arguments(command: str) -> list[str]:
    """Return what a set-up command hands to pytest, which it calls last."""
    return shlex.split(command.rpartition(".venv/bin/pytest")[2])


def collected(*arguments: str) -> set[str]:
    """Return the files that pytest collects tests from."""
    outcome = run_pytest(ROOT, "--collect-only", "-q", *arguments)
    assert outcome.code == 0, outcome.text
    return {line.partition("::")[0] for line in outcome.lines if "::" in line}


def test_one_command_runs_the_features_and_the_other_names_the_tests_of_the_kit_too() -> None:
    features, everything = map(pytest_arguments, SET_UP_COMMANDS)
    assert features == ["features", "--gherkin-terminal-reporter", "-n", "auto"]
    assert everything == ["features", "support/tests", "-n", "2"]


def test_both_commands_set_up_the_same_environment() -> None:
    first, second = (command.rpartition(".venv/bin/pytest")[0] for command in SET_UP_COMMANDS)
    assert first == second


def test_the_command_of_product_owners_runs_the_features_and_nothing_else() -> None:
    files = collected("--gherkin-terminal-reporter")
    assert files
    assert [file for file in sorted(files) if not file.startswith("features/") or not file.endswith(".feature")] == []


def test_the_first_lines_name_the_product_and_how_another_flow_takes_its_place() -> None:
    opening = README.partition("\n## ")[0]
    assert "Virtual Agora v1.3" in opening
    assert "`support/agora`" in opening
    assert "--flow" in opening


@pytest.mark.parametrize("document", ["support/docs/known-faults.md", "CHANGELOG.md"])
def test_the_number_of_known_faults_is_that_of_the_data(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert re.findall(r"(\d+) faults that (?:really )?broke production", text) == [str(len(known_faults()))]


def test_the_readme_is_short_enough_to_be_read() -> None:
    assert len(README.splitlines()) <= 150


DOCUMENTS = [
    ROOT / "README.md",
    ROOT / ".github/CONTRIBUTING.md",
    ROOT / "support/README.md",
    *sorted((ROOT / "support/docs").glob("**/*.md")),
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_the_sample_of_a_mistake_names_the_line_of_the_step() -> None:
    (words, file, line), *_ = re.findall(r'^    When Dana (.+?) ".+  \((steps/\w+\.py):(\d+)\)$', README, re.MULTILINE)
    assert words in (ROOT / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
