"""What a product owner finds after a run: what is pending, which sentence was meant, which command to copy."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from support.tests.living_docs.documented_toy import GREEN, RED, documentation_line, toy
from support.tests.living_docs.read_pages import files_in, read_page

WORK_IN_PROGRESS = """\
Feature: Later
  @wip
  Scenario: unknown
    Given it rains
  @wip
  Scenario: ready
    Given a discussion
"""


@pytest.mark.skipif(os.name == "nt", reason="links to folders need a right of their own there")
def test_commands_to_copy_call_the_environment_of_the_project(tmp_path: Path) -> None:
    project = toy(tmp_path, agenda=GREEN)
    (tmp_path / ".venv").symlink_to(sys.prefix)

    project.run("features")

    text = read_page(files_in(tmp_path / "reports")["pages/features/agenda/agenda/right.html"]).text
    assert 'Run it .venv/bin/pytest "features/agenda/agenda.feature::right"' in text
    text = read_page((tmp_path / "reports/index.html").read_bytes()).text
    assert "Command .venv/bin/pytest features" in text
    assert ".venv/bin/python -m support.living_docs" in text


def test_what_is_not_ready_is_reported_as_pending(tmp_path: Path) -> None:
    project = toy(tmp_path, later=WORK_IN_PROGRESS)

    outcome = project.run()

    assert outcome.totals == "2 pending"
    assert documentation_line(outcome) == "documentation: reports/index.html (2 scenarios, 2 pending)"


def test_an_unknown_sentence_is_shown_with_the_nearest_in_place_of_code(tmp_path: Path) -> None:
    project = toy(tmp_path, typing="Feature: F\n  Scenario: typed\n    Given a discusion\n")

    project.run()

    page = (tmp_path / "reports/pages/features/typing/typing.html").read_bytes()
    text = read_page(page).text
    assert "No sentence matches “Given a discusion”. The nearest are: Given a discussion (steps/agenda.py:" in text
    assert "Use one of these sentences, or ask an engineer for a new one." in text
    assert "@given" not in text
    assert str(tmp_path) not in text


@pytest.mark.parametrize("mistake", [["--tags", "enginee"], ["-k", "nomatch"], ["-k", "nomatch", "-n", "1"]])
def test_a_mistake_in_choosing_leaves_what_is_known_of_the_last_run(tmp_path: Path, mistake: list[str]) -> None:
    project = toy(tmp_path, agenda=GREEN, trouble=RED)
    project.run("features/trouble")
    before = {path: path.read_bytes() for path in (tmp_path / "reports").rglob("*") if path.is_file()}

    outcome = project.run("features/trouble", *mistake)

    assert outcome.code in (4, 5), outcome.text
    assert {path: path.read_bytes() for path in (tmp_path / "reports").rglob("*") if path.is_file()} == before
