from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from support.gherkin.command import program

FOLDER, ENDING = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    environment = tmp_path / ".venv"
    (environment / FOLDER).mkdir(parents=True)
    (environment / FOLDER / f"pytest{ENDING}").touch()
    monkeypatch.setattr(sys, "prefix", str(environment))
    return environment


def test_the_environment_of_the_project_is_named(environment: Path, tmp_path: Path) -> None:
    assert program("pytest", tmp_path) == os.path.join(".venv", FOLDER, f"pytest{ENDING}")  # noqa: PTH118  # as typed


def test_it_is_named_from_where_the_command_is_typed(environment: Path, tmp_path: Path) -> None:
    called = program("pytest", tmp_path, tmp_path / "features" / "agenda")

    assert called == os.path.join("..", "..", ".venv", FOLDER, f"pytest{ENDING}")  # noqa: PTH118  # as typed


def test_a_program_that_it_does_not_have_is_found_on_the_path(environment: Path, tmp_path: Path) -> None:
    assert program("python", tmp_path) == "python"


def test_an_environment_that_does_not_run_now_is_not_named(
    environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))

    assert program("pytest", tmp_path) == "pytest"


def test_a_project_without_an_environment_of_its_own(tmp_path: Path) -> None:
    assert program("pytest", tmp_path) == "pytest"
